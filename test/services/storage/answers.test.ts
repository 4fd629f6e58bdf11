import { NO_PARTICIPATION } from '../../../services/questionnaire/participation'
import { answersPartition, answersPartitions, TALLY_ROW } from '../../../services/storage/keys'
import { readShardTally } from '../../../services/storage/tally-row'
import { add, EMPTY_TALLY, sum, type Tally, tallyOf } from '../../../services/summary/tally'
import { type Azurite, startAzurite } from '../../support/azurite'
import { answersAll, people, pseudonymNumber, Respondents, submissionOf, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const often = submissionOf(answersAll('weekly'))
const never = submissionOf(answersAll('none'))

async function keptTally(storage: TestStorage): Promise<Tally> {
  const table = storage.table('Answers')
  const shards = await Promise.all(answersPartitions(WAVE).map((one) => readShardTally(table, one, PATIENCE)))
  return sum(shards.map((shard) => shard.counted.tally))
}

const contribution = (submission: typeof often) => tallyOf(submission.answers, submission.profile)

describe('answers', () => {
  test('somebody who did nothing has no participation', async () => {
    const { answers } = await aStorage(azurite)
    expect(await answers.read(WAVE, pseudonymNumber(1))).toEqual(NO_PARTICIPATION)
  })

  test('a draft and a submission read as they were written, and count once', async () => {
    const storage = await aStorage(azurite)
    const draft = { id: 'd', step: 3, answers: { consume: 'weekly', moments: ['commute', 'weekend'] } } as const
    const next = { draft, submitted: often }
    await storage.answers.update(WAVE, pseudonymNumber(1), () => ({ next, result: null }))
    expect(await storage.answers.read(WAVE, pseudonymNumber(1))).toEqual(next)
    expect(await keptTally(storage)).toEqual(contribution(often))
  })

  test('a draft alone counts nowhere', async () => {
    const storage = await aStorage(azurite)
    await new Respondents(storage.answers).draft(1)
    expect(await keptTally(storage)).toEqual(EMPTY_TALLY)
    expect(await storage.answers.respondents(WAVE)).toBe(0)
  })

  test('changing takes the old answers out of the tally and puts the new ones in', async () => {
    const storage = await aStorage(azurite)
    const respondents = new Respondents(storage.answers)
    await respondents.submit([1, 2], often.answers)
    await respondents.submit([2], never.answers)
    expect(await keptTally(storage)).toEqual(add(contribution(often), contribution(never)))
  })

  test('while somebody changes, what they had submitted stands', async () => {
    const storage = await aStorage(azurite)
    const respondents = new Respondents(storage.answers)
    await respondents.submit([1], often.answers)
    await respondents.draft(1)
    expect((await storage.answers.read(WAVE, pseudonymNumber(1))).submitted).toEqual(often)
    expect(await keptTally(storage)).toEqual(contribution(often))
  })

  test('erasing leaves no row, and the tallies down by one', async () => {
    const storage = await aStorage(azurite)
    const respondents = new Respondents(storage.answers)
    await respondents.submit(people(1, 3), often.answers)
    await respondents.draft(2)
    await respondents.erase([2])
    const partition = answersPartition(WAVE, pseudonymNumber(2))
    expect(await storage.table('Answers').read(partition, pseudonymNumber(2), PATIENCE)).toBeNull()
    expect(await storage.answers.respondents(WAVE)).toBe(2)
    expect(await keptTally(storage)).toEqual(await storage.answers.recount(WAVE))
  })

  test('erasing a draft leaves no row', async () => {
    const storage = await aStorage(azurite)
    const respondents = new Respondents(storage.answers)
    await respondents.draft(1)
    await respondents.erase([1])
    expect(await storage.table('Answers').list(answersPartition(WAVE, pseudonymNumber(1)), PATIENCE)).toEqual([])
  })

  test('deciding for what is there already writes nothing', async () => {
    const storage = await aStorage(azurite)
    await new Respondents(storage.answers).submit([1], often.answers)
    const partition = answersPartition(WAVE, pseudonymNumber(1))
    const before = await storage.table('Answers').list(partition, PATIENCE)
    expect(await storage.answers.update(WAVE, pseudonymNumber(1), (next) => ({ next, result: 'seen' }))).toBe('seen')
    expect(await storage.table('Answers').list(partition, PATIENCE)).toEqual(before)
  })

  test('what a decision throws comes out, and nothing is written', async () => {
    const storage = await aStorage(azurite)
    const failing = storage.answers.update(WAVE, pseudonymNumber(1), () => {
      throw new RangeError('a defect')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(await storage.answers.read(WAVE, pseudonymNumber(1))).toEqual(NO_PARTICIPATION)
  })

  test('thirty clicks of one person at once, on two replicas, count once', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const both = [new Respondents(storage.answers), new Respondents(replica.answers)]
    await Promise.all(people(1, 30).map((click) => both[click % 2]?.submit([1], often.answers)))
    expect(await keptTally(storage)).toEqual(contribution(often))
  })

  test('two replicas that know outdated rows lose nothing of each other', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const [here, there] = [new Respondents(storage.answers), new Respondents(replica.answers)]
    await here.submit(people(1, 40), often.answers)
    await there.submit(people(1, 80), never.answers)
    await here.submit(people(21, 60), often.answers)
    await there.erase(people(1, 10))
    expect(await keptTally(storage)).toEqual(await storage.answers.recount(WAVE))
    expect(await storage.answers.respondents(WAVE)).toBe(70)
  })

  test('somebody whose answers another replica has changed leaves with those, not with the ones known here', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const [here, there] = [new Respondents(storage.answers), new Respondents(replica.answers)]
    const shard = answersPartition(WAVE, pseudonymNumber(1))
    const neighbour = people(2, 1_000).find((one) => answersPartition(WAVE, pseudonymNumber(one)) === shard) ?? 0
    await here.submit([1], often.answers)
    await there.submit([1], never.answers)
    await here.submit([neighbour], often.answers)
    await here.erase([1])
    expect(await keptTally(storage)).toEqual(contribution(often))
  })

  test('what changes nothing is decided on what another replica has written', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    await new Respondents(storage.answers).draft(1)
    await new Respondents(replica.answers).erase([1])
    const seen = await storage.answers.update(WAVE, pseudonymNumber(1), (next) => ({ next, result: next }))
    expect(seen).toEqual(NO_PARTICIPATION)
  })

  test('waves are counted apart', async () => {
    const { answers } = await aStorage(azurite)
    const other = 'tenant-2' as typeof WAVE
    await new Respondents(answers, other).submit([1], often.answers)
    expect([await answers.respondents(WAVE), await answers.respondents(other)]).toEqual([0, 1])
  })

  test('a row of a foreign shape is unreadable, and the message holds no answer', async () => {
    const storage = await aStorage(azurite)
    const partition = answersPartition(WAVE, pseudonymNumber(1))
    const properties = { draft: 'null', submitted: '{"answers":{"consume":"secret"}}', touched: 'null' }
    const row = pseudonymNumber(1)
    await storage.table('Answers').write(partition, { kind: 'insert', row, properties }, PATIENCE)
    const reading = storage.answers.read(WAVE, pseudonymNumber(1))
    await expect(reading).rejects.toMatchObject({ kind: 'unreadable', message: expect.not.stringContaining('secret') })
  })

  test('a tally row of a foreign shape is unreadable', async () => {
    const storage = await aStorage(azurite)
    const partition = answersPartition(WAVE, pseudonymNumber(1))
    await storage
      .table('Answers')
      .write(partition, { kind: 'insert', row: TALLY_ROW, properties: { epoch: 'x' } }, PATIENCE)
    await expect(storage.answers.respondents(WAVE)).rejects.toMatchObject({ kind: 'unreadable' })
  })
})
