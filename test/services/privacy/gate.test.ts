/** What releases show, count by count; chance makes one more of each number that is off. */
import { nextRelease } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { releaseOf } from '../../../services/privacy/shown'
import { type Counted, together } from '../../../services/privacy/since'
import type { GroupCode } from '../../../services/waves/coding'
import { RELEASED_AT } from '../../support/releases'
import { WAVE } from '../../support/respondents'

/** So many of all respondents review, and none of the others; and in which epochs they began. */
const counted = (reviewers: number, since: Record<number, number>): Counted => {
  const respondents = Object.values(since).reduce((sum, many) => sum + many, 0)
  return { tally: { respondents, counts: reviewers === 0 ? {} : { 'rung:critic': reviewers } }, since }
}

type Groups = Partial<Record<GroupCode, Counted>>

/** The releases of moments at which a lead asks, each with the groups there are, and whether by them. */
function releasesOf(moments: readonly (readonly [Groups, 'whole' | 'split'])[], chance = oneMore) {
  const past: PastRelease[] = []
  return moments.map(([some, asked], place) => {
    // Object.entries forgets that the keys are codes.
    const groups = new Map(Object.entries(some) as [GroupCode, Counted][])
    const standing = { epoch: place + 1, whole: together([...groups.values()]), groups }
    const next = nextRelease(past, standing, { split: asked === 'split', minimum: 5, chance })
    if (next === null) return null
    const release = { ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null }
    past.push(release)
    return releaseOf(WAVE, release, 5)
  })
}

function oneMore(count: number): number {
  return count + 1
}

/** Never the same number twice in a row. */
function everOther(): typeof oneMore {
  let thrown = 0
  return (count) => count + (thrown++ % 3)
}

/** What each of these moments shows of reviewers; null where the last release stands. */
function reviewersIn(...moments: readonly Counted[]) {
  return releasesOf(moments.map((whole) => [{ other: whole }, 'whole'])).map((release) => {
    if (release === null) return null
    const { counts, over } = release.tally
    return counts['rung:critic'] ?? (over.includes('rung:critic') ? 'over' : 'under')
  })
}

describe('the first release is exact', () => {
  test.each`
    reviewers | of   | shown      | why
    ${3}      | ${9} | ${3}       | ${'exactly'}
    ${2}      | ${9} | ${'under'} | ${'each of the two would know of the other'}
    ${0}      | ${9} | ${'under'} | ${'nobody'}
    ${6}      | ${9} | ${6}       | ${'three are the exception'}
    ${7}      | ${9} | ${'over'}  | ${'each of the two would know of the other, and all of all others'}
    ${9}      | ${9} | ${'over'}  | ${'everybody'}
    ${2}      | ${5} | ${'under'} | ${'of five there is none between'}
    ${3}      | ${5} | ${'over'}  | ${'of five there is none between'}
    ${3}      | ${4} | ${null}    | ${'too few respondents'}
  `('$reviewers of $of: $shown, $why', ({ reviewers, of, shown }) => {
    expect(reviewersIn(counted(reviewers, { 1: of }))).toEqual([shown])
  })

  test('but for what tells who has two of them: were all joiners at their highest, none of them would review', () => {
    const counts = { 'rung:critic': 8, 'highest-rung:critic': 8, 'rung:joiner': 12, 'highest-rung:joiner': 12 }
    const [first] = releasesOf([[{ other: { tally: { respondents: 20, counts }, since: { 1: 20 } } }, 'whole']])
    expect(first?.tally.blurred).toEqual(expect.arrayContaining(['highest-rung:critic', 'highest-rung:joiner']))
    expect(first?.tally.counts).toMatchObject({ 'rung:critic': 8, 'rung:joiner': 12 })
    expect(first?.tally.blurred.filter((counter) => /^(rung|level):/.test(counter))).toEqual([])
  })
})

test('a first release that may not be the first is off by chance, each number of it', () => {
  const whole = counted(3, { 1: 9 })
  const standing = { epoch: 1, whole, groups: new Map() }
  const next = nextRelease([], standing, { split: false, minimum: 5, chance: oneMore, shownElsewhere: true })
  expect(next?.whole.shown.counts['rung:critic']).toBe(4)
  expect(next?.whole.shown.blurred).toEqual(Object.keys(next?.whole.shown.counts ?? {}))
})

