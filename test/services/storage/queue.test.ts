/**
 * Moves the clock, and so loads Azurite in its own realm: the one that a worker shares goes by another clock.
 * @jest-environment node
 */
import { QueueClient } from '@azure/storage-queue'
import { tenantId, waveId } from '../../../services/identifiers'
import type { DeliveryQueue, HeldTask } from '../../../services/storage/delivery-stores'
import { SHARDS } from '../../../services/storage/keys'
import { TaskQueue } from '../../../services/storage/queue'
import { type Azurite, startAzurite } from '../../support/azurite'
import { moveTheClock } from '../../support/clock'
import { people } from '../../support/respondents'
import { PATIENCE } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => jest.useRealTimers())

const TENANT = tenantId('tenant')
const WAVE = waveId('tenant-1')
const EVERY_SHARD = people(0, SHARDS - 1)
const HELD_SECONDS = 60
const conflict = expect.objectContaining({ name: 'StorageError', kind: 'conflict' })

async function someQueues() {
  const prefix = azurite.freshPrefix()
  const client = (name: string) => new QueueClient(azurite.connectionString, `${prefix}-${name}`)
  const queues = { tasks: client('deliveries'), poison: client('deliveries-poison') }
  const queue = new TaskQueue(queues)
  await queue.create(PATIENCE)
  /** What lies in the poison queue. */
  const poisoned = async () => {
    const { peekedMessageItems } = await queues.poison.peekMessages({ numberOfMessages: 32 })
    return peekedMessageItems.map(({ messageText }) => messageText)
  }
  return { queue, replica: new TaskQueue(queues), tasks: queues.tasks, poisoned }
}

/** A queue with one task, which we hold. */
async function aHeldTask() {
  const all = await someQueues()
  await all.tasks.sendMessage(JSON.stringify({ tenant: TENANT, wave: WAVE, shard: 7 }))
  return { ...all, held: await theOnly(all.queue) }
}

async function theOnly(queue: DeliveryQueue): Promise<HeldTask> {
  const [held, ...more] = await queue.receive(32, PATIENCE)
  if (held === undefined || more.length > 0) throw new Error(`one task is there, not ${more.length + (held ? 1 : 0)}`)
  return held
}

