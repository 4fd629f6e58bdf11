import { moments } from '../../../bot/upkeep/moments'
import type { WaveId } from '../../../services/identifiers'
import { DeliveryRepository } from '../../../services/storage/deliveries'
import { COUNT_ROW, deliveriesPartition, shardOfEmployee } from '../../../services/storage/keys'
import type { Table } from '../../../services/storage/table'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aCandidate, aNewWave, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const DAY = '2026-03-03'
const on = (day: string) => new Date(`${day}T00:30:00Z`)
const chore = (stores: TestStorage, now: () => Date) => moments({ stores, tenant: TENANT, now })
const runOn = (storage: TestStorage, day: string) => chore(storage, () => on(day)).run(PATIENCE)

async function aWaveOf(storage: TestStorage, people: number): Promise<WaveId> {
  const { id } = await storage.waves.draft(TENANT, aNewWave())
  await storage.waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
  await storage.waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
  await storage.deliveries.invite(
    id,
    Array.from({ length: people }, (_, person) => aCandidate(person)),
  )
  return id
}

const answers = ({ deliveries }: TestStorage, wave: WaveId, person: number, day = DAY) =>
  deliveries.apply(wave, employeeNumber(person), { kind: 'answered', day })

/** When storage wrote somebody's delivery last, and the counts of their shard. */
async function momentsOf(storage: TestStorage, wave: WaveId, person: number): Promise<readonly number[]> {
  const id = employeeNumber(person)
  const rows = [id, COUNT_ROW].map((row) =>
    storage.table('Deliveries').read(deliveriesPartition(wave, id), row, PATIENCE),
  )
  return (await Promise.all(rows)).map((row) => row?.writtenAt.getTime() ?? 0)
}

const isLater = (after: readonly number[], before: readonly number[]) =>
  after.map((moment, place) => moment > (before[place] ?? 0))

test('a day after, storage tells of nobody the moment at which they answered; nothing else is changed', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, 3)
  await answers(storage, wave, 1)
  const [before, silent] = [await momentsOf(storage, wave, 1), await momentsOf(storage, wave, 2)]
  const [delivery, counts] = [
    await storage.deliveries.read(wave, employeeNumber(1)),
    await storage.deliveries.counts(wave),
  ]
  await runOn(storage, '2026-03-04')
  expect(isLater(await momentsOf(storage, wave, 1), before)).toEqual([true, true])
  expect((await momentsOf(storage, wave, 2))[0]).toBe(silent[0])
  expect(await storage.deliveries.read(wave, employeeNumber(1))).toEqual(delivery)
  expect([await storage.deliveries.counts(wave), await storage.deliveries.recount(wave)]).toEqual([counts, counts])
})

test('whoever answered today is left alone until tomorrow', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, 2)
  await answers(storage, wave, 1)
  const before = await momentsOf(storage, wave, 1)
  const clock = { now: on(DAY) }
  const again = chore(storage, () => clock.now)
  await again.run(PATIENCE)
  expect(await momentsOf(storage, wave, 1)).toEqual(before)
  await storage.waves.apply(TENANT, wave, { kind: 'closed' })
  clock.now = on('2026-03-04')
  await again.run(PATIENCE)
  expect(isLater(await momentsOf(storage, wave, 1), before)).toEqual([true, true])
})

test('it is done once for each answer: again for one that was given anew, and for no other', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, 3)
  for (const person of [1, 2]) await answers(storage, wave, person)
  await runOn(storage, '2026-03-04')
  await storage.deliveries.apply(wave, employeeNumber(1), { kind: 'erased' })
  await answers(storage, wave, 1, '2026-03-05')
  const before = await Promise.all([1, 2].map((person) => momentsOf(storage, wave, person)))
  await runOn(storage, '2026-03-06')
  const after = await Promise.all([1, 2].map((person) => momentsOf(storage, wave, person)))
  expect([after[0]?.[0] !== before[0]?.[0], after[1]?.[0] !== before[1]?.[0]]).toEqual([true, false])
})

test('what is changed in the middle of it stays as it was changed', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, 2)
  await answers(storage, wave, 1)
  const table = storage.table('Deliveries')
  const page = async (...given: Parameters<Table['page']>) => {
    const found = await table.page(...given)
    await storage.deliveries.apply(wave, employeeNumber(1), { kind: 'erased' })
    return found
  }
  // A table of ours, but for a change between the reading and the writing.
  const deliveries = new DeliveryRepository(Object.assign(storage.table('Deliveries'), { page }))
  const shard = shardOfEmployee(employeeNumber(1))
  expect(await deliveries.forgetMoments(wave, shard, '2026-03-05', PATIENCE)).toBe(0)
  expect((await storage.deliveries.read(wave, employeeNumber(1)))?.state).toBe('sent')
})
