import fc from 'fast-check'
import en from '../../../bot/locales/en.json'
import nl from '../../../bot/locales/nl.json'
import {
  CONCLUSION_RULES,
  type ConclusionRule,
  conclusionOf,
  type Findings,
} from '../../../services/summary/conclusions'

/** A wave in which nothing stands out: two in three answered, most watch, three in ten do more. */
const findings = (some: Partial<Findings>): Findings => ({
  respondents: 200,
  audience: 300,
  uncertainty: 0.1,
  inactive: 0.1,
  watching: 0.9,
  active: 0.3,
  sharing: 0.2,
  commenting: 0.2,
  producing: 0.1,
  willing: 0.2,
  reluctant: 0.3,
  noneForWork: 0.3,
  ...some,
})

const CREATE = { producing: 0.25, active: 0.4 }
const SHARE = { sharing: 0.4, active: 0.4 }
const COMMENT = { commenting: 0.4, active: 0.4 }

/** One row, one wave: what stands out, the conclusion, and its numbers: people, or how many in ten. */
const TABLE: readonly [string, Partial<Findings>, ConclusionRule, Record<string, number>][] = [
  ['nothing stands out', {}, 'in-between', { watching: 9, active: 3 }],
  ['a share may be more than 20 points off', { uncertainty: 0.41 }, 'too-few-answers', { respondents: 200 }],
  ['a share may be 20 points off', { uncertainty: 0.4 }, 'in-between', { watching: 9, active: 3 }],
  ['fewer than one in five answered', { respondents: 59 }, 'low-response', { respondents: 59, audience: 300 }],
  ['one in five answered', { respondents: 60 }, 'in-between', { watching: 9, active: 3 }],
  ['how many could answer is unknown', { respondents: 9, audience: null }, 'in-between', { watching: 9, active: 3 }],
  ['half do nothing of all this', { inactive: 0.5, watching: 0.5 }, 'mostly-inactive', { inactive: 5 }],
  ['nearly half do nothing of all this', { inactive: 0.49 }, 'in-between', { watching: 9, active: 3 }],
  ['a quarter create', CREATE, 'creators-many', { creating: 3 }],
  ['a quarter create, four in ten would', { ...CREATE, willing: 0.4 }, 'creators-willing', { creating: 3, willing: 4 }],
  ['six in ten would rather not', { reluctant: 0.6 }, 'reluctant', { reluctant: 6 }],
  ['nearly six in ten would rather not', { reluctant: 0.59 }, 'in-between', { watching: 9, active: 3 }],
  [
    'four in ten take part, six in ten have nothing for work',
    { active: 0.4, noneForWork: 0.6 },
    'not-for-work-yet',
    { active: 4, noneForWork: 6 },
  ],
  [
    'nearly four in ten take part, the same',
    { active: 0.39, noneForWork: 0.6 },
    'in-between',
    { watching: 9, active: 4 },
  ],
  [
    'four in ten take part, most also for work',
    { active: 0.4, noneForWork: 0.59 },
    'in-between',
    { watching: 9, active: 4 },
  ],
  ['four in ten share and comment', { ...SHARE, ...COMMENT }, 'share-and-comment', { sharing: 4, commenting: 4 }],
  ['four in ten share', { ...SHARE, commenting: 0.39 }, 'share-more-than-comment', { sharing: 4 }],
  ['four in ten comment', { ...COMMENT, sharing: 0.39 }, 'comment-more-than-share', { commenting: 4 }],
  ['four in ten would, though they only watch', { willing: 0.4 }, 'willing-watchers', { watching: 9, willing: 4 }],
  ['fewer than a quarter do more than watch', { active: 0.24 }, 'watch-only', { watching: 9 }],
  ['a quarter do more than watch', { active: 0.25 }, 'in-between', { watching: 9, active: 3 }],
  [
    'all watch, nobody does more: no more is said than of nearly all',
    { watching: 1, active: 0 },
    'watch-only',
    { watching: 9 },
  ],
  ['nobody watches: no more is said than of hardly anybody', { watching: 0, active: 0 }, 'watch-only', { watching: 1 }],
  ['nearly all watch', { watching: 0.97 }, 'in-between', { watching: 9, active: 3 }],
  ['what watchers do is not shown', { active: Number.NaN }, 'not-shown', {}],
  ['hardly anybody creates', { willing: 0.4, watching: 0.04 }, 'willing-watchers', { watching: 1, willing: 4 }],
]

describe('the conclusion where', () => {
  test.each(TABLE)('%s', (_, some, rule, values) => {
    expect(conclusionOf(findings(some))).toEqual({ rule, values })
  })
})

/** Where two rules hold, the first is the one that a lead has to know before the other is of use. */
describe('of two conclusions', () => {
  test.each<[ConclusionRule, ConclusionRule, Partial<Findings>]>([
    ['too-few-answers', 'low-response', { uncertainty: 0.5, respondents: 20 }],
    ['low-response', 'mostly-inactive', { respondents: 20, inactive: 0.6 }],
    ['mostly-inactive', 'creators-willing', { inactive: 0.5, ...CREATE, willing: 0.4 }],
    ['creators-willing', 'reluctant', { ...CREATE, willing: 0.4, reluctant: 0.6 }],
    ['reluctant', 'creators-many', { ...CREATE, reluctant: 0.6 }],
    ['creators-many', 'not-for-work-yet', { ...CREATE, noneForWork: 0.7 }],
    ['not-for-work-yet', 'share-and-comment', { ...SHARE, ...COMMENT, noneForWork: 0.7 }],
    ['share-more-than-comment', 'willing-watchers', { ...SHARE, willing: 0.5 }],
    ['comment-more-than-share', 'willing-watchers', { ...COMMENT, willing: 0.5 }],
    ['willing-watchers', 'watch-only', { active: 0.1, willing: 0.5 }],
  ])('%s goes before %s', (first, second, both) => {
    expect(conclusionOf(findings(both)).rule).toBe(first)
    expect(CONCLUSION_RULES.indexOf(first)).toBeLessThan(CONCLUSION_RULES.indexOf(second))
  })
})

describe('the rules of the conclusion', () => {
  test('are each reached by some wave', () => {
    expect(new Set(TABLE.map(([, , rule]) => rule))).toEqual(new Set(CONCLUSION_RULES))
  })

  test.each(CONCLUSION_RULES)('%s: both languages print exactly its numbers', (rule) => {
    const printed = (text: string) => new Set(Array.from(text.matchAll(/{{(\w+)}}/g), ([, name]) => name))
    const values = new Set(TABLE.filter((row) => row[2] === rule).flatMap((row) => Object.keys(row[3])))
    expect([printed(en.conclusions[rule]), printed(nl.conclusions[rule])]).toEqual([values, values])
  })

  test('give for any findings one conclusion, in whole people and whole tenths', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const respondents = fc.integer({ min: 5, max: 100_000 })
    const any: fc.Arbitrary<Findings> = fc.record({
      respondents,
      audience: fc.option(respondents),
      uncertainty: share,
      inactive: share,
      watching: share,
      active: share,
      sharing: share,
      commenting: share,
      producing: share,
      willing: share,
      reluctant: share,
      noneForWork: share,
    })
    fc.assert(
      fc.property(any, (found) => {
        const { rule, values } = conclusionOf(found)
        expect(CONCLUSION_RULES).toContain(rule)
        for (const [name, value] of Object.entries(values)) {
          const most = name === 'respondents' || name === 'audience' ? Number.MAX_SAFE_INTEGER : 10
          expect(Number.isInteger(value) && value >= 0 && value <= most).toBe(true)
        }
      }),
    )
  })
})
