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
  /** At most and at least so many left or changed. */
  readonly leavers: number
  slackOf(counter: string): Slack
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
export function tellsTooMuch({ leavers, slackOf }: Difference, counter: string, unsure: Slack): boolean {
  const { up, down } = slackOf(counter)
  if (up + unsure.up <= (leavers === 0 ? EXCEPTIONS : EXCEPTIONS + 1)) return true
  return leavers > 0 && down + unsure.down <= (leavers === 1 ? EXCEPTIONS : EXCEPTIONS + 1)
}

/** From a state that was shown after an epoch to what is counted now. */
export function differenceSince(then: { readonly epoch: number; readonly tally: Tally }, now: Counted): Difference {
  const starters = startersAfter(now.since, then.epoch)
  const leavers = then.tally.respondents - (now.tally.respondents - starters)
  return {
    leavers,
    slackOf: (counter) => {
      const change = countIn(now.tally, counter) - countIn(then.tally, counter)
      return { up: starters - change, down: change + leavers }
    },
  }
}

/** Between two states that were both shown in the past: at least `minimum` began in between, and more is not known. */
export function differenceAtLeast(then: Tally, later: Tally, minimum: number): Difference {
  const leavers = Math.max(0, then.respondents - later.respondents + minimum)
  return {
    leavers,
    slackOf: (counter) => {
      const change = countIn(later, counter) - countIn(then, counter)
      return { up: Math.max(0, minimum - change), down: Math.max(0, change + leavers) }
    },
  }
}

export function sumOfDifferences(parts: readonly Difference[]): Difference {
  return {
    leavers: parts.reduce((sum, { leavers }) => sum + leavers, 0),
    slackOf: (counter) => {
      const slacks = parts.map(({ slackOf }) => slackOf(counter))
      return {
        up: slacks.reduce((sum, { up }) => sum + up, 0),
        down: slacks.reduce((sum, { down }) => sum + down, 0),
      }
    },
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
  const startersIn = (all: readonly Counted[]) =>
    all.reduce((sum, { since }) => sum + startersAfter(since, then.epoch), 0)
  const respondentsIn = (all: readonly Counted[]) => all.reduce((sum, { tally }) => sum + tally.respondents, 0)
  const stayers = respondentsIn(part) - startersIn(part)
  const leavers = then.tally.respondents - stayers - (respondentsIn(others) - startersIn(others))
  const newcomers = startersIn(others)
  return {
    leavers: leavers + newcomers,
    slackOf: (counter) => {
      const value = countIn(then.tally, counter) - others.reduce((sum, { tally }) => sum + countIn(tally, counter), 0)
      return { up: stayers + leavers - value, down: value + newcomers }
    },
  }
}

export function countIn({ counts }: Tally, counter: string): number {
  return counts[counter] ?? 0
}
