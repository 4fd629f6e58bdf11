/** The attacker adds and subtracts all that was shown, with any factors; a shown count is a sum over its respondents. */
import fc from 'fast-check'
import type { GroupCode } from '../../../services/waves/coding'
import { play, type Step } from '../../support/attack/history'
import { fewestByCuts, statesOf, tellsOf } from '../../support/attack/sums'

const ANSWERS = ['rung:creator', 'rung:critic'].map((counter) => ({ respondents: 1, counts: { [counter]: 1 } }))

/** Many at once, as people answer in real life, so that units are shown often enough for there to be something to do. */
const historyOf = (people: number, length: number) => {
  const person = fc.nat(people - 1)
  const several = fc.array(person, { minLength: 1, maxLength: 12 })
  const batch = fc.oneof(
    { weight: 6, arbitrary: fc.record({ who: several, tally: fc.constantFrom(...ANSWERS) }) },
    { weight: 2, arbitrary: fc.record({ erased: several }) },
  )
  const move = fc
    .tuple(fc.array(batch, { maxLength: 3 }), fc.boolean())
    .map(([batches, split]): readonly Step[] => [
      ...batches.flatMap((one): readonly Step[] =>
        'who' in one
          ? one.who.map((who) => ({ kind: 'answer', person: who, tally: one.tally }))
          : one.erased.map((who) => ({ kind: 'erase', person: who })),
      ),
      { kind: 'ask', split },
    ])
  return fc.array(move, { minLength: 2, maxLength: length }).map((moves) => moves.flat())
}

const groupsOf =
  (groups: number) =>
  (person: number): GroupCode =>
    `g${(person % groups) + 1}`

describe('no sum of what was shown, with whatever factors, leaves the answers of one to four people', () => {
  test('by cuts: many people, four groups', () => {
    fc.assert(
      fc.property(historyOf(40, 14), (steps) => {
        const states = statesOf(play(steps, groupsOf(4)), groupsOf(4))
        fc.pre(states.length <= 16)
        expect(fewestByCuts(states)).toBeGreaterThanOrEqual(5)
      }),
      { numRuns: 300 },
    )
  }, 120_000)

  test('by elimination, which knows nothing of cuts: fewer people, three groups', () => {
    fc.assert(
      fc.property(historyOf(13, 8), (steps) => {
        const states = statesOf(play(steps, groupsOf(2)), groupsOf(2))
        expect(tellsOf(states, 4)).toBe(false)
        expect(tellsOf(states, 5)).toBe(fewestByCuts(states) <= 5)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
