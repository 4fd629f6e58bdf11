/**
 * Which counts of a new release are compared with which that were shown before (rule 3, batches.ts), and how unsure a
 * reader is of each: of a count that is shown as a bound, as a band, or not at all, they know only what it lies between.
 */
import { add, EMPTY_TALLY, type Tally } from '../summary/tally'
import { type Difference, differenceSince, remainderOf, type Slack, sumOfDifferences, tellsTooMuch } from './batches'
import { type Extreme, extremeOf, type Range, rangeOf } from './cells'
import { ALL_FAMILIES, bandRangeOf, peopleIn } from './measures'
import { type PastRelease, type UnitState, unitAt } from './past'
import { together } from './since'

/** What the new whole, the sum of these states, may not tell beside each whole that was shown. */
export function toldOfWhole(
  past: readonly PastRelease[],
  states: readonly UnitState[],
  minimum: number,
): ReadonlySet<string> {
  const tally = states.reduce((sum, state) => add(sum, state.tally), EMPTY_TALLY)
  const now = viewOf({ tally, withheld: [], detail: 'shares' }, minimum)
  return toldBy(
    past.map((release) => {
      const parts = release.units.map((then) =>
        differenceSince(then, together(states.filter(({ code }) => unitAt(release, code) === then))),
      )
      const then = viewOf({ ...release.whole, detail: 'shares' }, release.minimum)
      return { difference: sumOfDifferences(parts), unsureOf: unsureBetween(now, then) }
    }),
  )
}

/** What a new state of a unit may not tell beside those before; where it came out of another, beside that one's. */
export function toldOfUnit(
  past: readonly PastRelease[],
  state: UnitState,
  states: readonly UnitState[],
  minimum: number,
): ReadonlySet<string> {
  return toldBy(
    past.flatMap((release): readonly Comparison[] => {
      const then = unitAt(release, state.code)
      if (then === undefined) return []
      const before = viewOf(then, release.minimum)
      const siblings = states.filter(({ code }) => unitAt(release, code) === then)
      if (siblings.length === 1)
        return [{ difference: differenceSince(then, state), unsureOf: unsureBetween(viewOf(state, minimum), before) }]
      const others = siblings.filter((other) => other !== state)
      const ways = [
        { part: [state], left: others },
        { part: others, left: [state] },
      ]
      return (
        ways
          // What is left out of a state that was shown tells something new only where some of it is new.
          .filter(({ left }) => left.some(({ epoch }) => epoch === state.epoch))
          .map(({ part, left }) => ({
            difference: remainderOf(then, part, left),
            unsureOf: unsureOf(
              [before],
              left.map((one) => viewOf(one, minimum)),
            ),
          }))
      )
    }),
  )
}

/** A difference, and how unsure of a counter the reader is who knows what was, and is to be, shown of it. */
interface Comparison {
  readonly difference: Difference
  /** Null where both are the same bound: what each leaves open is enough, whoever may have answered what. */
  readonly unsureOf: (counter: string) => Slack | null
}

/** The counters that one of the comparisons tells too much of. */
function toldBy(comparisons: readonly Comparison[]): ReadonlySet<string> {
  const counters = ALL_FAMILIES.flatMap((family) => family.counters)
  return new Set(
    counters.filter((counter) =>
      comparisons.some(({ difference, unsureOf }) => {
        const unsure = unsureOf(counter)
        return unsure !== null && tellsTooMuch(difference, counter, unsure)
      }),
    ),
  )
}

/** A new state beside an earlier one. */
function unsureBetween(now: View, then: View): Comparison['unsureOf'] {
  const unsure = unsureOf([now], [then])
  return (counter) => {
    const { bound } = now(counter)
    return bound !== null && bound === then(counter).bound ? null : unsure(counter)
  }
}

/** What is added in a comparison counts up, what is subtracted counts down. */
function unsureOf(added: readonly View[], subtracted: readonly View[]): (counter: string) => Slack {
  return (counter) => {
    const plus = added.map((view) => view(counter))
    const minus = subtracted.map((view) => view(counter))
    const below = (sides: readonly Side[]) => sides.reduce((sum, { count, low }) => sum + count - low, 0)
    const above = (sides: readonly Side[]) => sides.reduce((sum, { count, high }) => sum + high - count, 0)
    return { up: below(plus) + above(minus), down: above(plus) + below(minus) }
  }
}

/** A count of a state, and what a reader knows that it lies between. */
type Side = Range & { readonly count: number; readonly bound: Extreme | null }
type View = (counter: string) => Side

type Shown = Pick<UnitState, 'detail' | 'withheld'> & { readonly tally: Tally }

function viewOf({ tally, detail, withheld }: Shown, minimum: number): View {
  return (counter) => {
    const count = tally.counts[counter] ?? 0
    const of = peopleIn(tally, counter)
    // That it is withheld says by itself that it is near the edge: who knows the rules knows about what it is.
    if (withheld.includes(counter)) return { count, bound: null, low: count, high: count }
    if (detail === 'bands') return { count, bound: null, ...bandRangeOf(tally, counter, minimum) }
    if (of < minimum) return { count, bound: null, low: 0, high: of }
    return { count, bound: extremeOf({ count, of }), ...rangeOf({ count, of }) }
  }
}
