/** Releases: what has been shown. The gate (gate.ts) alone decides what that is. */
import type { Counts } from '../counts'
import type { WaveId } from '../identifiers'
import type { GroupCode } from '../waves/coding'
import type { Band, Measure } from './measures'

/** Nothing about fewer respondents than this is shown; a setting may raise it, nothing lowers it. */
export const MINIMUM_GROUP = 5
/** From so many respondents on a group shows shares, where the minimum is no larger; before, low, middle or high. */
export const MINIMUM_FOR_SHARES = 10

declare const gated: unique symbol

/** What may be shown of a tally; only this folder makes one. */
export interface ReleasedTally {
  readonly respondents: number
  /** Those that are shown as a number, and how many answered each question that is shown. */
  readonly counts: Counts
  /** Those that all answered but two at most. A counter that is named nowhere here is one that two have at most. */
  readonly over: readonly string[]
  /** Those that are off by chance (blur.ts). */
  readonly blurred: readonly string[]
  readonly [gated]: true
}

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
  /** Whether it is large enough for shares, and no other could be told from it. */
  readonly detail: 'shares' | 'bands'
  /** Of a unit too small for shares; then nothing but its respondents is in the tally. */
  readonly bands: Readonly<Record<Measure, Band | null>>
  readonly tally: ReleasedTally
}

/** Rule 1: how many there are, or null for fewer than the minimum. */
export function countOrFewer(count: number, minimum: number): number | null {
  return count < minimumInForce(minimum) ? null : count
}

/**
 * How many answered by now, at least: in steps of the minimum, so that whoever looks before and after somebody had the
 * time to answer does not see whether they did. Null before the first step.
 */
export function answeredAtLeast(count: number, minimum: number): number | null {
  return countOrFewer(count - (count % minimumInForce(minimum)), minimum)
}

/** From how many respondents on a group shows shares. */
export function sharesFrom(minimum: number): number {
  return Math.max(MINIMUM_FOR_SHARES, minimumInForce(minimum))
}

/** The smallest group of which anything is shown, whatever was configured. */
export function minimumInForce(minimum: number): number {
  return Math.max(MINIMUM_GROUP, minimum)
}
