/** Who is let in: Teams, at an address of its own, speaking of the one tenant that is served. Before any work is done. */
import type { Activity } from 'botbuilder'
import { type TenantId, tenantId } from '../services/identifiers'
import type { Caller, TurnAdapter } from './adapter'
import { NotAdmittedError } from './caller-token'
import type { Log } from './log'
import type { Outbound } from './outbound'

export interface DoorParts {
  readonly adapter: Pick<TurnAdapter, 'authenticate'>
  readonly outbound: Pick<Outbound, 'toTeams'>
  /** Null locally, where every tenant is served. */
  readonly tenant: TenantId | null
  readonly log: Log
}

/** Resolves to the caller for whom a turn may run. Rejects with a NotAdmittedError. */
export async function admitted(
  { adapter, outbound, tenant, log }: DoorParts,
  authorization: string,
  activity: Activity,
): Promise<Caller> {
  const caller = await adapter.authenticate(authorization, activity)
  // Whatever is answered would go there, with a token of ours.
  if (!outbound.toTeams(activity.serviceUrl)) {
    log('host-refused', {})
    throw new NotAdmittedError(403)
  }
  const named = tenantsIn(activity)
  if (named.length === 0 || !named.every((name) => name === (tenant ?? named[0]))) {
    log('foreign-tenant', {})
    throw new NotAdmittedError(403)
  }
  return caller
}

/** The tenant that an activity speaks of; null where it speaks of none. */
export function tenantOf(activity: Activity): TenantId | null {
  return tenantsIn(activity)[0] ?? null
}

/** Teams names it in two places. */
function tenantsIn({ conversation, channelData }: Activity): readonly TenantId[] {
  const named: readonly unknown[] = [conversation?.tenantId, channelData?.tenant?.id]
  return named.flatMap((name) => (typeof name === 'string' && name !== '' ? [tenantId(name.toLowerCase())] : []))
}
