/**
 * Whoever removed the app, or left the organisation, is forgotten after a while: their deliveries in waves that are over,
 * and then the address of their chat. Whoever comes back in time keeps everything. How many were asked and how many
 * answered stays as it was, or their going would tell whether they had answered; the answers themselves know no names,
 * and have a time of their own (retention.ts).
 */
import { runEntry } from '../../services/audit/entry'
import type { TenantId } from '../../services/identifiers'
import type { DeliveryStore } from '../../services/storage/delivery-stores'
import { SHARDS } from '../../services/storage/keys'
import type { Employee, EmployeeStore, WaveStore } from '../../services/storage/stores'
import type { AuditStore, DeliveryPurge, Leaver, LeaverStore } from '../../services/storage/upkeep-stores'
import { isOver } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import { GraphError } from '../graph/failure'
import type { Graph } from '../graph/graph'
import { lookUp } from '../graph/lookup'
import type { Log } from '../log'
import type { Chore } from './upkeep'

export interface LeaverParts {
  readonly stores: {
    readonly employees: EmployeeStore & LeaverStore
    readonly waves: WaveStore
    readonly deliveries: Pick<DeliveryStore, 'read'> & DeliveryPurge
    readonly audit: AuditStore
  }
  readonly tenant: TenantId
  readonly now: () => Date
  readonly leaverDays: number
  /** How many are forgotten in one run. */
  readonly most?: number
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const FORGETTING_MILLISECONDS = DAY_MILLISECONDS / 4
const FIRST_MILLISECONDS = 60_000
const MOST_A_RUN = 500

/** Forgets those whose time has passed. */
export function leavers(parts: LeaverParts): Chore {
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: FORGETTING_MILLISECONDS,
    run: (signal) => forgetAll(parts, signal),
  }
}

async function forgetAll(parts: LeaverParts, signal: AbortSignal): Promise<'done' | 'more'> {
  const { stores, tenant, now, leaverDays, most = MOST_A_RUN } = parts
  const before = new Date(now().getTime() - leaverDays * DAY_MILLISECONDS)
  const waves = await stores.waves.list(tenant)
  let forgotten = 0
  for (let shard = 0; shard < SHARDS && forgotten < most; shard++) {
    for (const leaver of await stores.employees.leftBefore(tenant, shard, before)) {
      signal.throwIfAborted()
      if (forgotten >= most) break
      if (await forget(parts, leaver, waves)) forgotten += 1
    }
  }
  if (forgotten > 0) await stores.audit.write(tenant, runEntry(now(), 'leavers'))
  return forgotten >= most ? 'more' : 'done'
}

/** The employee's own row goes last: a run that was cut off finds them again by it. */
async function forget({ stores, tenant }: LeaverParts, leaver: Leaver, waves: readonly Wave[]): Promise<boolean> {
  for (const { id } of waves.filter(isOver)) await stores.deliveries.remove(id, leaver.employee)
  for (const { id } of waves.filter((wave) => !isOver(wave))) {
    // Its counts must stay exact while it runs: they are forgotten once it is over.
    if ((await stores.deliveries.read(id, leaver.employee)) !== null) return false
  }
  return stores.employees.forget(tenant, leaver)
}

export interface DirectoryParts {
  readonly employees: EmployeeStore
  readonly graph: Graph
  readonly tenant: TenantId
  readonly log: Log
}

/** Marks those whom the directory no longer knows as gone, as if they had removed the app. */
export function departures(parts: DirectoryParts): Chore {
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: DAY_MILLISECONDS,
    run: (signal) => markDepartures(parts, signal),
  }
}

async function markDepartures({ employees, graph, tenant, log }: DirectoryParts, signal: AbortSignal): Promise<'done'> {
  const installed: Employee[] = []
  for (let shard = 0; shard < SHARDS; shard++) {
    installed.push(...(await employees.shard(tenant, shard)).filter(({ state }) => state === 'installed'))
  }
  const unknownAmong = async (some: readonly Employee[]) => {
    const find = await lookUp(
      graph,
      some.map(({ id }) => ({ kind: 'object-id' as const, id })),
      signal,
    )
    return some.filter(({ id }) => find({ kind: 'object-id', id }).length === 0)
  }
  try {
    // Asked twice: who was added while everybody was read may be missing in the first answer.
    const missing = await unknownAmong(await unknownAmong(installed))
    for (const employee of missing) await employees.save(tenant, { ...employee, state: 'removed' })
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    // Nobody counts as gone because Graph does not answer.
    log('directory-unreadable', { problem: error.failure.kind })
  }
  return 'done'
}
