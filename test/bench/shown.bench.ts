/**
 * What is left to be read: in organisations of believable sizes, with departments of which a few are large and most small,
 * a lead asks for the summary at two thirds of the answers, at nine tenths, and by department at all of them.
 */
import { fairChance } from '../../services/privacy/chance'
import { nextRelease } from '../../services/privacy/gate'
import { MEASURES } from '../../services/privacy/measures'
import type { PastRelease } from '../../services/privacy/past'
import type { Release } from '../../services/privacy/release'
import { releaseOf } from '../../services/privacy/shown'
import { type Counted, changed, NOTHING_COUNTED } from '../../services/privacy/since'
import { profileOf } from '../../services/profiles/models'
import { groupsOf } from '../../services/summary/groups'
import { summaryOf } from '../../services/summary/summarise'
import type { Share } from '../../services/summary/summary'
import { shownOf, type Tally, tallyOf } from '../../services/summary/tally'
import type { GroupCode } from '../../services/waves/coding'
import { someoneWho } from '../support/answers'
import { WAVE } from '../support/respondents'
import { report } from './measure'

const RESPONDENTS = [50, 200, 1_000, 10_000]
const DEPARTMENTS = [4, 12, 30]
const TIMES = 5
const AT = [0.66, 0.9, 1]

/** From many to few, about as in a real organisation. */
const KINDS: readonly (readonly [part: number, Tally])[] = (
  [
    [15, someoneWho({}, { willingness: 'not-at-all' })],
    [
      30,
      someoneWho(
        { consume: 'weekly', visit: 'weekly' },
        { willingness: 'a-little', 'private-platforms': ['facebook'] },
      ),
    ],
    [
      20,
      someoneWho(
        { consume: 'weekly', collect: 'monthly' },
        { willingness: 'somewhat', 'private-platforms': ['youtube'] },
      ),
    ],
    [
      20,
      someoneWho(
        { consume: 'weekly', react: 'monthly' },
        { willingness: 'quite', 'private-platforms': ['linkedin', 'x'] },
      ),
    ],
    [
      10,
      someoneWho({ visit: 'weekly', status: 'weekly' }, { willingness: 'quite', 'private-platforms': ['instagram'] }),
    ],
    [
      5,
      someoneWho({ create: 'weekly', share: 'weekly' }, { willingness: 'very-much', 'work-platforms': ['linkedin'] }),
    ],
  ] as const
).map(([part, answers]) => [part, shownOf(tallyOf(answers, profileOf(answers)))])

for (const respondents of RESPONDENTS) {
  for (const departments of DEPARTMENTS) measured(respondents, departments)
}

function measured(respondents: number, departments: number): void {
  const found = Array.from({ length: TIMES }, (_, time) => once(respondents, departments, time))
  const mean = (of: (one: ReturnType<typeof once>) => number) =>
    Math.round((1000 * found.reduce((sum, one) => sum + of(one), 0)) / TIMES) / 1000
  const figures = {
    respondents,
    departments,
    wholeShown: mean(({ whole }) => whole.shown),
    wholeNumbers: mean(({ whole }) => whole.numbers),
    wholeOffByPoints: mean(({ whole }) => whole.off),
    respondentsInShownGroups: mean(({ groups }) => groups.people),
    groupMeasuresShown: mean(({ groups }) => groups.measures),
    groupMeasuresOffByPoints: mean(({ groups }) => groups.off),
  }
  report('shown', figures, [
    {
      rule: 'of 200 and more the numbers of everybody are off by less than a point',
      holds: respondents < 200 || figures.wholeOffByPoints < 1,
    },
    {
      rule: 'all measures of departments of 1,000 and more are shown',
      holds: respondents < 1_000 || figures.groupMeasuresShown === 1,
    },
  ])
}

function once(respondents: number, departments: number, time: number) {
  const random = randomFrom(respondents * 100 + departments * 10 + time + 1)
  const people = Array.from({ length: respondents }, (_, place) => ({
    // The square makes the first departments many times as large as the last.
    group: `g${1 + Math.floor(departments * random() ** 2)}` as GroupCode,
    tally: kindAt(100 * random()),
    since: 1 + AT.findIndex((part) => place < part * respondents),
  }))
  const past: PastRelease[] = []
  const chance = fairChance()
  for (const epoch of AT.keys()) {
    const present = people.filter(({ since }) => since <= epoch + 1)
    const groups = new Map<GroupCode, Counted>()
    for (const { group, ...one } of present) {
      groups.set(group, changed(groups.get(group) ?? NOTHING_COUNTED, null, one))
    }
    const whole = present.reduce((sum, one) => changed(sum, null, one), NOTHING_COUNTED)
    const next = nextRelease(past, { epoch: epoch + 1, whole, groups }, { split: epoch === 2, minimum: 5, chance })
    if (next !== null) past.push({ ...next, number: past.length + 1, releasedAt: new Date(0), audience: null })
  }
  const last = past.at(-1)
  const release = last && releaseOf(WAVE, last, 5)
  if (!last || !release) throw new Error('So many are enough.')
  return { whole: ofWhole(release, last), groups: ofGroups(release, last) }
}

/** Parts of all that a summary tells. */
function ofWhole(release: Release, { whole }: PastRelease) {
  const { rungs, personas, levels, highestRungs, highestLevels, questions } = summaryOf(release, 5)
  const asked = [rungs, personas, levels, highestRungs, highestLevels, ...Object.values(questions)]
  const shares: readonly Share[] = asked.flatMap((one) => one.shares)
  const numbers = shares.filter(({ kind }) => kind === 'number')
  const off = Object.entries(release.tally.counts).map(([counter, count]) =>
    Math.abs(count - (whole.tally.counts[counter] ?? 0)),
  )
  return {
    shown: shares.filter(({ kind }) => kind === 'number' || kind === 'bound').length / shares.length,
    numbers: numbers.length / shares.length,
    off: (100 * meanOf(off)) / whole.tally.respondents,
  }
}

function ofGroups(release: Release, { units, whole }: PastRelease) {
  const coding = { dimension: 'department', groups: [] } as const
  const { groups } = groupsOf(release, coding, 5)
  const told = groups.flatMap(({ shown }) =>
    MEASURES.map((measure) => (shown.kind === 'bands' ? shown.bands[measure] : shown.measures[measure]) !== null),
  )
  const off = groups.flatMap(({ code, shown }) =>
    MEASURES.flatMap((measure) => {
      const share = shown.kind === 'shares' ? shown.measures[measure] : null
      const unit = units.find((one) => one.code === code)
      if (share?.kind !== 'number' || unit === undefined) return []
      const true_ = unit.tally.counts[`measure:${measure}`] ?? 0
      const of = measure === 'active' ? unit.tally.respondents : (unit.tally.counts['willingness'] ?? 1)
      return [100 * Math.abs(share.share - true_ / of)]
    }),
  )
  return {
    people: groups.reduce((sum, { respondents }) => sum + respondents, 0) / whole.tally.respondents,
    measures: told.length === 0 ? 0 : told.filter(Boolean).length / told.length,
    off: meanOf(off),
  }
}

function kindAt(percent: number): Tally {
  let left = percent
  for (const [part, tally] of KINDS) {
    left -= part
    if (left < 0) return tally
  }
  return KINDS[0]?.[1] ?? NOTHING_COUNTED.tally
}

function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length
}

/** In 0..1, the same every time (a linear congruential generator: good enough to spread people). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
