import { employeeId, waveId } from '../../../services/identifiers'
import type { DeliveryStore, StoredDelivery } from '../../../services/storage/delivery-stores'
import { COUNT_ROW, deliveriesPartition, SHARDS, shardOfEmployee } from '../../../services/storage/keys'
import type { DeliveryEvent } from '../../../services/waves/delivery'
import { type Azurite, startAzurite } from '../../support/azurite'
import { neighbours } from '../../support/deliveries'
import { Observed } from '../../support/observed'
import { people } from '../../support/respondents'
import { aStorage, PATIENCE } from '../../support/storage'
import { aCandidate, aDelivery, employeeNumber } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const WAVE = waveId('tenant-1')
const INVITED: DeliveryEvent = { kind: 'sent', round: 0, activity: 'message-1', day: '2026-03-01' }
const SHOWN: DeliveryEvent = { kind: 'shown', round: 0, activity: 'reply', day: '2026-03-01' }
const REMINDED: DeliveryEvent = { kind: 'sent', round: 1, activity: 'message-2', day: '2026-03-02' }
const BLOCKED: DeliveryEvent = { kind: 'refused', state: 'blocked' }
const FAILED: DeliveryEvent = { kind: 'failed', reason: 'unreachable' }
const ANSWERED: DeliveryEvent = { kind: 'answered', day: '2026-03-03' }

async function pagesOf<Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly (readonly Item[])[]> {
  const all: (readonly Item[])[] = []
  for await (const page of pages) all.push(page)
  return all
}

async function due(deliveries: DeliveryStore, shard: number, round = 0): Promise<readonly StoredDelivery[]> {
  return (await pagesOf(deliveries.due(WAVE, shard, round, PATIENCE))).flat()
}

describe('inviting', () => {
  test('whoever is invited is pending, as the audience describes them', async () => {
    const { deliveries } = await aStorage(azurite)
    const segments = { department: "R&D 'North'", location: null, country: 'NL' }
    expect(await deliveries.invite(WAVE, [aCandidate(1, { locale: 'nl-NL', segments })])).toBe(1)
    expect(await deliveries.read(WAVE, employeeNumber(1))).toEqual(aDelivery({ locale: 'nl-NL', segments }))
    expect(await deliveries.read(WAVE, employeeNumber(2))).toBeNull()
  })

  test('nobody at all is fine', async () => {
    const { deliveries } = await aStorage(azurite)
    expect(await deliveries.invite(WAVE, [])).toBe(0)
    expect(await deliveries.counts(WAVE)).toEqual({})
  })

  test('somebody who is in the audience twice, in either case, is invited once', async () => {
    const { deliveries } = await aStorage(azurite)
    const id = employeeNumber(1)
    const twice = [id, employeeId(id.toUpperCase())].map((employee) => aCandidate(1, { employee }))
    expect(await deliveries.invite(WAVE, twice)).toBe(1)
    expect(await deliveries.read(WAVE, employeeId(id.toUpperCase()))).toMatchObject({ employee: id })
  })

  test('invited again, whoever is there stays as they are; the others come in', async () => {
    const { deliveries } = await aStorage(azurite)
    await deliveries.invite(
      WAVE,
      people(1, 150).map((person) => aCandidate(person)),
    )
    await deliveries.apply(WAVE, employeeNumber(1), INVITED)
    const again = people(1, 200).map((person) => aCandidate(person, { locale: 'nl-NL' }))
    expect(await deliveries.invite(WAVE, again)).toBe(50)
    expect(await deliveries.read(WAVE, employeeNumber(1))).toMatchObject({ state: 'sent', locale: null })
    expect(await deliveries.counts(WAVE)).toEqual({ people: 200, 'state:pending': 199, 'state:sent': 1 })
  })

  test('more of one shard than a transaction holds are all there', async () => {
    const { deliveries } = await aStorage(azurite)
    const shard = neighbours(250)
    expect(
      await deliveries.invite(
        WAVE,
        shard.map((person) => aCandidate(person)),
      ),
    ).toBe(250)
    expect(await deliveries.counts(WAVE)).toEqual(await deliveries.recount(WAVE))
  })

  test('two replicas that invite the same people at once invite each once', async () => {
    const storage = await aStorage(azurite)
    const candidates = people(1, 300).map((person) => aCandidate(person))
    const replicas = [storage, await storage.replica()]
    const added = await Promise.all(replicas.map(({ deliveries }) => deliveries.invite(WAVE, candidates)))
    expect(added.reduce((total, one) => total + one, 0)).toBe(300)
    expect(await storage.deliveries.counts(WAVE)).toEqual({ people: 300, 'state:pending': 300 })
  })

  test('waves are apart', async () => {
    const { deliveries } = await aStorage(azurite)
    await deliveries.invite(WAVE, [aCandidate()])
    expect(await deliveries.counts(waveId('tenant-2'))).toEqual({})
    expect(await deliveries.read(waveId('tenant-2'), employeeNumber(1))).toBeNull()
  })
})

