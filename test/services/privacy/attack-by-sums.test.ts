/** The attacker adds and subtracts all that was shown, with any factors; a shown count is a sum over its respondents. */
import fc from 'fast-check'
import { groupsOf, playedHistories } from '../../support/attack/histories'
import { play } from '../../support/attack/history'
import { fewestByCuts, statesOf, tellsOf } from '../../support/attack/sums'

describe('no sum of what was shown, with whatever factors, leaves the answers of one to four people', () => {
  test('by cuts: many people, four groups', () => {
    fc.assert(
      fc.property(playedHistories(40, 14), (steps) => {
        const states = statesOf(play(steps, groupsOf(4)), groupsOf(4))
        fc.pre(states.length <= 16)
        expect(fewestByCuts(states)).toBeGreaterThanOrEqual(5)
      }),
      { numRuns: 300 },
    )
  }, 120_000)

  test('by elimination, which knows nothing of cuts: fewer people, two groups', () => {
    fc.assert(
      fc.property(playedHistories(13, 8), (steps) => {
        const states = statesOf(play(steps, groupsOf(2)), groupsOf(2))
        expect(tellsOf(states, 4)).toBe(false)
        expect(tellsOf(states, 5)).toBe(fewestByCuts(states) <= 5)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
