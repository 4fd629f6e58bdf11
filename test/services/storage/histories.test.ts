/**
 * Twelve people on two replicas, in parallel. Each has an option of their own in two questions, so that a release tells
 * who is in it and which of two answers they gave: what it must never tell in real life makes it easy to check here.
 */
import fc from 'fast-check'
import { NO_PARTICIPATION, type Participation } from '../../../services/questionnaire/participation'
import { type Answers, QUESTIONS } from '../../../services/questionnaire/questions'
import { answersPartition, answersPartitions } from '../../../services/storage/keys'
import { LEDGER_ROW, ledgerOf } from '../../../services/storage/release-rows'
import type { ReleaseOutcome } from '../../../services/storage/stores'
import { readShardTally } from '../../../services/storage/tally-row'
import { sum, type Tally } from '../../../services/summary/tally'
import { type Azurite, startAzurite } from '../../support/azurite'
import { answersAll, people, pseudonymNumber, submissionOf, WAVE } from '../../support/respondents'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

type Step =
  | { readonly kind: 'begin' | 'erase'; readonly person: number; readonly replica: 0 | 1 }
  | { readonly kind: 'submit'; readonly person: number; readonly replica: 0 | 1; readonly second: boolean }
  | { readonly kind: 'release'; readonly replica: 0 | 1 }

const OPTIONS = QUESTIONS['private-platforms'].options
const EVERYBODY = people(0, OPTIONS.length - 1)
/** All in three shards, so that they meet. */
const SHARDS = new Set(answersPartitions(WAVE).slice(0, 3))
const NEIGHBOURS = people(0, 1_000).filter((one) => SHARDS.has(answersPartition(WAVE, pseudonymNumber(one))))

const person = fc.constantFrom(...EVERYBODY)
const replica = fc.constantFrom<0 | 1>(0, 1)
const step = fc.oneof<[fc.WeightedArbitrary<Step>, ...fc.WeightedArbitrary<Step>[]]>(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('submit'), person, replica, second: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erase'), person, replica }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin'), person, replica }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release'), replica }) },
)
/** The steps of one batch run at the same time. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 6 })

describe('for any history', () => {
  test('tallies equal a recount, and every release differs from the last one in five people or is the same', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const storage = await aStorage(azurite)
        const replicas = [storage, await storage.replica()] as const
        const perform = (one: Step) => run(replicas[one.replica], one)
        for (const batch of batches) {
          await Promise.all(batch.map(perform))
          expect(await keptTally(storage)).toEqual(await storage.answers.recount(WAVE))
          await expectCautiousCount(storage)
        }
        const last = await storage.releases.release(WAVE, null)
        await expectReleasesApart(storage, last)
      }),
      { numRuns: 25, endOnFailure: true },
    )
  }, 180_000)
})

async function run({ answers, releases }: Pick<TestStorage, 'answers' | 'releases'>, one: Step): Promise<void> {
  if (one.kind === 'release') {
    await releases.release(WAVE, null)
    return
  }
  await answers.update(WAVE, pseudonymNumber(NEIGHBOURS[one.person] ?? 0), (now) => ({
    next: after(now, one),
    result: null,
  }))
}

function after(now: Participation, one: Exclude<Step, { kind: 'release' }>): Participation {
  switch (one.kind) {
    case 'begin':
      return { ...now, draft: { id: 'd', step: 1, answers: {} } }
    case 'submit':
      return { draft: null, submitted: submissionOf(answersOf(one.person, one.second)) }
    case 'erase':
      return NO_PARTICIPATION
  }
}

function answersOf(number: number, second: boolean): Answers {
  const own = OPTIONS.slice(number, number + 1)
  const base = answersAll(number % 2 ? 'weekly' : 'none')
  return { ...base, 'private-platforms': own, ...(second && { 'work-platforms': own }) }
}

/** For each person what the tally tells of them: absent, the first answers, the second. */
function statesIn({ counts }: Tally): readonly string[] {
  return OPTIONS.map(
    (option) => `${counts[`private-platforms:${option}`] ?? 0}${counts[`work-platforms:${option}`] ?? 0}`,
  )
}

async function shards(storage: TestStorage) {
  return Promise.all(answersPartitions(WAVE).map((one) => readShardTally(storage.table('Answers'), one, PATIENCE)))
}

async function keptTally(storage: TestStorage): Promise<Tally> {
  return sum((await shards(storage)).map((shard) => shard.tally))
}

/** What an epoch counts as touched, less what was withheld, is never above the people who differ from the last release. */
async function expectCautiousCount(storage: TestStorage): Promise<void> {
  const { ledger } = ledgerOf(await storage.table('Releases').read(WAVE, LEDGER_ROW, PATIENCE))
  const last = await storage.releases.read(WAVE, ledger.released)
  const all = await shards(storage)
  if (last === null || all.some((shard) => shard.count.epoch !== ledger.epoch)) return
  const touched = all.reduce((total, shard) => total + shard.count.touched, 0)
  expect(touched - ledger.withheld).toBeLessThanOrEqual(differing(last.tally, await keptTally(storage)))
}

async function expectReleasesApart(storage: TestStorage, last: ReleaseOutcome): Promise<void> {
  const count = last.kind === 'too-few' ? 0 : last.release.number
  const releases = await Promise.all(people(1, count).map((number) => storage.releases.read(WAVE, number)))
  const tallies = releases.flatMap((release) => (release ? [release.tally] : []))
  expect(tallies).toHaveLength(count)
  for (const [place, tally] of tallies.entries()) {
    expect(statesIn(tally).filter((state) => state !== '00')).toHaveLength(tally.respondents)
    expect(statesIn(tally).every((state) => ['00', '10', '11'].includes(state))).toBe(true)
    expect(personasOf(tally)).toBe(tally.respondents)
    expect(tally.respondents).toBeGreaterThanOrEqual(5)
    const before = tallies[place - 1]
    if (before) expect(differing(before, tally)).toBeGreaterThanOrEqual(5)
  }
}

function differing(one: Tally, other: Tally): number {
  const others = statesIn(other)
  return statesIn(one).filter((state, place) => state !== others[place]).length
}

/** Everybody has exactly one persona. */
function personasOf({ counts }: Tally): number {
  return Object.entries(counts).reduce(
    (total, [counter, count]) => total + (counter.startsWith('persona:') ? count : 0),
    0,
  )
}
