/** What the sending of waves is made of: calls to Teams at a pace, and the audiences. */
import { bulkhead } from 'cockatiel'
import { tenantId } from '../services/identifiers'
import type { Observing } from '../services/observing/observing'
import type { Audiences } from './audience/audience'
import { createAudiences } from './audience/audiences'
import type { Clock } from './clock'
import type { Cloud } from './cloud'
import type { Config } from './config'
import { Connector } from './delivery/connector'
import { membersBy } from './delivery/members'
import { Pacer } from './delivery/pacer'
import { Graph } from './graph/graph'
import { AppInstaller } from './graph/installation'
import type { Log } from './log'
import type { Outbound } from './outbound'
import type { Stores } from './parts'
import { type Token, tokenFor } from './token'

export interface Sending {
  /** Null locally: Microsoft Graph knows no bot without an identity. */
  readonly graph: Graph | null
  readonly connector: Connector
  readonly pacer: Pacer
  readonly audiences: Audiences
  readonly serviceUrl: string
  readonly otherServiceUrl: string | null
  readonly random: () => number
  limited<Result>(work: () => Promise<Result>): Promise<Result>
}

/** So many people at once keep up with the pace while Teams takes up to a second for each call. */
const PEOPLE_AT_ONCE = 48

/** Teams refuses tenants of the government's community cloud at the public address, and the others there. */
function otherThan(serviceUrl: string, { serviceUrl: usual, otherServiceUrl: other }: Cloud): string | null {
  return other !== null && serviceUrl.startsWith(new URL(other).origin) ? usual : other
}

export function sendingOf(
  config: Config,
  edges: {
    readonly stores: Pick<Stores, 'employees' | 'settings'>
    readonly clock: Clock
    readonly log: Log
    readonly outbound: Outbound
    readonly connectorToken?: Token | null
    readonly graph?: Graph
    readonly observing: Observing
  },
): Sending {
  const { stores, clock, log, outbound, observing } = edges
  const { identity, cloud, serviceUrl, sendsPerSecond } = config
  const { connectorToken = identity && tokenFor(identity, cloud, cloud.connector) } = edges
  const connector = new Connector({
    appId: identity?.appId ?? '',
    token: connectorToken,
    now: clock.now,
    mayCall: (address) => {
      const may = outbound.toTeams(address)
      if (!may) log('host-refused', {})
      return may
    },
    observing,
  })
  const pacer = new Pacer({ clock, ceiling: sendsPerSecond })
  const room = bulkhead(PEOPLE_AT_ONCE, Number.POSITIVE_INFINITY)
  const throttled = (until: Date) => {
    stores.settings.throttle(tenantId(config.tenant), until).catch(() => log('storage-failed', { problem: 'throttle' }))
  }
  const graph = edges.graph ?? graphOf(config, clock, observing)
  return {
    graph,
    connector,
    pacer,
    serviceUrl,
    otherServiceUrl: identity && otherThan(serviceUrl, cloud),
    random: Math.random,
    limited: (work) => room.execute(work),
    audiences: createAudiences({
      employees: stores.employees,
      members: membersBy({ connector, pacer, clock, random: Math.random, throttled }),
      graph,
      installer: graph && config.graph?.teamsAppId ? new AppInstaller(graph, config.graph.teamsAppId, clock) : null,
      log,
    }),
  }
}

function graphOf({ identity, cloud, graph }: Config, clock: Clock, observing: Observing): Graph | null {
  if (identity === null || graph === null) return null
  return new Graph({ endpoint: cloud.graph, token: tokenFor(identity, cloud, cloud.graph), clock, observing })
}
