/** What a release shows of a wave that is not broken down, count by count. */
import { nextRelease } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { releaseOf } from '../../../services/privacy/shown'
import { type Counted, together } from '../../../services/privacy/since'
import type { GroupCode } from '../../../services/waves/coding'
import { RELEASED_AT } from '../../support/releases'
import { WAVE } from '../../support/respondents'

/** So many of all respondents create, and none of the others; and in which epochs they began. */
const counted = (creators: number, since: Record<number, number>): Counted => {
  const respondents = Object.values(since).reduce((sum, many) => sum + many, 0)
  return { tally: { respondents, counts: creators === 0 ? {} : { 'rung:creator': creators } }, since }
}

/** What each of these moments shows of creators; null where the last release stands. */
function shownOf(moments: readonly Counted[]): readonly (number | string | null)[] {
  const past: PastRelease[] = []
  return moments.map((whole, place) => {
    const standing = { epoch: place + 1, whole, groups: new Map() }
    const next = nextRelease(past, standing, { split: false, minimum: 5 })
    if (next === null) return null
    const release = { ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null }
    past.push(release)
    const tally = releaseOf(WAVE, release, 5)?.tally
    if (tally?.withheld.includes('rung:creator')) return 'withheld'
    return tally?.counts['rung:creator'] ?? (tally?.over.includes('rung:creator') ? 'over' : 'under')
  })
}

describe('one count', () => {
  test.each`
    creators | of   | shown      | why
    ${3}     | ${9} | ${3}       | ${'exactly'}
    ${2}     | ${9} | ${'under'} | ${'each of the two would know of the other'}
    ${0}     | ${9} | ${'under'} | ${'nobody'}
    ${6}     | ${9} | ${6}       | ${'three are the exception'}
    ${7}     | ${9} | ${'over'}  | ${'each of the two would know of the other, and all of all others'}
    ${9}     | ${9} | ${'over'}  | ${'everybody'}
    ${2}     | ${5} | ${'under'} | ${'of five there is none between'}
    ${3}     | ${5} | ${'over'}  | ${'of five there is none between'}
    ${3}     | ${4} | ${null}    | ${'too few respondents'}
  `('$creators of $of: $shown, $why', ({ creators, of, shown }) => {
    expect(shownOf([counted(creators, { 1: of })])).toEqual([shown])
  })
})

describe('the same count later, after 8 of 20', () => {
  const before = counted(8, { 1: 20 })
  test.each`
    creators | since              | shown         | why
    ${10}    | ${{ 1: 20, 2: 4 }} | ${null}       | ${'four have joined'}
    ${10}    | ${{ 1: 20, 2: 5 }} | ${10}         | ${'two of five new ones'}
    ${11}    | ${{ 1: 20, 2: 5 }} | ${'withheld'} | ${'one of the two others would know of nearly all'}
    ${13}    | ${{ 1: 20, 2: 5 }} | ${'withheld'} | ${'all five'}
    ${8}     | ${{ 1: 20, 2: 5 }} | ${8}          | ${'none of the five: that is told'}
    ${13}    | ${{ 1: 20, 2: 9 }} | ${13}         | ${'five of nine'}
    ${8}     | ${{ 1: 15 }}       | ${null}       | ${'five have left: whoever leaves makes nothing fresh'}
    ${7}     | ${{ 1: 19, 2: 9 }} | ${'withheld'} | ${'the one who left was one, and none of the nine is'}
    ${9}     | ${{ 1: 19, 2: 9 }} | ${'withheld'} | ${'one of the nine may know of the one who left'}
    ${11}    | ${{ 1: 19, 2: 9 }} | ${11}         | ${'three more, and one has left'}
  `('$creators, $since: $shown, $why', ({ creators, since, shown }) => {
    expect(shownOf([before, counted(creators, since)])).toEqual([8, shown])
  })

  test('compares with every earlier release, and with a bound for all that it may stand for', () => {
    // One or two of five, and then ten of thirteen: all eight new ones, or the first number would have been another.
    expect(shownOf([counted(2, { 1: 5 }), counted(10, { 1: 5, 2: 8 })])).toEqual(['under', 'withheld'])
    const third = counted(14, { 1: 20, 2: 5, 3: 5 })
    expect(shownOf([before, counted(10, { 1: 20, 2: 5 }), third])).toEqual([8, 10, 'withheld'])
  })
})

test('a release reads the same whatever minimum is in force later, or not at all', () => {
  const standing = { epoch: 1, whole: counted(8, { 1: 20 }), groups: new Map() }
  const next = nextRelease([], standing, { split: false, minimum: 10 })
  if (next === null) throw new Error('Twenty are enough.')
  const release = { ...next, number: 1, releasedAt: RELEASED_AT, audience: 80 }
  expect(releaseOf(WAVE, release, 5)).toEqual(releaseOf(WAVE, release, 10))
  expect(releaseOf(WAVE, release, 21)).toBeNull()
})

