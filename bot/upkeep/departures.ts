/** Marks those whom the directory no longer knows as gone, as if they had removed the app: once a day, however often we start. */
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { EmployeeStore, SettingsStore } from '../../services/storage/stores'
import type { LeaverStore } from '../../services/storage/upkeep-stores'
import { GraphError } from '../graph/failure'
import type { Graph } from '../graph/graph'
import type { Log } from '../log'
import { unknownAmong } from './directory'
import type { Chore } from './upkeep'

export interface DirectoryParts {
  readonly stores: {
    readonly employees: EmployeeStore & LeaverStore
    readonly settings: Pick<SettingsStore, 'directoryAskedAt' | 'setDirectoryAskedAt'>
  }
  readonly graph: Graph
  readonly tenant: TenantId
  readonly now: () => Date
  readonly log: Log
}

const FIRST_MILLISECONDS = 60_000
const EVERY_MILLISECONDS = 60 * 60 * 1000
const DAY_MILLISECONDS = 24 * EVERY_MILLISECONDS

export function departures(parts: DirectoryParts): Chore {
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: EVERY_MILLISECONDS,
    run: (signal) => markDepartures(parts, signal),
  }
}

async function markDepartures(parts: DirectoryParts, signal: AbortSignal): Promise<'done'> {
  const { stores, graph, tenant, now, log } = parts
  const [at, last] = [now(), await stores.settings.directoryAskedAt(tenant)]
  if (last !== null && at.getTime() - last.getTime() < DAY_MILLISECONDS) return 'done'
  const installed: EmployeeId[] = []
  for (const shard of EVERY_SHARD) installed.push(...(await stores.employees.installedIn(tenant, shard)))
  try {
    for (const id of await unknownAmong(graph, installed, signal)) {
      // As they are by now: asking the directory takes its time.
      const employee = await stores.employees.read(tenant, id)
      if (employee?.state === 'installed') await stores.employees.save(tenant, { ...employee, state: 'removed' })
    }
    await stores.settings.setDirectoryAskedAt(tenant, at)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    // Nobody counts as gone because Graph does not answer.
    log('directory-unreadable', { problem: error.failure.kind })
  }
  return 'done'
}