describe('the counts of all shards', () => {
  test('of a wave that had few people are read in one question, until it has many', async () => {
    const observing = new Observed()
    const { deliveries } = await aStorage(azurite, { observing })
    const other = waveId(`${WAVE}0`)
    await deliveries.invite(other, [aCandidate(900)])
    const read = async (most: number) => {
      await deliveries.invite(
        WAVE,
        people(1, most).map((person) => aCandidate(person)),
      )
      const before = observing.timings.length
      const counts = await deliveries.countsOfShards(WAVE)
      const questions = observing.timings.length - before
      const each = people(0, 63).map((shard) => deliveries.shardCounts(WAVE, shard))
      expect(counts).toEqual(await Promise.all(each))
      return questions
    }
    expect([await read(3), await read(90), await read(300), await read(300)]).toEqual([64, 1, 1, 64])
  })
})

describe('who is due', () => {
  test('those whom the rule says, and nobody else, of this shard only', async () => {
    const { deliveries } = await aStorage(azurite)
    const [pending, invited, answered, blocked, failed, optedOut, reminded] = neighbours(7)
    await deliveries.invite(
      WAVE,
      [...neighbours(7), 0].map((person) => aCandidate(person)),
    )
    const happened: readonly [number | undefined, ...DeliveryEvent[]][] = [
      [invited, INVITED],
      [answered, INVITED, ANSWERED],
      [blocked, BLOCKED],
      [failed, FAILED],
      [optedOut, INVITED, { kind: 'opted-out' }],
      [reminded, INVITED, REMINDED],
    ]
    for (const [person = 0, ...events] of happened) {
      for (const event of events) await deliveries.apply(WAVE, employeeNumber(person), event)
    }
    const shard = shardOfEmployee(employeeNumber(pending ?? 0))
    const dueIn = async (round: number) => (await due(deliveries, shard, round)).map((one) => one.delivery.employee)
    const ids = (...some: (number | undefined)[]) => some.map((person) => employeeNumber(person ?? 0)).sort()
    expect(await dueIn(0)).toEqual(ids(pending))
    expect(await dueIn(1)).toEqual(ids(pending, invited))
    expect(await dueIn(2)).toEqual(ids(pending, invited, reminded))
  })

  test('come in pages, each once, while those before are being recorded', async () => {
    const { deliveries } = await aStorage(azurite)
    const everybody = neighbours(600)
    const shard = shardOfEmployee(employeeNumber(everybody[0] ?? 0))
    await deliveries.invite(
      WAVE,
      everybody.map((person) => aCandidate(person)),
    )
    const sizes: number[] = []
    for await (const page of deliveries.due(WAVE, shard, 0, PATIENCE)) {
      sizes.push(page.length)
      await deliveries.record(
        WAVE,
        shard,
        page.map((of) => ({ of, event: INVITED })),
      )
    }
    expect(sizes).toEqual([250, 250, 100])
    expect(await deliveries.counts(WAVE)).toEqual({ people: 600, 'state:sent': 600 })
    expect(await due(deliveries, shard)).toEqual([])
  })

  test('an empty shard has nobody', async () => {
    const { deliveries } = await aStorage(azurite)
    expect(await due(deliveries, 0)).toEqual([])
    expect(await pagesOf(deliveries.all(WAVE, 0, PATIENCE))).toEqual([])
  })

  test('whoever says stop gets no further page', async () => {
    const { deliveries } = await aStorage(azurite)
    const stop = AbortSignal.abort(new Error('stopped'))
    await expect(pagesOf(deliveries.due(WAVE, 0, 0, stop))).rejects.toThrow('stopped')
  })

  test('there is no shard 64', async () => {
    const { deliveries } = await aStorage(azurite)
    await expect(due(deliveries, 64)).rejects.toMatchObject({ kind: 'bad-key' })
  })
})

test('all of a shard are listed, whatever became of them, and not the row that counts them', async () => {
  const { deliveries } = await aStorage(azurite)
  const [one = 0, other = 0] = neighbours(2)
  await deliveries.invite(
    WAVE,
    [one, other].map((person) => aCandidate(person)),
  )
  await deliveries.apply(WAVE, employeeNumber(one), ANSWERED)
  const all = (await pagesOf(deliveries.all(WAVE, shardOfEmployee(employeeNumber(one)), PATIENCE))).flat()
  const inOrder = [one, other].map(employeeNumber).sort()
  expect(all.map(({ employee }) => employee)).toEqual(inOrder)
})

