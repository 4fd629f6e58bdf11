/** What was shown of a wave so far, as it is stored: for the gate alone, since it holds counts that nobody may see. */

import type { Counts } from '../counts'
import type { Tally } from '../summary/tally'
import type { Shown } from './blur'
import type { UnitCode } from './release'
import type { Counted } from './since'
import type { Line } from './units'

/** A unit in the state in which it was shown last. */
export interface UnitState extends Counted {
  readonly code: UnitCode
  /** The epoch after which it was shown so. */
  readonly epoch: number
  readonly detail: 'shares' | 'bands'
  /** Its numbers, all of them off by chance (blur.ts). None while the whole is the only unit, since it is shown as such. */
  readonly shown: Counts
}

export interface PastRelease {
  readonly number: number
  readonly releasedAt: Date
  readonly audience: number | null
  /** The minimum group in force then. */
  readonly minimum: number
  /** The sum over the units, and what is shown of it. */
  readonly whole: { readonly tally: Tally; readonly shown: Shown }
  readonly units: readonly UnitState[]
}

/** The unit in which these respondents were at that release: groups come out of the rest, and that out of the whole. */
export function unitAt({ units }: Pick<PastRelease, 'units'>, code: UnitCode): UnitState | undefined {
  const find = (wanted: UnitCode) => units.find((unit) => unit.code === wanted)
  return find(code) ?? (code === 'whole' ? undefined : (find('rest') ?? find('whole')))
}

/** The line of a unit that there is, or is to be (units.ts). */
export function lineOf(past: readonly PastRelease[], code: UnitCode): Line {
  const states = past.flatMap((release) => unitAt(release, code) ?? [])
  return {
    shown: [...new Set(states.map(({ epoch }) => epoch))],
    respondents: states.at(-1)?.tally.respondents ?? 0,
  }
}
