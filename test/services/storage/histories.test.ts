/**
 * Twelve people on two replicas, in parallel, in two groups. Each has an option of their own in two questions, so that
 * the stored counts tell who is in a release and which of two answers they gave: what nobody is shown makes it easy to
 * check here.
 */
import fc from 'fast-check'
import { lineOf, type PastRelease } from '../../../services/privacy/past'
import { type Counted, NOTHING_COUNTED, startersAfter, together } from '../../../services/privacy/since'
import { NO_PARTICIPATION, type Participation } from '../../../services/questionnaire/participation'
import { type Answers, QUESTIONS } from '../../../services/questionnaire/questions'
import { readGroupTally } from '../../../services/storage/group-tally-row'
import { answersPartition, answersPartitions, isTallyRow } from '../../../services/storage/keys'
import { storedParticipationOf } from '../../../services/storage/participation-row'
import { LEDGER_ROW, releasesIn } from '../../../services/storage/release-rows'
import { readShardTally } from '../../../services/storage/tally-row'
import type { Tally } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
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
  | { readonly kind: 'release'; readonly split: boolean; readonly replica: 0 | 1 }

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
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release'), split: fc.boolean(), replica }) },
)
/** The steps of one batch run at the same time. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 6 })

describe('for any history', () => {
  test('tallies and since equal a recount, and releases are whole and differ in five who began since, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const storage = await aStorage(azurite)
        const replicas = [storage, await storage.replica()] as const
        const perform = (one: Step) => run(replicas[one.replica], one)
        for (const batch of batches) {
          await Promise.all(batch.map(perform))
          await expectRecount(storage)
        }
        await storage.releases.release(WAVE, null, { split: true })
        expectReleasesApart(await releasesOf(storage))
      }),
      { numRuns: 12, endOnFailure: true },
    )
  }, 600_000)
})

const GROUPS = ['g1', 'other'] as const
const groupOf = (person: number): GroupCode => (person < 7 ? 'g1' : 'other')

async function run({ answers, releases }: Pick<TestStorage, 'answers' | 'releases'>, one: Step): Promise<void> {
  if (one.kind === 'release') {
    await releases.release(WAVE, null, one)
    return
  }
  const options = { group: groupOf(one.person) }
  const decide = (now: Participation) => ({ next: after(now, one), result: null })
  await answers.update(WAVE, pseudonymNumber(NEIGHBOURS[one.person] ?? 0), decide, options)
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

async function kept(storage: TestStorage, group?: GroupCode): Promise<Counted> {
  const table = storage.table('Answers')
  return together(
    await Promise.all(
      answersPartitions(WAVE).map(async (one) => {
        const tally = group ? readGroupTally(table, one, group, PATIENCE) : readShardTally(table, one, PATIENCE)
        return (await tally).counted
      }),
    ),
  )
}

async function expectRecount(storage: TestStorage): Promise<void> {
  const whole = await kept(storage)
  expect(whole.tally).toEqual(await storage.answers.recount(WAVE))
  const groups = await Promise.all(GROUPS.map((group) => kept(storage, group)))
  for (const [place, group] of GROUPS.entries()) {
    expect(groups[place]?.tally).toEqual(await storage.answers.recount(WAVE, group))
  }
  expect(together(groups).since).toEqual(whole.since)
  expect(await sinceOfRows(storage)).toEqual(whole.since)
}

/** Counted anew from the rows of the respondents. */
async function sinceOfRows(storage: TestStorage): Promise<Counted['since']> {
  const rows = await Promise.all(answersPartitions(WAVE).map((one) => storage.table('Answers').list(one, PATIENCE)))
  const places = rows.flat().flatMap((row) => (isTallyRow(row.key) ? [] : (storedParticipationOf(row).place ?? [])))
  const each = places.map(({ since }): Counted => ({ ...NOTHING_COUNTED, since: { [since]: 1 } }))
  return together(each).since
}

async function releasesOf(storage: TestStorage): Promise<readonly PastRelease[]> {
  const rows = await storage.table('Releases').list(WAVE, PATIENCE)
  return releasesIn(rows.filter(({ key }) => key !== LEDGER_ROW))
}

function expectReleasesApart(releases: readonly PastRelease[]): void {
  expect(releases.map(({ number }) => number)).toEqual(releases.map((_, place) => place + 1))
  for (const [place, { whole, units }] of releases.entries()) {
    const states = statesIn(whole.tally)
    expect(states.filter((state) => state !== '00')).toHaveLength(whole.tally.respondents)
    expect(states.every((state) => ['00', '10', '11'].includes(state))).toBe(true)
    expect(personasOf(whole.tally)).toBe(whole.tally.respondents)
    expect(whole.tally.respondents).toBeGreaterThanOrEqual(5)
    for (const { code, tally, since, epoch } of units) {
      expect(personasOf(tally)).toBe(tally.respondents)
      expect(startersAfter(since, 0)).toBe(tally.respondents)
      const before = releases[place - 1]?.units.find((unit) => unit.code === code)
      if (before && before.epoch !== epoch) {
        const starters = startersAfter(since, before.epoch)
        const leavers = before.tally.respondents - (tally.respondents - starters)
        expect(starters).toBeGreaterThanOrEqual(5)
        // Whoever began since may have erased and said the same again.
        expect(differing(before.tally, tally)).toBeLessThanOrEqual(starters + leavers)
      }
      expect(lineOf(releases, code).shown).toEqual([...lineOf(releases, code).shown].sort((a, b) => a - b))
    }
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