describe('groups', () => {
  /** So many watch of so many, and nobody skipped a question. */
  const group = (watching: number, since: Record<number, number>): Counted => {
    const respondents = Object.values(since).reduce((sum, many) => sum + many, 0)
    const outside = respondents - watching
    const counts = {
      ...(watching > 0 && { 'level:watching': watching, 'rung:spectator': watching }),
      ...(outside > 0 && { 'level:outside': outside }),
      willingness: respondents,
    }
    return { tally: { respondents, counts }, since }
  }
  const wave = (...epochs: readonly (readonly [split: boolean, groups: readonly Counted[]])[]) => {
    const past: PastRelease[] = []
    for (const [place, [split, groups]] of epochs.entries()) {
      const coded = new Map(groups.map((one, number) => [`g${number + 1}` as const, one]))
      const standing = { epoch: place + 1, whole: together(groups), groups: coded }
      const next = nextRelease(past, standing, { split, minimum: 5 })
      if (next !== null) past.push({ ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null })
    }
    return past.map((release) => releaseOf(WAVE, release, 5))
  }

  test('asked for after the whole, with nothing changed, leave everybody shown as before', () => {
    const groups = [group(12, { 1: 20 }), group(8, { 1: 20 })]
    const [whole, split] = wave([false, groups], [true, groups])
    expect(split?.units.map(({ code }) => code)).toEqual(['g1', 'g2'])
    expect(split?.tally).toEqual(whole?.tally)
  })

  test('shown at other times say together nothing of all who left: they and the newcomers are compared as one batch', () => {
    const first = [group(10, { 1: 20 }), group(10, { 1: 20 })]
    // Of eight new ones nobody watches, and the two who left did; then five new ones of whom nobody watches either.
    const second = [group(8, { 1: 18, 2: 8 }), group(10, { 1: 20 })]
    const third = [group(8, { 1: 18, 2: 8 }), group(10, { 1: 20, 3: 5 })]
    const [, , last] = wave([true, first], [true, second], [true, third])
    expect(last?.tally.withheld).toContain('rung:spectator')
  })
})

describe('what is not shown is not told by what is', () => {
  test('that everybody watches: who produces and who only watches would add up to all', () => {
    const counts = {
      'level:watching': 40,
      'highest-level:producing': 15,
      'highest-level:watching': 25,
      'level:producing': 15,
    }
    const [shown] = releasesOf([[{ g1: { tally: { respondents: 40, counts }, since: { 1: 40 } } }, false]])
    expect(shown?.tally.over).toContain('level:watching')
    expect(shown?.tally.withheld).toEqual(expect.arrayContaining(['highest-level:watching']))
  })

  test('how many of a small group are willing: bands and the count of everybody would say that all are', () => {
    const willing = (many: number): Counted => {
      const counts = { willingness: 5, 'willingness:quite': many, 'willingness:somewhat': 5 - many }
      return {
        tally: { respondents: 5, counts: many === 5 ? { willingness: 5, 'willingness:quite': 5 } : counts },
        since: { 1: 5 },
      }
    }
    const [shown] = releasesOf([[{ g1: willing(5), g2: willing(5), other: willing(2) }, true]])
    expect(shown?.units.map(({ bands }) => bands.willing)).toEqual(['high', 'high', 'low'])
    expect(shown?.tally.withheld).toContain('measure:willing')
  })

  test('that all who came are active: a group in bands that goes from low to high is not shown', () => {
    const active = (many: number, since: Record<number, number>): Counted => {
      const respondents = Object.values(since).reduce((sum, one) => sum + one, 0)
      return { tally: { respondents, counts: { 'highest-level:sharing': many } }, since }
    }
    const still = active(2, { 1: 6 })
    const [, later] = releasesOf([
      [{ g1: active(2, { 1: 8 }), g2: still }, true],
      [{ g1: active(7, { 1: 4, 2: 5 }), g2: still }, true],
    ])
    expect(later?.units.find(({ code }) => code === 'g1')?.bands.active).toBeNull()
  })
})

function releasesOf(epochs: readonly (readonly [Partial<Record<GroupCode, Counted>>, boolean])[]) {
  const past: PastRelease[] = []
  for (const [place, [some, split]] of epochs.entries()) {
    // Object.entries forgets that the keys are codes.
    const groups = new Map(Object.entries(some) as [GroupCode, Counted][])
    const standing = { epoch: place + 1, whole: together([...groups.values()]), groups }
    const next = nextRelease(past, standing, { split, minimum: 5 })
    if (next !== null) past.push({ ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null })
  }
  return past.map((release) => releaseOf(WAVE, release, 5))
}
