import { type Chore, startUpkeep } from '../../../bot/upkeep/upkeep'
import { StorageError } from '../../../services/storage/errors'
import { type Azurite, startAzurite } from '../../support/azurite'
import { HandClock } from '../../support/clocks'
import { eventually } from '../../support/eventually'
import { aStorage } from '../../support/storage'
import { TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

/** A replica with one chore. */
async function upkeepOf(run: Chore['run'], everyMilliseconds = 10_000) {
  const [storage, clock, logged] = [await aStorage(azurite), new HandClock(), [] as string[]]
  const start = (holder: string) =>
    startUpkeep({
      leases: storage.upkeepLease,
      tenant: TENANT,
      holder,
      clock,
      log: (event) => logged.push(event),
      chores: [{ firstMilliseconds: 0, everyMilliseconds, run }],
    })
  return { start, clock, logged }
}

/** Time passes in steps that leave the lease time to be renewed. */
async function untilTrue(clock: HandClock, holds: () => void): Promise<void> {
  await eventually(async () => {
    await clock.pass(5_000)
    holds()
  })
}

test('a chore is done again and again', async () => {
  let runs = 0
  const { start, clock } = await upkeepOf(async () => {
    runs += 1
    return 'done'
  })
  const upkeep = start('one')
  await untilTrue(clock, () => expect(runs).toBe(3))
  await upkeep.stop()
})

test('a chore that stopped at its bound goes on soon, and one that failed is tried again', async () => {
  const ends: ('more' | 'done' | Error)[] = [
    'more',
    new StorageError('unavailable', 'away'),
    new Error('defect'),
    'done',
  ]
  const { start, clock, logged } = await upkeepOf(async () => {
    const end = ends.shift()
    if (end instanceof Error) throw end
    return end ?? 'done'
  }, 3_600_000)
  const upkeep = start('one')
  await untilTrue(clock, () => expect(ends).toEqual([]))
  await upkeep.stop()
  expect(logged).toEqual(['storage-failed', 'upkeep-failed'])
})

test('one replica alone does it; when it stops, another goes on', async () => {
  let [runs, atOnce, most] = [0, 0, 0]
  const { start, clock } = await upkeepOf(async () => {
    most = Math.max(most, ++atOnce)
    runs += 1
    await new Promise((resolve) => setTimeout(resolve, 5))
    atOnce -= 1
    return 'done'
  })
  const [first, second] = [start('first'), start('second')]
  await untilTrue(clock, () => expect(runs).toBeGreaterThan(2))
  await first.stop()
  const before = runs
  await untilTrue(clock, () => expect(runs).toBeGreaterThan(before))
  await second.stop()
  expect(most).toBe(1)
})
