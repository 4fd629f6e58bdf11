/** What the sending of waves is made of: calls to Teams at a pace, and the audiences. */
import { bulkhead } from 'cockatiel'
import { tenantId } from '../services/identifiers'
import type { Storage } from '../services/storage/storage'
import type { Audiences } from './audience/audience'
import { createAudiences } from './audience/audiences'
import type { TeamMembers } from './audience/team'
import type { Clock } from './clock'
import type { Config } from './config'
import { Connector } from './delivery/connector'
import { Pacer } from './delivery/pacer'
import { called } from './delivery/reach'
import { Graph } from './graph/graph'
import { AppInstaller } from './graph/installation'
import type { Log } from './log'
import { CONNECTOR_AUDIENCE, tokenFor } from './token'

export interface Sending {
  readonly connector: Connector
  readonly pacer: Pacer
  readonly audiences: Audiences
  readonly serviceUrl: string
  readonly random: () => number
  limited<Result>(work: () => Promise<Result>): Promise<Result>
}

/** So many calls at once keep up with the pace while Teams takes up to half a second for each. */
const CALLS_AT_ONCE = 24

export function sendingOf(
  config: Config,
  edges: {
    readonly stores: Storage
    readonly clock: Clock
    readonly log: Log
    readonly connectorToken?: (() => Promise<string>) | null
  },
): Sending {
  const { stores, clock, log } = edges
  const { identity, serviceUrl, sendsPerSecond } = config
  const { connectorToken = tokenOf(identity) } = edges
  const connector = new Connector({
    appId: identity?.appId ?? '',
    token: connectorToken,
    now: clock.now,
  })
  const pacer = new Pacer({ clock, ceiling: sendsPerSecond })
  const room = bulkhead(CALLS_AT_ONCE, Number.POSITIVE_INFINITY)
  const throttled = (until: Date) => {
    stores.settings.throttle(tenantId(config.tenant), until).catch(() => log('storage-failed', { problem: 'throttle' }))
  }
  const graph =
    identity && config.graph
      ? new Graph({ endpoint: config.graph.endpoint, token: tokenFor(identity, config.graph.endpoint), clock })
      : null
  return {
    connector,
    pacer,
    serviceUrl,
    random: Math.random,
    limited: (work) => room.execute(work),
    audiences: createAudiences({
      employees: stores.employees,
      members: membersBy(connector, { pacer, clock, random: Math.random, throttled }),
      graph,
      installer: graph && config.graph?.teamsAppId ? new AppInstaller(graph, config.graph.teamsAppId, clock) : null,
      log,
    }),
  }
}

function tokenOf(identity: Config['identity']): (() => Promise<string>) | null {
  if (identity === null) return null
  const token = tokenFor(identity, CONNECTOR_AUDIENCE)
  return () => token(false)
}

function membersBy(connector: Connector, parts: Parameters<typeof called>[0]): TeamMembers {
  return async (serviceUrl, team, continuation, signal) => {
    const page = await called(parts, signal, () => connector.members(serviceUrl, team, continuation))
    if (page.kind !== 'done') throw new Error(`Teams does not give the members of the team: ${page.kind}`)
    return page.result
  }
}