describe('a later release, after 8 of 20, is off by chance', () => {
  const before = counted(8, { 1: 20 })
  test.each`
    reviewers | since              | shown   | why
    ${10}     | ${{ 1: 20, 2: 4 }} | ${null} | ${'four have joined'}
    ${10}     | ${{ 1: 20, 2: 5 }} | ${11}   | ${'two of five new ones'}
    ${13}     | ${{ 1: 20, 2: 5 }} | ${14}   | ${'all five'}
    ${8}      | ${{ 1: 20, 2: 5 }} | ${9}    | ${'none of the five'}
    ${8}      | ${{ 1: 15 }}       | ${null} | ${'five have left: whoever leaves makes nothing fresh'}
    ${7}      | ${{ 1: 19, 2: 9 }} | ${8}    | ${'the one who left reviewed, and none of the nine does'}
  `('$reviewers, $since: $shown, $why', ({ reviewers, since, shown }) => {
    expect(reviewersIn(before, counted(reviewers, since))).toEqual([8, shown])
  })

  test('as every one after it, since four exact numbers may tell what two do not', () => {
    // All six who left before the second, and none of the six new ones in the second and the fourth who stay, would be
    // told by the first less the second, and the third less the fourth: 13 − 11 + 16 − 12 = 6.
    const fourth = counted(12, { 1: 14, 2: 6, 3: 10, 4: 6 })
    const moments = [
      counted(13, { 1: 20 }),
      counted(11, { 1: 14, 2: 14 }),
      counted(16, { 1: 14, 2: 14, 3: 10 }),
      fourth,
    ]
    expect(reviewersIn(...moments)).toEqual([13, 12, 17, 13])
  })
})

describe('groups', () => {
  const two = { g1: counted(12, { 1: 20 }), g2: counted(8, { 1: 20 }) }

  test('are off by chance from the first time on: beside the exact whole each would tell of all others', () => {
    const [split] = releasesOf([[two, 'split']])
    expect(split?.tally.counts['rung:critic']).toBe(20)
    expect(split?.units.map(({ code, tally }) => [code, tally.counts['rung:critic']])).toEqual([
      ['g1', 13],
      ['g2', 9],
    ])
  })

  test('asked for after the whole, with nothing changed, leave everybody shown as before', () => {
    const changed = { ...two, g2: counted(9, { 1: 20, 2: 5 }) }
    const moments = [two, changed, changed].map((groups) => [groups, 'whole'] as const)
    const [, again, stands, split] = releasesOf([...moments, [changed, 'split']], everOther())
    expect(stands).toBeNull()
    expect(split?.units.map(({ code }) => code)).toEqual(['g1', 'g2'])
    expect(split?.tally).toEqual(again?.tally)
  })

  test('that are shown as they were keep their numbers: chance thrown again would tell more', () => {
    const later = { ...two, g2: counted(9, { 1: 20, 2: 5 }) }
    const releases = releasesOf(
      [two, later].map((groups) => [groups, 'split'] as const),
      everOther(),
    )
    const [before, after] = releases.map((release) => release?.units.find(({ code }) => code === 'g1'))
    expect(after).toEqual(before)
    expect(releases[1]?.units.find(({ code }) => code === 'g2')?.tally.respondents).toBe(25)
  })

  test('of fewer than ten show whether they are low, middle or high, and no number', () => {
    const active = (many: number): Counted => ({
      tally: { respondents: 9, counts: { 'highest-level:sharing': many } },
      since: { 1: 9 },
    })
    const [shown] = releasesOf([[{ g1: active(0), g2: active(4), other: active(7) }, 'split']])
    expect(shown?.units.map(({ bands }) => bands.active)).toEqual(['low', 'middle', 'high'])
    expect(shown?.units.map(({ tally }) => tally.counts)).toEqual([{}, {}, {}])
  })
})

test('a release reads the same whatever minimum is in force later, or not at all', () => {
  const standing = { epoch: 1, whole: counted(8, { 1: 20 }), groups: new Map() }
  const next = nextRelease([], standing, { split: false, minimum: 10, chance: (count) => count })
  if (next === null) throw new Error('Twenty are enough.')
  const release = { ...next, number: 1, releasedAt: RELEASED_AT, audience: 80 }
  expect(releaseOf(WAVE, release, 5)).toEqual(releaseOf(WAVE, release, 10))
  expect(releaseOf(WAVE, release, 21)).toBeNull()
})
