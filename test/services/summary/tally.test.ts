import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import { LEVELS, PERSONAS, RUNGS } from '../../../services/profiles/profile'
import type { Answers } from '../../../services/questionnaire/questions'
import { add, EMPTY_TALLY, subtract, sum, type Tally, tallyOf } from '../../../services/summary/tally'
import { anyAnswers, someoneWho } from '../../support/answers'

const tally = (answers: Answers): Tally => tallyOf(answers, profileOf(answers))
const people = fc.array(anyAnswers, { maxLength: 12 })
/** The tally of some people. */
const anyTally = people.map((answers) => sum(answers.map(tally)))

describe('what one respondent adds', () => {
  test('one to every question they answered, to every option they chose, and to every place in the models', () => {
    const answers = someoneWho(
      { visit: 'monthly' },
      { 'private-platforms': ['linkedin', 'youtube'], comfort: 'neutral' },
    )
    const activities = 'consume collect react review share status create moderate'.split(' ')
    expect(tally(answers)).toEqual({
      respondents: 1,
      counts: {
        ...Object.fromEntries(
          activities.flatMap((id) => [
            [id, 1],
            [`${id}:none`, 1],
          ]),
        ),
        visit: 1,
        'visit:monthly': 1,
        'private-platforms': 1,
        'private-platforms:linkedin': 1,
        'private-platforms:youtube': 1,
        comfort: 1,
        'comfort:neutral': 1,
        'rung:joiner': 1,
        'highest-rung:joiner': 1,
        'persona:newcomer': 1,
        'level:watching': 1,
        'highest-level:watching': 1,
      },
    })
  })

  test('a question that was skipped counts nowhere', () => {
    expect(Object.keys(tally(someoneWho({})).counts).filter((counter) => counter.startsWith('comfort'))).toEqual([])
  })
})

describe('a tally of many', () => {
  test('counts, for any people, each counter once for each of them who adds to it', () => {
    fc.assert(
      fc.property(people, (answers) => {
        const each = answers.map(tally)
        const counters = each.flatMap(({ counts }) => Object.keys(counts))
        const recount: Record<string, number> = {}
        for (const counter of counters) recount[counter] = (recount[counter] ?? 0) + 1
        expect(sum(each)).toEqual({ respondents: answers.length, counts: recount })
      }),
    )
  })

  test('puts everybody on one highest rung, on one highest level and in one persona', () => {
    fc.assert(
      fc.property(anyTally, ({ respondents, counts }) => {
        const together = (of: string, ids: readonly string[]) =>
          ids.reduce((total, id) => total + (counts[`${of}:${id}`] ?? 0), 0)
        expect(together('highest-rung', RUNGS)).toBe(respondents)
        expect(together('highest-level', LEVELS)).toBe(respondents)
        expect(together('persona', PERSONAS)).toBe(respondents)
      }),
    )
  })
})

describe('adding and taking away', () => {
  test('the order does not matter, nor in which groups', () => {
    fc.assert(
      fc.property(anyTally, anyTally, anyTally, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a))
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)))
        expect(sum([a, b, c])).toEqual(sum([c, a, b]))
      }),
    )
  })

  test('nobody adds nothing', () => {
    fc.assert(fc.property(anyTally, (a) => expect(add(a, EMPTY_TALLY)).toEqual(a)))
    expect(sum([])).toEqual(EMPTY_TALLY)
  })

  test('taking away what was added leaves exactly what was there, without a trace at zero', () => {
    fc.assert(
      fc.property(anyTally, anyTally, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a)
        expect(subtract(a, a)).toEqual(EMPTY_TALLY)
      }),
    )
  })

  test('neither changes what it was given', () => {
    const a = sum([someoneWho({}), someoneWho({ create: 'weekly' })].map(tally))
    const before = structuredClone(a)
    add(a, a)
    subtract(a, tally(someoneWho({})))
    expect(a).toEqual(before)
  })

  test.each<[string, Tally, Tally]>([
    [
      'an answer that nobody gave',
      { respondents: 2, counts: { 'share:none': 1 } },
      { respondents: 1, counts: { share: 1 } },
    ],
    [
      'more of an answer than there is',
      { respondents: 2, counts: { share: 1 } },
      { respondents: 2, counts: { share: 2 } },
    ],
    ['more people than there are', { respondents: 1, counts: {} }, { respondents: 2, counts: {} }],
  ])('taking away %s is a defect', (_, from, what) => {
    expect(() => subtract(from, what)).toThrow(RangeError)
  })
})
