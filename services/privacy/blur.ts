/**
 * What is shown in place of exact counts. Two exact counts of nearly the same people would tell what those answered who
 * are in one of them alone, and so would counts of parts beside that of their whole: whether it is so can be seen from
 * the answers only, and to leave out just those counts would say that it is so. So one release of a wave is exact, the
 * first, and of everybody; every other number is off by chance (chance.ts).
 *
 * Promise: whatever is shown, every answer of everybody stays possible, for whoever knows these rules too, and who
 * answered, changed and erased when, and in which group.
 * Proof. What is off by chance may be any number, whatever the true one is, so it excludes nothing. What is done with it
 * here (cut off at 0 and at all, made to add up) looks at nothing else. There remains the one exact release. In it all
 * respondents are alike, so that of one of them an answer is certain only where it is so of all; and a count that all, or
 * nearly all, are in is told as a bound (extremes.ts). What would add up to such a count is off by chance (`firstShown`):
 * that nothing else does is no proof, but was looked for in every world of a few people (attack-by-worlds.test.ts).
 */
import type { Counts } from '../counts'
import type { Tally } from '../summary/tally'
import type { Chance } from './chance'
import { type Family, hasTwin, isOnSome, OPPOSITES } from './counters'
import { extremeOf } from './extremes'
import { ALL_FAMILIES, MEASURES, PARTS_OF, withMeasures } from './measures'
import { Numbers } from './numbers'

/** The numbers that are shown of a tally, and which of these are off by chance. */
export interface Shown {
  readonly counts: Counts
  readonly blurred: readonly string[]
}

/** Of what may be compared with something else: every number of these families is off by chance. */
export function blurred({ respondents, counts }: Tally, families: readonly Family[], chance: Chance): Counts {
  const numbers = new Numbers(counts, chance)
  const ofIn = ({ base }: Family) => (base === null ? respondents : numbers.near(base, respondents))
  const onSome = respondents - numbers.near(OPPOSITES.outside, respondents)
  for (const family of families) {
    for (const counter of family.counters) numbers.near(counter, isOnSome(counter) ? onSome : ofIn(family))
  }
  numbers.set(OPPOSITES.on, onSome)
  // The pyramid before the ladder, which follows where it raises a number that both have.
  for (const family of families.filter(({ addsUp }) => addsUp).toReversed()) {
    const measure = MEASURES.find((one) => PARTS_OF[one].every((part) => family.counters.includes(part)))
    const parts = measure === undefined ? [] : PARTS_OF[measure]
    if (measure !== undefined) {
      numbers.addUp(parts, numbers.get(`measure:${measure}`))
      numbers.set(`measure:${measure}`, numbers.sum(parts))
    }
    const others = family.counters.filter((counter) => !parts.includes(counter))
    numbers.addUp(others, ofIn(family) - numbers.sum(parts))
    numbers.keepOrder()
  }
  return aboveZero(numbers.counts())
}

/** Of the first release of everybody: exactly, but for answers that add up to a count which is told as a bound. */
export function firstShown(all: Tally, chance: Chance): Shown {
  const tally = withMeasures(all)
  const countOf = (counters: readonly string[]) => counters.reduce((sum, one) => sum + (tally.counts[one] ?? 0), 0)
  const numbers = new Numbers(tally.counts, chance)
  for (const { counters, base, facts } of ALL_FAMILIES) {
    const of = base === null ? tally.respondents : countOf([base])
    const isBound = (...some: readonly string[]) => extremeOf({ count: countOf(some), of }) !== null
    if (!facts.some((fact) => isBound(...fact))) continue
    // Whoever is outside comes first: the others share what is left.
    for (const counter of counters.toReversed()) {
      const most = isOnSome(counter) ? of - numbers.sum(counters.filter((one) => !isOnSome(one))) : of
      if (!hasTwin(counter)) numbers.near(counter, most)
      else if (isBound(counter)) numbers.nearBound(counter, of, most)
      else numbers.exactly(counter)
    }
    numbers.addUp(counters, of)
  }
  return { counts: aboveZero({ ...tally.counts, ...numbers.counts() }), blurred: numbers.blurred() }
}

function aboveZero(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}
