/** Releases: summaries that have been shown. The rules are those of DESIGN.md section 6, rules 1 and 4. */
import type { WaveId } from '../identifiers'
import type { Tally } from '../summary/tally'

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
  readonly tally: ReleasedTally
}
