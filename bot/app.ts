/** The one place where parts are put together. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { EmployeeId } from '../services/identifiers'
import { tenantId } from '../services/identifiers'
import { type PseudonymKey, pseudonymOf } from '../services/privacy/pseudonym'
import { AudienceProfileHandler } from './activity-handler'
import { TurnAdapter } from './adapter'
import type { Config } from './config'
import { languageOf } from './locales/language'
import type { Log } from './log'
import type { Stores } from './parts'
import { createServer } from './server'

export interface Edges {
  readonly stores: Stores & { ping(): Promise<void> }
  readonly pseudonymKey: PseudonymKey
  readonly log: Log
  readonly now: () => Date
  /** How turns come in and messages go out; by the identity of the configuration where none is given. */
  readonly adapter?: TurnAdapter
  /** Makes a random identifier for a draft. */
  readonly newId?: () => string
}

export interface App {
  /** Listens; rejects where the port is taken. Resolves to the port. */
  start(): Promise<number>
  /** Takes nothing new, lets the turns in flight end, and says how many did not in time. */
  stop(): Promise<number>
}

/** The longest that a stop waits for turns in flight; Azure's platforms allow 30 seconds. */
const STOP_MILLISECONDS = 15_000

export function createApp(config: Config, edges: Edges): App {
  const { stores, pseudonymKey, log, now, adapter = new TurnAdapter(config.identity), newId = randomUUID } = edges
  const handler = new AudienceProfileHandler({
    stores,
    adapter,
    log,
    now,
    newId,
    languages: { en: languageOf('en'), nl: languageOf('nl') },
    cards: config.cards,
    minimumGroup: config.minimumGroup,
    retentionMonths: config.retentionMonths,
    appId: config.identity?.appId ?? '',
    tenant: config.identity === null ? null : tenantId(config.identity.tenantId.toLowerCase()),
    isLead: (id: EmployeeId) => config.mode === 'local' || config.leads.has(id),
    pseudonym: (tenant, id) => pseudonymOf(pseudonymKey, tenant, id),
  })
  const turns = new Set<Promise<unknown>>()
  const server = createServer({
    log,
    turn: (authorization, activity) => {
      const turn = adapter.run(authorization, activity, (context) => handler.run(context))
      turns.add(turn)
      return turn.finally(() => turns.delete(turn))
    },
    ready: () => stores.ping(),
  })

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(config.port, config.host, () => {
          server.removeListener('error', reject)
          // Listening on TCP, the address is an object.
          const { port } = server.address() as AddressInfo
          log('started', { port, mode: config.mode })
          resolve(port)
        })
      }),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await endsWithin(STOP_MILLISECONDS, Promise.allSettled([...turns]))
      server.server.closeAllConnections()
      await closed
      log('stopped', { unfinishedTurns: turns.size })
      return turns.size
    },
  }
}

async function endsWithin(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}