describe('recording', () => {
  async function aShard(size: number) {
    const storage = await aStorage(azurite)
    const persons = neighbours(size)
    await storage.deliveries.invite(
      WAVE,
      persons.map((person) => aCandidate(person)),
    )
    const shard = shardOfEmployee(employeeNumber(persons[0] ?? 0))
    const [first = { delivery: aDelivery(), etag: '' }, ...others] = await due(storage.deliveries, shard)
    return { ...storage, shard, first, stored: [first, ...others] }
  }

  test('each delivery gets its own event, and the counts follow', async () => {
    const { deliveries, shard, stored } = await aShard(4)
    const events: readonly DeliveryEvent[] = [INVITED, BLOCKED, FAILED, ANSWERED]
    await deliveries.record(
      WAVE,
      shard,
      stored.map((of, place) => ({ of, event: events[place] ?? INVITED })),
    )
    expect(await deliveries.counts(WAVE)).toEqual({
      people: 4,
      'state:sent': 1,
      'state:blocked': 1,
      'state:failed': 1,
      'reason:unreachable': 1,
      'state:answered': 1,
    })
  })

  test('more than a transaction holds', async () => {
    const { deliveries, shard, stored } = await aShard(230)
    await deliveries.record(
      WAVE,
      shard,
      stored.map((of) => ({ of, event: INVITED })),
    )
    expect(await deliveries.counts(WAVE)).toEqual({ people: 230, 'state:sent': 230 })
  })

  test('several events of one delivery, in their order', async () => {
    const { deliveries, shard, first } = await aShard(1)
    await deliveries.record(
      WAVE,
      shard,
      [INVITED, REMINDED].map((event) => ({ of: first, event })),
    )
    expect(await deliveries.read(WAVE, first.delivery.employee)).toMatchObject({ round: 1, reminders: 1 })
  })

  test('where the employee answered meanwhile, the event is applied to that', async () => {
    const { deliveries, shard, first, stored } = await aShard(3)
    await deliveries.apply(WAVE, first.delivery.employee, ANSWERED)
    await deliveries.record(
      WAVE,
      shard,
      stored.map((of) => ({ of, event: INVITED })),
    )
    expect(await deliveries.read(WAVE, first.delivery.employee)).toMatchObject({
      state: 'answered',
      activity: 'message-1',
    })
    expect(await deliveries.counts(WAVE)).toEqual({ people: 3, 'state:sent': 2, 'state:answered': 1 })
  })

  test('the same, where another replica noted the answer', async () => {
    const { deliveries, replica, shard, stored, first } = await aShard(3)
    await (await replica()).deliveries.apply(WAVE, first.delivery.employee, ANSWERED)
    await deliveries.record(
      WAVE,
      shard,
      stored.map((of) => ({ of, event: FAILED })),
    )
    expect(await deliveries.counts(WAVE)).toMatchObject({ 'state:answered': 1, 'state:failed': 2 })
  })

  test('an event that changed nothing when it was read may change what is there now', async () => {
    const { deliveries, shard, first } = await aShard(1)
    await deliveries.apply(WAVE, first.delivery.employee, BLOCKED)
    await deliveries.record(WAVE, shard, [{ of: first, event: SHOWN }])
    expect(await deliveries.read(WAVE, first.delivery.employee)).toMatchObject({ state: 'sent' })
  })

  test('what changes nothing writes nothing', async () => {
    const { deliveries, shard, first, table } = await aShard(2)
    await deliveries.record(WAVE, shard, [{ of: first, event: INVITED }])
    const partition = deliveriesPartition(WAVE, first.delivery.employee)
    const before = await table('Deliveries').list(partition, PATIENCE)
    await deliveries.record(WAVE, shard, [])
    await deliveries.record(WAVE, shard, [{ of: first, event: INVITED }])
    await deliveries.apply(WAVE, first.delivery.employee, { kind: 'retried' })
    expect(await table('Deliveries').list(partition, PATIENCE)).toEqual(before)
  })

  test('records that overlap in one shard all arrive', async () => {
    const { deliveries, shard, stored } = await aShard(60)
    const parts = [0, 1, 2].map((part) => stored.filter((_, place) => place % 3 === part))
    await Promise.all(
      parts.map((part) =>
        deliveries.record(
          WAVE,
          shard,
          part.map((of) => ({ of, event: INVITED })),
        ),
      ),
    )
    expect(await deliveries.counts(WAVE)).toEqual({ people: 60, 'state:sent': 60 })
  })
})

