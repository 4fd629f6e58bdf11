/** The list of chores. */
import type { ErasureParts } from '../../services/privacy/erasure'
import type { Graph } from '../graph/graph'
import type { Log } from '../log'
import { erasures } from './erasures'
import { departures, type LeaverParts, leavers } from './leavers'
import { type RetentionParts, retention } from './retention'
import type { Chore } from './upkeep'

export type ChoreParts = ErasureParts &
  RetentionParts &
  LeaverParts & {
    /** Null where there is no Microsoft Graph, such as locally: then who left is known by the app alone. */
    readonly graph: Graph | null
    readonly log: Log
  }

export function choresOf(parts: ChoreParts): readonly Chore[] {
  const { graph, stores } = parts
  const known = [erasures(parts), retention(parts), leavers(parts)]
  return graph === null ? known : [...known, departures({ ...parts, graph, employees: stores.employees })]
}
