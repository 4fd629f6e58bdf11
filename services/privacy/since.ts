/**
 * An epoch is the time between two closings of the tallies. Beside its counts a tally says how many of its present
 * respondents began to add what they add now in which epoch: whoever joins or changes begins in the present one, and
 * whoever erases is gone. So the respondents who began after a release are different people, each counted once however
 * often they changed, and nobody else is new in the tally since then.
 */
import { type Counts, combineCounts } from '../counts'
import { add, EMPTY_TALLY, subtract, type Tally } from '../summary/tally'

/** How many respondents began in each epoch, by its number. */
export type Since = Counts

/** A tally, and since when its respondents are in it as they are. */
export interface Counted {
  readonly tally: Tally
  readonly since: Since
}

export const NOTHING_COUNTED: Counted = { tally: EMPTY_TALLY, since: {} }

/** What one respondent adds, and the epoch in which that began. */
export interface Contribution {
  readonly tally: Tally
  readonly since: number
}

/** Throws a RangeError where `before` was never in it. */
export function changed(counted: Counted, before: Contribution | null, after: Contribution | null): Counted {
  const without = before === null ? counted : combined(counted, before, subtract, -1)
  return after === null ? without : combined(without, after, add, 1)
}

/** The epoch in which somebody began to add what they add: the old one where a submission adds exactly the same. */
export function beganIn(epoch: number, before: Contribution | null, after: Tally): number {
  return before !== null && isSame(before.tally, after) ? before.since : epoch
}

export function together(all: readonly Counted[]): Counted {
  return all.reduce(
    (one, other) => ({ tally: add(one.tally, other.tally), since: combineCounts(one.since, other.since, 1) }),
    NOTHING_COUNTED,
  )
}

/** What is left of `one` without `other`. Throws a RangeError where that was never in it. */
export function without(one: Counted, other: Counted): Counted {
  return { tally: subtract(one.tally, other.tally), since: combineCounts(one.since, other.since, -1) }
}

/** How many respondents began after the epoch. */
export function startersAfter(since: Since, epoch: number): number {
  return startersBetween(since, epoch, Number.POSITIVE_INFINITY)
}

/** How many respondents began after the one epoch and not after the other. */
export function startersBetween(since: Since, after: number, upTo: number): number {
  return Object.entries(since).reduce(
    (total, [epoch, count]) => (Number(epoch) > after && Number(epoch) <= upTo ? total + count : total),
    0,
  )
}

function combined(counted: Counted, one: Contribution, combine: typeof add, sign: 1 | -1): Counted {
  return {
    tally: combine(counted.tally, one.tally),
    since: combineCounts(counted.since, { [one.since]: 1 }, sign),
  }
}

function isSame({ counts: one }: Tally, { counts: other }: Tally): boolean {
  const counters = Object.keys(one)
  return counters.length === Object.keys(other).length && counters.every((counter) => one[counter] === other[counter])
}
