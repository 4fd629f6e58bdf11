/** How far the sending of a wave is. Counts only: nobody learns from it who answered, or what. */
import type { Counts } from '../counts'
import { FAILURE_REASONS, type FailureReason } from './delivery'

export interface Progress {
  /** Everybody in the wave. */
  readonly people: number
  /** Not reached yet, and still to be tried. */
  readonly toGo: number
  /** Reached: whoever answered included. */
  readonly sent: number
  readonly answered: number
  readonly blocked: number
  readonly removed: number
  readonly notInstalled: number
  readonly failed: number
  readonly reasons: readonly { readonly reason: FailureReason; readonly count: number }[]
  readonly reminded: number
  readonly optedOut: number
}

/** `counts` is the sum of `contributionOf` (delivery.ts) over all deliveries of the wave. */
export function progressOf(counts: Counts): Progress {
  const of = (counter: string) => counts[counter] ?? 0
  return {
    people: of('people'),
    toGo: of('state:pending'),
    sent: of('state:sent') + of('state:answered'),
    answered: of('state:answered'),
    blocked: of('state:blocked'),
    removed: of('state:removed'),
    notInstalled: of('state:not-installed'),
    failed: of('state:failed'),
    reasons: FAILURE_REASONS.map((reason) => ({ reason, count: of(`reason:${reason}`) })).filter(
      ({ count }) => count > 0,
    ),
    reminded: of('reminded'),
    optedOut: of('opted-out'),
  }
}
