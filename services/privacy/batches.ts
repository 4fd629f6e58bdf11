/**
 * Rule 3: two states that were shown differ by a batch of respondents who began in between, and by those who left or
 * changed. Where the difference of a count would say what all of them answered, the count is withheld in the new state.
 *
 * The *slack* of a count says how far it is from that: `up` is how many of the batch did not choose it, with how many
 * leavers did; `down` the opposite. A respondent may know of two answers: the one they gave and the one they gave up; and
 * that a count is withheld must not say itself that its slack is nought. The margins below allow for both.
 */
import type { Tally } from '../summary/tally'
import { EXCEPTIONS } from './cells'
import { type Counted, startersAfter } from './since'

/** How two states of the same people differ. */
export interface Difference {
  /** So many answers are in it: those of the batch, and of those who left or changed. */
  readonly of: number
  /** So many of these left or changed. */
  readonly leavers: number
  /** How far the change of a count is from the least there could be: all leavers chose it, and none of the batch. */
  aboveLeast(counter: string): number
}

export interface Slack {
  readonly up: number
  readonly down: number
}

/**
 * Whether the difference of the count says too much. `unsure`: how much more slack there may be for all that a reader
 * knows, where one of the two counts is shown as a bound or not at all. Nobody having chosen something is told, where
 * nobody left.
 */
export function tellsTooMuch({ of, leavers, aboveLeast }: Difference, counter: string, unsure: Slack): boolean {
  if (of === 0) return false
  const down = aboveLeast(counter)
  const up = of - down
  if (up + unsure.up <= (leavers === 0 ? EXCEPTIONS : EXCEPTIONS + 1)) return true
  return leavers > 0 && down + unsure.down <= (leavers === 1 ? EXCEPTIONS : EXCEPTIONS + 1)
}

/** From a state that was shown after an epoch to a later one of the same people. */
export function differenceSince(then: { readonly epoch: number; readonly tally: Tally }, now: Counted): Difference {
  const starters = startersAfter(now.since, then.epoch)
  const leavers = then.tally.respondents - (now.tally.respondents - starters)
  return {
    of: starters + leavers,
    leavers,
    aboveLeast: (counter) => countIn(now.tally, counter) - countIn(then.tally, counter) + leavers,
  }
}

export function sumOfDifferences(parts: readonly Difference[]): Difference {
  return {
    of: parts.reduce((sum, { of }) => sum + of, 0),
    leavers: parts.reduce((sum, { leavers }) => sum + leavers, 0),
    aboveLeast: (counter) => parts.reduce((sum, { aboveLeast }) => sum + aboveLeast(counter), 0),
  }
}

/**
 * What a state of a unit says of those of its respondents who are in one part now, the other parts being shown apart:
 * the count then, less what the others have now, is over the part's stayers and all leavers, less the others' starters.
 */
export function remainderOf(
  then: { readonly epoch: number; readonly tally: Tally },
  part: readonly Counted[],
  others: readonly Counted[],
): Difference {
  const stayersIn = (all: readonly Counted[]) =>
    all.reduce((sum, { tally, since }) => sum + tally.respondents - startersAfter(since, then.epoch), 0)
  const stayers = stayersIn(part)
  const leavers = then.tally.respondents - stayers - stayersIn(others)
  const newcomers = others.reduce((sum, { since }) => sum + startersAfter(since, then.epoch), 0)
  return {
    of: stayers + leavers + newcomers,
    leavers: leavers + newcomers,
    aboveLeast: (counter) =>
      others.reduce((left, { tally }) => left - countIn(tally, counter), countIn(then.tally, counter)) + newcomers,
  }
}

function countIn({ counts }: Tally, counter: string): number {
  return counts[counter] ?? 0
}
