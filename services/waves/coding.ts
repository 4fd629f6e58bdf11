/** How a wave is broken down: by at most one dimension, whose values are coded once, when its audience is known. */

/** What a lead may break a wave down by. */
export const DIMENSIONS = ['department', 'location', 'country'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** A group within its wave. `other`: everybody whose own group is too small, or unknown. */
export type GroupCode = `g${number}` | 'other'

export function isGroupCode(value: unknown): value is GroupCode {
  return typeof value === 'string' && /^(g[1-9]\d{0,5}|other)$/.test(value)
}

export interface CodedGroup {
  readonly code: GroupCode
  /** As the directory writes it; '' for `other`. */
  readonly label: string
  /** How many of the audience are in it. */
  readonly audience: number
}

/** Frozen once the audience of the wave is known. */
export interface Coding {
  readonly dimension: Dimension
  /** `other` last, where there is anybody in it. */
  readonly groups: readonly CodedGroup[]
}
