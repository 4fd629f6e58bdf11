/**
 * What is shown in place of exact counts. Two exact counts of nearly the same people would tell what those answered who
 * are in one of them alone, and so would counts of parts beside that of their whole: whether it is so can be seen from
 * the answers only, and to leave out just those counts would say that it is so. So one release of a wave is exact, the
 * first, and of everybody; every other number is off by chance (chance.ts).
 *
 * Promise: whatever is shown, no answer of anybody is certain, nor impossible, but that nobody may have given one of those
 * that exclude each other; for whoever knows these rules too, and who answered, changed and erased when, and in which group.
 * Proof. What is off by chance may be any number, whatever the true one is, so it excludes nothing. What is done with it
 * here (cut off at 0 and at all, made to add up) looks at nothing else. There remains the one exact release. In it all
 * respondents are alike, so that of one of them an answer is certain only where it is so of all; and a count that all, or
 * nearly all, or hardly any are in is told as a bound (extremes.ts), so that one more or one fewer of all others may be in
 * it. One more: whoever has what the answer presupposes, as a joiner has who shares, may give it too. One fewer: whoever
 * has nothing that presupposes it may do without, and what else they alone had may be another's. Either changes no exact
 * number, as long as none tells who has two of them: where as many are joiners at their highest as are joiners, none of
 * these reviews. So what does is off by chance at first too (`binds`), and so are answers that add up to a bound.
 * It was looked for in every world of a few people (attack-by-worlds.test.ts).
 */
import type { Counts } from '../counts'
import type { Tally } from '../summary/tally'
import type { Chance } from './chance'
import { type Family, hasTwin, isOnSome, OPPOSITES } from './counters'
import { extremeOf, mostToldOf } from './extremes'
import { ALL_FAMILIES, MEASURES, type Measure, PARTS_OF, peopleIn, withMeasures } from './measures'
import { Numbers } from './numbers'

/** The numbers that are shown of a tally, and which of these are off by chance. */
export interface Shown {
  readonly counts: Counts
  readonly blurred: readonly string[]
}

/** Of what may be compared with something else: every number of these families is off by chance. */
export function blurred({ respondents, counts }: Tally, families: readonly Family[], chance: Chance): Counts {
  const numbers = new Numbers(counts, chance)
  throwAll(numbers, respondents, families)
  return aboveZero(numbers.counts())
}

/** Of the first release of everybody: exactly, but for what tells how the exact ones go together. */
export function firstShown(all: Tally, chance: Chance): Shown {
  const tally = withMeasures(all)
  const { respondents, counts } = tally
  const numbers = new Numbers(counts, chance)
  const isBound = (counter: string) => extremeOf({ count: counts[counter] ?? 0, of: peopleIn(tally, counter) }) !== null
  const asTold = (counter: string, most: number) =>
    isBound(counter) ? numbers.nearBound(counter, peopleIn(tally, counter), most) : numbers.exactly(counter)

  const families = ALL_FAMILIES.filter((family) => {
    const measure = measureIn(family)
    return family.binds || (measure !== undefined && isBound(`measure:${measure}`))
  })
  for (const { base } of families) if (base !== null) numbers.exactly(base)
  for (const place of ALL_FAMILIES.flatMap(({ base, binds, counters }) => (base === null && !binds ? counters : []))) {
    numbers.limit(`highest-${place}`, mostToldOf({ count: counts[place] ?? 0, of: respondents }))
  }
  asTold(OPPOSITES.outside, respondents)
  asTold(OPPOSITES.on, respondents)
  const onSome = respondents - numbers.get(OPPOSITES.outside)
  const elsewhereToo = families.flatMap(({ counters }) => counters.filter(hasTwin))
  for (const counter of elsewhereToo) asTold(counter, isOnSome(counter) ? onSome : respondents)
  if (isBound('measure:willing')) asTold('measure:willing', peopleIn(tally, 'measure:willing'))
  throwAll(numbers, respondents, families)
  return { counts: aboveZero({ ...counts, ...numbers.counts() }), blurred: numbers.blurred() }
}

/** Those of the families of which none is known yet, in agreement with those that are. */
function throwAll(numbers: Numbers, respondents: number, families: readonly Family[]): void {
  const ofIn = ({ base }: Family) => (base === null ? respondents : numbers.near(base, respondents))
  const onSome = respondents - numbers.near(OPPOSITES.outside, respondents)
  for (const family of families) {
    for (const counter of family.counters) numbers.near(counter, isOnSome(counter) ? onSome : ofIn(family))
  }
  numbers.set(OPPOSITES.on, onSome)
  // The pyramid before the ladder, which follows where it raises a number that both have.
  for (const family of families.filter(({ addsUp }) => addsUp).toReversed()) {
    const measure = measureIn(family)
    const parts = measure === undefined ? [] : PARTS_OF[measure]
    if (measure !== undefined) {
      numbers.addUp(parts, numbers.get(`measure:${measure}`))
      numbers.set(`measure:${measure}`, numbers.sum(parts))
    }
    const others = family.counters.filter((counter) => !parts.includes(counter))
    numbers.addUp(others, ofIn(family) - numbers.sum(parts))
    numbers.keepOrder()
  }
}

/** The measure that answers of the family add up to. */
function measureIn({ counters }: Family): Measure | undefined {
  return MEASURES.find((measure) => PARTS_OF[measure].every((part) => counters.includes(part)))
}

function aboveZero(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