describe('the queue of deliveries', () => {
  test('may be created again', async () => {
    const { queue } = await someQueues()
    await expect(queue.create(PATIENCE)).resolves.toBeUndefined()
  })

  test('a task that an earlier version wrote, which says not since when it is due, is as old as its message', async () => {
    const { queue, tasks } = await someQueues()
    await tasks.sendMessage(JSON.stringify({ tenant: TENANT, wave: WAVE, shard: 7 }))
    expect(Math.round((await queue.oldestSeconds(new Date(Date.now() + 60_000))) ?? 0)).toBeCloseTo(60, -1)
    expect((await theOnly(queue)).task).toEqual({ tenant: TENANT, wave: WAVE, shard: 7 })
  })

  test('is empty at first', async () => {
    const { queue } = await someQueues()
    expect(await queue.receive(32, PATIENCE)).toEqual([])
    expect(await queue.length()).toBe(0)
  })

  test('a wave is one task for each shard that is asked for, received the first time', async () => {
    const { queue } = await someQueues()
    await queue.enqueue(TENANT, WAVE, EVERY_SHARD)
    expect(await queue.length()).toBe(SHARDS)
    const held = [...(await queue.receive(32, PATIENCE)), ...(await queue.receive(32, PATIENCE))]
    const tasks = held.map(({ task }) => task).toSorted((one, other) => one.shard - other.shard)
    expect(tasks).toEqual(EVERY_SHARD.map((shard) => ({ tenant: TENANT, wave: WAVE, shard })))
    expect(new Set(held.map(({ received }) => received))).toEqual(new Set([1]))
  })

  test('gives as many as are asked for, and never more than Azure gives', async () => {
    const { queue } = await someQueues()
    await queue.enqueue(TENANT, WAVE, EVERY_SHARD)
    expect(await queue.receive(3, PATIENCE)).toHaveLength(3)
    expect(await queue.receive(100, PATIENCE)).toHaveLength(32)
  })

  test('whoever says stop receives nothing', async () => {
    const { queue } = await someQueues()
    await expect(queue.receive(1, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
  })

  test('a task does not expire: after a month it is still there', async () => {
    const { queue } = await someQueues()
    await queue.enqueue(TENANT, WAVE, EVERY_SHARD)
    moveTheClock(30 * 24 * 3600)
    expect(await queue.receive(32, PATIENCE)).toHaveLength(32)
  })

  test('a queue that is not there makes storage unavailable', async () => {
    const client = new QueueClient(azurite.connectionString, 'nowhere')
    const queue = new TaskQueue({ tasks: client, poison: client })
    await expect(queue.receive(1, PATIENCE)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(queue.enqueue(TENANT, WAVE, EVERY_SHARD)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  test('a wrong key of the account is forbidden', async () => {
    const wrong = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${'A'.repeat(86)}==`)
    const client = new QueueClient(wrong, 'any')
    await expect(new TaskQueue({ tasks: client, poison: client }).length()).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('a held task', () => {
  test('is received by nobody else while it is held', async () => {
    const { queue, replica } = await aHeldTask()
    moveTheClock(HELD_SECONDS - 5)
    expect(await queue.receive(32, PATIENCE)).toEqual([])
    expect(await replica.receive(32, PATIENCE)).toEqual([])
  })

  test('comes back when its holder is gone, and says that it does', async () => {
    const { replica } = await aHeldTask()
    moveTheClock(HELD_SECONDS + 1)
    expect(await theOnly(replica)).toMatchObject({ task: { shard: 7 }, received: 2 })
  })

  test('stays ours for as long as we renew it', async () => {
    const { replica, held } = await aHeldTask()
    for (let renewal = 0; renewal < 5; renewal++) {
      moveTheClock(HELD_SECONDS - 5)
      await held.renew()
    }
    moveTheClock(HELD_SECONDS - 5)
    expect(await replica.receive(32, PATIENCE)).toEqual([])
    await held.done()
    moveTheClock(HELD_SECONDS + 1)
    expect(await replica.receive(32, PATIENCE)).toEqual([])
  })

  test('is gone when it is done', async () => {
    const { queue, held } = await aHeldTask()
    await held.done()
    moveTheClock(HELD_SECONDS + 1)
    expect(await queue.length()).toBe(0)
    expect(await queue.receive(32, PATIENCE)).toEqual([])
  })

  test('comes back when it was put off, not before, and as if for the first time', async () => {
    const { queue, held } = await aHeldTask()
    await held.later(3600)
    moveTheClock(3590)
    expect(await queue.receive(32, PATIENCE)).toEqual([])
    moveTheClock(11)
    expect(await theOnly(queue)).toMatchObject({ task: { tenant: TENANT, wave: WAVE, shard: 7 }, received: 1 })
  })

  test('may be put off by no time at all, or a part of a second', async () => {
    const { queue, held } = await aHeldTask()
    await held.later(0)
    await (await theOnly(queue)).later(0.2)
    moveTheClock(2)
    await expect(theOnly(queue)).resolves.toMatchObject({ received: 1 })
  })

  test('is put off again and again without ever looking like a failure', async () => {
    const { queue, held } = await aHeldTask()
    let current = held
    for (let hour = 0; hour < 14; hour++) {
      await current.later(0)
      current = await theOnly(queue)
    }
    expect(current.received).toBe(1)
  })

  test('is counted each time its holder failed', async () => {
    const { queue } = await aHeldTask()
    const received: number[] = []
    for (let failure = 0; failure < 5; failure++) {
      moveTheClock(HELD_SECONDS + 1)
      received.push((await theOnly(queue)).received)
    }
    expect(received).toEqual([2, 3, 4, 5, 6])
  })

  test('goes to the poison queue, and out of the way', async () => {
    const { queue, held, poisoned } = await aHeldTask()
    await held.poison()
    expect((await poisoned()).map((text) => JSON.parse(text))).toEqual([held.task])
    moveTheClock(HELD_SECONDS + 1)
    expect(await queue.receive(32, PATIENCE)).toEqual([])
  })

  test.each([
    ['done', (held: HeldTask) => held.done()],
    ['renewed', (held: HeldTask) => held.renew()],
    ['put off', (held: HeldTask) => held.later(0)],
    ['poisoned', (held: HeldTask) => held.poison()],
  ])('cannot be %s by whoever lost it to another, who keeps it', async (_, call) => {
    const { replica, held } = await aHeldTask()
    moveTheClock(HELD_SECONDS + 1)
    const theirs = await theOnly(replica)
    await expect(call(held)).rejects.toEqual(conflict)
    await expect(theirs.renew()).resolves.toBeUndefined()
    await expect(theirs.done()).resolves.toBeUndefined()
  })

  test('renewed while it is being finished, is finished', async () => {
    const { queue, held } = await aHeldTask()
    await Promise.all([held.renew(), held.renew(), held.done()])
    expect(await queue.length()).toBe(0)
  })
})

describe('a message that is no task', () => {
  test.each([
    ['no JSON', 'nonsense'],
    ['no shard', JSON.stringify({ tenant: 'tenant', wave: 'tenant-1' })],
    ['a shard too many', JSON.stringify({ tenant: 'tenant', wave: 'tenant-1', shard: SHARDS })],
    ['no wave', JSON.stringify({ tenant: 'tenant', wave: '', shard: 1 })],
  ])('%s: goes to the poison queue as it is, and the others are received', async (_, text) => {
    const { queue, tasks, poisoned } = await someQueues()
    await tasks.sendMessage(text)
    await tasks.sendMessage(JSON.stringify({ tenant: TENANT, wave: WAVE, shard: 1 }))
    expect(await theOnly(queue)).toMatchObject({ task: { shard: 1 } })
    expect(await poisoned()).toEqual([text])
    expect(await queue.length()).toBe(1)
  })
})