describe('one delivery', () => {
  test('an event gives what became of it; nobody who is not in the wave', async () => {
    const { deliveries } = await aStorage(azurite)
    await deliveries.invite(WAVE, [aCandidate()])
    expect(await deliveries.apply(WAVE, employeeNumber(1), ANSWERED)).toMatchObject({ state: 'answered' })
    expect(await deliveries.apply(WAVE, employeeNumber(2), ANSWERED)).toBeNull()
    expect(await deliveries.counts(WAVE)).toEqual({ people: 1, 'state:answered': 1 })
  })

  test('a hundred who say the same at once, on two replicas, count once', async () => {
    const storage = await aStorage(azurite)
    const { deliveries } = await storage.replica()
    await deliveries.invite(WAVE, [aCandidate()])
    await Promise.all(
      people(1, 100).map((n) => (n % 2 ? storage.deliveries : deliveries).apply(WAVE, employeeNumber(1), ANSWERED)),
    )
    expect(await deliveries.counts(WAVE)).toEqual({ people: 1, 'state:answered': 1 })
  })

  test('a row knows who was reached and on which day they answered, and nothing finer', async () => {
    const { deliveries, table } = await aStorage(azurite)
    await deliveries.invite(WAVE, [aCandidate()])
    await deliveries.apply(WAVE, employeeNumber(1), INVITED)
    await deliveries.apply(WAVE, employeeNumber(1), ANSWERED)
    const rows = await table('Deliveries').list(deliveriesPartition(WAVE, employeeNumber(1)), PATIENCE)
    expect(rows.find(({ key }) => key !== COUNT_ROW)?.properties).toEqual({
      state: 'answered',
      round: 0,
      reminders: 0,
      optedOut: false,
      activity: 'message-1',
      messagedOn: '2026-03-01',
      answeredOn: '2026-03-03',
    })
  })
})

describe('retrying the failed', () => {
  test('each becomes pending again, of all shards and however many; the others stay', async () => {
    const { deliveries } = await aStorage(azurite)
    await deliveries.invite(
      WAVE,
      people(1, 150).map((person) => aCandidate(person)),
    )
    await Promise.all(people(1, 140).map((person) => deliveries.apply(WAVE, employeeNumber(person), FAILED)))
    await Promise.all(people(141, 149).map((person) => deliveries.apply(WAVE, employeeNumber(person), BLOCKED)))
    expect(await deliveries.retryFailed(WAVE)).toBe(140)
    expect(await deliveries.counts(WAVE)).toEqual({ people: 150, 'state:pending': 141, 'state:blocked': 9 })
    expect(await deliveries.retryFailed(WAVE)).toBe(0)
  })

  test('whoever is without the app waits for it, and is found by that', async () => {
    const { deliveries } = await aStorage(azurite)
    const events: readonly DeliveryEvent[] = [
      { kind: 'failed', reason: 'install-failed' },
      { kind: 'refused', state: 'not-installed' },
      FAILED,
      BLOCKED,
      ANSWERED,
    ]
    await deliveries.invite(
      WAVE,
      people(0, 5).map((person) => aCandidate(person)),
    )
    for (const [person, event] of events.entries()) await deliveries.apply(WAVE, employeeNumber(person), event)
    const found: string[] = []
    for (let shard = 0; shard < SHARDS; shard++) {
      for await (const page of deliveries.withoutApp(WAVE, shard, new AbortController().signal)) {
        found.push(...page.map(({ delivery }) => delivery.employee))
      }
    }
    expect(found.toSorted()).toEqual([employeeNumber(0), employeeNumber(1)].toSorted())
    expect(await deliveries.retryFailed(WAVE)).toBe(1)
  })

  test('two leads who press it at once retry each once', async () => {
    const { deliveries } = await aStorage(azurite)
    await deliveries.invite(
      WAVE,
      people(1, 20).map((person) => aCandidate(person)),
    )
    await Promise.all(people(1, 20).map((person) => deliveries.apply(WAVE, employeeNumber(person), FAILED)))
    const retried = await Promise.all([deliveries.retryFailed(WAVE), deliveries.retryFailed(WAVE)])
    expect(retried[0] + retried[1]).toBe(20)
  })
})

describe('what cannot be stored or read', () => {
  test('a wave or an object id that may not be a key is refused', async () => {
    const { deliveries } = await aStorage(azurite)
    const badKey = expect.objectContaining({ kind: 'bad-key' })
    await expect(deliveries.read(WAVE, employeeId('a/b'))).rejects.toEqual(badKey)
    await expect(deliveries.invite(WAVE, [aCandidate(1, { employee: employeeId('a#b') })])).rejects.toEqual(badKey)
    await expect(deliveries.counts(waveId('a?b'))).rejects.toEqual(badKey)
  })

  test('a row of a foreign shape is unreadable, and says nothing of its content', async () => {
    const { deliveries, table } = await aStorage(azurite)
    const partition = deliveriesPartition(WAVE, employeeNumber(1))
    const properties = { state: 'secret' }
    await table('Deliveries').write(partition, { kind: 'insert', row: employeeNumber(1), properties }, PATIENCE)
    await expect(deliveries.read(WAVE, employeeNumber(1))).rejects.toMatchObject({
      kind: 'unreadable',
      message: expect.not.stringContaining('secret'),
    })
  })
})
