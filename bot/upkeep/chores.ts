/** The list of chores. */
import type { ErasureParts } from '../../services/privacy/erasure'
import type { Graph } from '../graph/graph'
import { type DirectoryParts, departures } from './departures'
import { erasures } from './erasures'
import { type LeaverParts, leavers } from './leavers'
import { type MomentParts, moments } from './moments'
import { type RetentionParts, retention } from './retention'
import type { Chore } from './upkeep'

export type ChoreParts = ErasureParts &
  RetentionParts &
  LeaverParts &
  MomentParts &
  Omit<DirectoryParts, 'graph'> & {
    /** Null where there is no Microsoft Graph, such as locally: then who left is known by the app alone. */
    readonly graph: Graph | null
  }

export function choresOf(parts: ChoreParts): readonly Chore[] {
  const { graph } = parts
  const known = [erasures(parts), retention(parts), leavers(parts), moments(parts)]
  return graph === null ? known : [...known, departures({ ...parts, graph })]
}
