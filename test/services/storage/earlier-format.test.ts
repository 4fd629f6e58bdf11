/** What an earlier version wrote, which knew neither groups nor since when somebody is counted. */
import { answersPartition, answersPartitions, TALLY_ROW } from '../../../services/storage/keys'
import { LEDGER_ROW } from '../../../services/storage/release-rows'
import { readShardTally } from '../../../services/storage/tally-row'
import { tallyOf } from '../../../services/summary/tally'
import { type Azurite, startAzurite } from '../../support/azurite'
import { answersAll, people, pseudonymNumber, Respondents, submissionOf, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, START, type TestStorage } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const SUBMITTED = submissionOf(answersAll('weekly'))
const { counts: COUNTS } = tallyOf(SUBMITTED.answers, SUBMITTED.profile)
/** One in each of these shards, so that a tally is of one. */
const EARLIER = people(1, 200)
  .filter((one, _, all) => all.findIndex((other) => partitionOf(other) === partitionOf(one)) === all.indexOf(one))
  .slice(0, 8)

function partitionOf(person: number): string {
  return answersPartition(WAVE, pseudonymNumber(person))
}

/** These answered in the first epoch, and their wave is in the second. */
async function anEarlierWave(closed?: string): Promise<TestStorage & { readonly respondents: Respondents }> {
  const storage = await aStorage(azurite)
  const table = storage.table('Answers')
  const tally = { respondents: 1, counts: JSON.stringify(COUNTS), touched: 0, changes: 0, erased: 'AAAAAAAA:0f' }
  for (const person of EARLIER) {
    const row = { draft: 'null', submitted: JSON.stringify(SUBMITTED), touched: '{"epoch":1,"startedAs":null}' }
    const properties = { ...tally, epoch: 2, ...(closed && { closed }) }
    await table.write(partitionOf(person), { kind: 'insert', row: pseudonymNumber(person), properties: row }, PATIENCE)
    await table.write(partitionOf(person), { kind: 'insert', row: TALLY_ROW, properties }, PATIENCE)
  }
  return { ...storage, respondents: new Respondents(storage.answers) }
}

const ledger = (properties: object) => ({ kind: 'insert', row: LEDGER_ROW, properties: { ...properties } }) as const

test('answers of an earlier version can be read, changed and erased, and are counted exactly', async () => {
  const wave = await anEarlierWave()
  const [changing = 0, erasing = 0] = EARLIER
  expect((await wave.answers.read(WAVE, pseudonymNumber(changing))).submitted).toEqual(SUBMITTED)
  await wave.respondents.submit([changing], answersAll('none'))
  await wave.respondents.erase([erasing])
  const shards = await Promise.all(
    answersPartitions(WAVE).map((one) => readShardTally(wave.table('Answers'), one, PATIENCE)),
  )
  expect(await wave.answers.respondents(WAVE)).toBe(EARLIER.length - 1)
  expect((await wave.answers.recount(WAVE)).respondents).toBe(EARLIER.length - 1)
  expect(shards.flatMap(({ counted }) => Object.keys(counted.since)).toSorted()).toEqual([...'1'.repeat(6), '2'])
})

test('what it remembered of those who erased goes with the next answer', async () => {
  const wave = await anEarlierWave()
  const [changing = 0] = EARLIER
  await wave.respondents.submit([changing], answersAll('none'))
  const row = await wave.table('Answers').read(partitionOf(changing), TALLY_ROW, PATIENCE)
  expect(Object.keys(row?.properties ?? {})).toEqual(expect.arrayContaining(['counts', 'since']))
  expect(Object.keys(row?.properties ?? {})).not.toContain('erased')
})

test('a wave of which nothing was released is released as any other', async () => {
  const wave = await anEarlierWave()
  await wave.table('Releases').write(WAVE, ledger({ epoch: 2, released: 0, withheld: 0 }), PATIENCE)
  expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'released', release: { number: 1 } })
})

test('a release that stopped halfway makes nobody new', async () => {
  const closed = { epoch: 1, tally: { respondents: 1, counts: COUNTS }, touched: 1, changes: 1 }
  const wave = await anEarlierWave(JSON.stringify(closed))
  await wave.table('Releases').write(WAVE, ledger({ epoch: 1, released: 0, withheld: 0 }), PATIENCE)
  expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'released' })
  await wave.respondents.submit(people(301, 304), answersAll('none'))
  expect(await wave.releases.release(WAVE, null)).toMatchObject({ kind: 'stands' })
})

test('a release of an earlier version is shown by the rules of today, and stands: nothing can be compared with it', async () => {
  const wave = await anEarlierWave()
  const properties = { number: 1, releasedAt: START, respondents: 8, counts: JSON.stringify({ 'rung:creator': 8 }) }
  await wave.table('Releases').write(WAVE, ledger({ epoch: 2, released: 1, withheld: 0 }), PATIENCE)
  await wave.table('Releases').write(WAVE, { kind: 'insert', row: '0000000001', properties }, PATIENCE)
  await wave.respondents.submit(people(301, 320), answersAll('none'))
  const outcome = await wave.releases.release(WAVE, null, { split: true })
  expect(outcome).toMatchObject({ kind: 'stands', release: { number: 1, tally: { respondents: 8 } } })
  expect(outcome.kind === 'stands' && outcome.release.tally.over).toContain('rung:creator')
  expect(await wave.releases.read(WAVE, 1)).toEqual(outcome.kind === 'stands' && outcome.release)
})
