/**
 * Whoever removed the app, or left the organisation, is forgotten after a while: their deliveries in waves that are over
 * or not yet open, and then the address of their chat. Whoever comes back in time keeps everything. How many were asked
 * in waves that are over, and how many answered, stays as it was, or their going would tell whether they had answered;
 * the answers themselves know no names, and have a time of their own (retention.ts).
 *
 * That they removed the app stays, beside their object id alone, while the directory knows them, and where there is none
 * to ask: or the next wave would install it for them again (bot/audience/installed.ts).
 */
import { runEntry } from '../../services/audit/entry'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { daysBefore } from '../../services/privacy/retention'
import type { DeliveryStore } from '../../services/storage/delivery-stores'
import { EVERY_SHARD } from '../../services/storage/keys'
import { inParallel } from '../../services/storage/parallel'
import type { WaveStore } from '../../services/storage/stores'
import type { AuditStore, DeliveryPurge, Leaver, LeaverStore } from '../../services/storage/upkeep-stores'
import { isOver } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import { GraphError } from '../graph/failure'
import type { Graph } from '../graph/graph'
import type { Log } from '../log'
import { unknownAmong } from './directory'
import type { Chore } from './upkeep'

export interface LeaverParts {
  readonly stores: {
    readonly employees: LeaverStore
    readonly waves: WaveStore
    readonly deliveries: Pick<DeliveryStore, 'read'> & DeliveryPurge
    readonly audit: AuditStore
  }
  /** Null where there is no directory to ask. */
  readonly graph: Graph | null
  readonly log: Log
  readonly tenant: TenantId
  readonly now: () => Date
  readonly leaverDays: number
  /** How many are forgotten in one run. */
  readonly most?: number
}

const FORGETTING_MILLISECONDS = 6 * 60 * 60 * 1000
const FIRST_MILLISECONDS = 60_000
const MOST_A_RUN = 500
const AT_ONCE = 16

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
  const before = daysBefore(now(), leaverDays)
  const waves = (await stores.waves.list(tenant)).filter(({ answers }) => answers !== 'expired')
  let forgotten = 0
  for (const shard of EVERY_SHARD) {
    signal.throwIfAborted()
    const left = await stores.employees.leftBefore(tenant, shard, before)
    const unknown = await unknownIn(parts, left, signal)
    const plans = await inParallel(AT_ONCE, left, (leaver) => planFor(parts, leaver, waves, unknown))
    for (const plan of plans.filter((one) => one !== null)) {
      signal.throwIfAborted()
      if (forgotten >= most) return 'more'
      // Told first: a crash in between tells it twice, rather than never.
      if (forgotten === 0) await stores.audit.write(tenant, runEntry(now(), 'leavers'))
      await forget(parts, plan)
      forgotten += 1
    }
  }
  return 'done'
}

async function unknownIn({ graph, log }: LeaverParts, left: readonly Leaver[], signal: AbortSignal) {
  if (graph === null) return new Set<EmployeeId>()
  try {
    const ids = left.map(({ employee }) => employee)
    return new Set(await unknownAmong(graph, ids, signal))
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    log('directory-unreadable', { problem: error.failure.kind })
    return new Set<EmployeeId>()
  }
}

/** What is to be done about one of them. */
interface Plan {
  readonly leaver: Leaver
  readonly waves: readonly Wave[]
  readonly wholly: boolean
}

/** Null where there is nothing to do, or not yet: the counts of an open wave must stay exact while it runs. */
async function planFor(
  { stores }: LeaverParts,
  leaver: Leaver,
  waves: readonly Wave[],
  unknown: ReadonlySet<EmployeeId>,
): Promise<Plan | null> {
  const held: Wave[] = []
  for (const wave of waves) if ((await stores.deliveries.read(wave.id, leaver.employee)) !== null) held.push(wave)
  if (held.some(({ state }) => state === 'open')) return null
  const wholly = unknown.has(leaver.employee)
  return leaver.bare && !wholly && held.length === 0 ? null : { leaver, waves: held, wholly }
}

/** The employee's own row goes last: a run that was cut off finds them again by it. */
async function forget({ stores, tenant }: LeaverParts, { leaver, waves, wholly }: Plan): Promise<void> {
  for (const wave of waves) {
    if (isOver(wave)) await stores.deliveries.remove(wave.id, leaver.employee)
    // Nobody was asked yet.
    else await stores.deliveries.withdraw(wave.id, leaver.employee)
  }
  if (wholly) await stores.employees.forget(tenant, leaver)
  else if (!leaver.bare) await stores.employees.strip(tenant, leaver)
}
