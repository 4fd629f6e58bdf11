/**
 * A release by the groups of its wave's breakdown: what is shown of each, which differ from the whole, and which are not
 * shown by themselves. From 5 respondents on a group shows response and bands, from 10 on shares (DESIGN.md section 6,
 * rule 1).
 */
import type { WaveId } from '../identifiers'
import type { Release } from '../privacy/release'
import type { Level, Persona, Rung } from '../profiles/profile'
import type { Coding, Dimension, GroupCode } from '../waves/coding'
import type { Distribution, Share } from './summary'

/** What groups are compared in: those who would contribute gladly, and those above Watching in the pyramid. */
export const MEASURES = ['willing', 'active'] as const
export type Measure = (typeof MEASURES)[number]

export type Band = 'low' | 'middle' | 'high'

export interface GroupsSummary {
  readonly wave: WaveId
  /** Number of the release. */
  readonly number: number
  readonly releasedAt: Date
  readonly dimension: Dimension
  /** Everybody, to compare with. */
  readonly whole: Response & { readonly measures: Readonly<Record<Measure, Share<Measure> | null>> }
  /** Those that are shown by themselves, the largest difference from the whole first. */
  readonly groups: readonly GroupSummary[]
  /** All other groups together, where any group is shown; null where there is nobody in it. */
  readonly rest: GroupSummary | null
  readonly hidden: HiddenGroups
}

export interface Response {
  readonly respondents: number
  /** At least the number of respondents; null where unknown. */
  readonly audience: number | null
  /** In 0..1; null where the audience is unknown. */
  readonly responseRate: number | null
}

export interface GroupSummary extends Response {
  readonly code: GroupCode | 'rest'
  /** As the directory writes it: text of others, never markdown. '' for `other` and `rest`. */
  readonly label: string
  readonly shown: ShownBands | ShownShares
  /** In what it differs from the whole beyond chance, all groups and measures that were compared being allowed for. */
  readonly differs: readonly Difference[]
}

/** From 5 to 9 respondents. Null where too few answered that question. */
export interface ShownBands {
  readonly kind: 'bands'
  readonly bands: Readonly<Record<Measure, Band | null>>
}

/** From 10 respondents. A measure is null, and willingness without shares, where too few answered that question. */
export interface ShownShares {
  readonly kind: 'shares'
  readonly measures: Readonly<Record<Measure, Share<Measure> | null>>
  readonly willingness: Distribution
  readonly rungs: Distribution<Rung>
  readonly personas: Distribution<Persona>
  readonly levels: Distribution<Level>
}

export interface Difference {
  readonly measure: Measure
  readonly direction: 'higher' | 'lower'
}

export interface HiddenGroups {
  /** How many groups are not shown by themselves, `other` left out. */
  readonly groups: number
  /** Their labels, in alphabetical order: none tells which of them has few respondents. */
  readonly labels: readonly string[]
  /**
   * `together`: they are shown as the rest, since one of them by itself, or compared with an earlier release, would tell
   * of fewer than the minimum. `none`: no group can be shown yet. Null where none is hidden.
   */
  readonly why: 'together' | 'none' | null
}

/** The groups of a release; `minimum` is the group size in force. The same release always gives the same. */
export function groupsOf(_release: Release, _coding: Coding, _minimum: number): GroupsSummary {
  throw new Error('Not made yet.')
}
