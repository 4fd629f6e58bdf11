/** Releases: summaries that have been shown. The rules are those of DESIGN.md section 6, rules 1 and 4. */
import type { WaveId } from '../identifiers'
import type { Tally } from '../summary/tally'
import type { GroupCode } from '../waves/coding'

/** Nothing about fewer respondents than this is shown; a setting may raise it, nothing lowers it. */
export const MINIMUM_GROUP = 5

declare const gated: unique symbol
/** A tally that the gate has let through; only this module makes one. */
export type ReleasedTally = Tally & { readonly [gated]: true }

export interface Release {
  readonly wave: WaveId
  /** 1, 2, 3, … within the wave. */
  readonly number: number
  readonly releasedAt: Date
  /** Employees in the audience at that moment, or null where unknown; at least the number of respondents. */
  readonly audience: number | null
  /** Of everybody: the sum over the units. */
  readonly tally: ReleasedTally
  /** What is shown apart; one, `whole`, until groups were asked for. */
  readonly units: readonly ReleasedUnit[]
}

/** Everybody; a group that is shown by itself; or all the others of a breakdown together. */
export type UnitCode = 'whole' | GroupCode | 'rest'

/** Respondents who are shown together: each is in one unit, and units only ever come apart. */
export interface ReleasedUnit {
  readonly code: UnitCode
  /** The groups in it; empty for `whole`. */
  readonly codes: readonly GroupCode[]
  readonly tally: ReleasedTally
}

/** What has been released of a wave so far. */
export interface Ledger {
  /** The epoch that is open, or being closed. */
  readonly epoch: number
  /** The number of the last release; 0 where there is none. */
  readonly released: number
  /** At most so many respondents changed in epochs that closed since then without a release. */
  readonly withheld: number
}

export const EMPTY_LEDGER: Ledger = { epoch: 1, released: 0, withheld: 0 }

/** What stands in the tallies of a wave at some moment. */
export interface Standing {
  readonly respondents: number
  /** At least so many respondents differ from the beginning of the epoch. */
  readonly touched: number
}

/**
 * Rules 1 and 4: enough respondents, and enough of them who differ since the last release. Somebody who changed in a
 * withheld epoch may have changed back, so each of those hides one who changed now.
 */
export function mayRelease(standing: Standing, ledger: Ledger, minimum: number): boolean {
  const atLeast = minimumInForce(minimum)
  if (standing.respondents < atLeast) return false
  return ledger.released === 0 || standing.touched - ledger.withheld >= atLeast
}

/** Rule 1: the tally as one that may be shown, or null where the group is smaller than the minimum. */
export function releaseTally(tally: Tally, minimum: number): ReleasedTally | null {
  if (tally.respondents < minimumInForce(minimum)) return null
  // The one place that makes the brand: the group is large enough.
  return tally as ReleasedTally
}

/** Rule 1: how many there are, or null for fewer than the minimum. */
export function countOrFewer(count: number, minimum: number): number | null {
  return count < minimumInForce(minimum) ? null : count
}

/** The smallest group of which anything is shown, whatever was configured. */
export function minimumInForce(minimum: number): number {
  return Math.max(MINIMUM_GROUP, minimum)
}
