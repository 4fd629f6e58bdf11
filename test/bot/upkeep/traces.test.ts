import { traces } from '../../../bot/upkeep/traces'
import { SHARDS, shardPartition, TALLY_ROW } from '../../../services/storage/keys'
import { type Azurite, startAzurite } from '../../support/azurite'
import { answersAll, people, Respondents } from '../../support/respondents'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aNewWave, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

/** A released wave of eight, of whom one has erased since, and one has changed their answers. */
async function aWave(storage: TestStorage) {
  const { id } = await storage.waves.draft(TENANT, aNewWave())
  await storage.waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
  await storage.waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
  const respondents = new Respondents(storage.answers, id)
  await respondents.submit(people(0, 7), answersAll('weekly'))
  await storage.releases.release(id, 8)
  await respondents.erase([0])
  await respondents.submit([1], answersAll('none'))
  return id
}

async function talliesOf(storage: TestStorage, wave: Awaited<ReturnType<typeof aWave>>) {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shardPartition(wave, shard))
  const rows = await Promise.all(shards.map((one) => storage.table('Answers').read(one, TALLY_ROW, PATIENCE)))
  return rows.flatMap((row) => (row === null ? [] : [row.properties]))
}

const marksIn = (tallies: Awaited<ReturnType<typeof talliesOf>>) =>
  tallies.flatMap(({ erased }) => (erased === '' ? [] : [erased]))

test('once a wave is over its tallies forget who erased, and count as they did', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWave(storage)
  const chore = traces({ stores: storage, tenant: TENANT })
  for (const _run of [1, 2]) await chore.run(PATIENCE)
  const open = await talliesOf(storage, wave)
  expect(marksIn(open)).toHaveLength(1)

  await storage.waves.apply(TENANT, wave, { kind: 'closed' })
  for (const _run of [1, 2]) await chore.run(PATIENCE)
  const over = await talliesOf(storage, wave)
  expect(marksIn(over)).toEqual([])
  const counts = (tallies: typeof open) =>
    tallies.map(({ respondents, touched, changes }) => [respondents, touched, changes])
  expect(counts(over)).toEqual(counts(open))
  await new Respondents(storage.answers, wave).submit([2], answersAll('none'))
  expect((await storage.answers.recount(wave)).respondents).toBe(await storage.answers.respondents(wave))
})
