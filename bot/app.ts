/** The one place where parts are put together. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { tenantId } from '../services/identifiers'
import { type Observing, UNOBSERVED } from '../services/observing/observing'
import { type PseudonymKey, pseudonymsBy, signatureOf } from '../services/privacy/pseudonym'
import { type ExportTicket, readTicket, signTicket } from '../services/privacy/signed-link'
import { AudienceProfileHandler, type HandlerParts } from './activity-handler'
import { activityKind } from './activity-kind'
import { NotTakenError, TurnAdapter } from './adapter'
import { onceRecorded } from './audit'
import { auditLines } from './audit-export'
import { BackgroundWork } from './background'
import type { Clock } from './clock'
import { SYSTEM_CLOCK } from './clock'
import type { Config } from './config'
import { type Dispatcher, startDispatcher } from './delivery/dispatcher'
import { admitted } from './door'
import { engageOf } from './engage/engage'
import type { Graph } from './graph/graph'
import { leadershipOf } from './leads/leadership'
import { limitsOf } from './limits'
import { languageOf } from './locales/language'
import type { Log } from './log'
import { namesLoopback, outboundOf } from './outbound'
import type { ServiceStores } from './parts'
import { postBy } from './post'
import { ReadinessLook } from './readiness'
import { sendingOf } from './sending'
import { createServer } from './server'
import type { Token } from './token'
import { choresOf } from './upkeep/chores'
import { startUpkeep, type Upkeep } from './upkeep/upkeep'
import { exportedLines } from './waves/export'
import { messagesOf } from './waves/messages'
import { reportsBy } from './waves/report'

export interface Edges {
  readonly stores: ServiceStores
  readonly pseudonymKey: PseudonymKey
  readonly log: Log
  readonly now: () => Date
  /** How turns come in and messages go out; by the identity of the configuration where none is given. */
  readonly adapter?: TurnAdapter
  /** How the sending of waves proves who it is; by the identity of the configuration where none is given, null for not. */
  readonly connectorToken?: Token | null
  /** Microsoft Graph; by the configuration where none is given. */
  readonly graph?: Graph
  /** How Entra is reached for Viva Engage; as it is everywhere where nothing is given. */
  readonly engageFetch?: typeof fetch
  /** Makes a random identifier for a draft. */
  readonly newId?: () => string
  /** By which waves open, go out and close; `now` and the system's own waiting where none is given. */
  readonly clock?: Clock
  /** Who is told of spans and metrics; nobody where none is given. */
  readonly observing?: Observing
  /** How long a stop goes on serving, not ready any more, so that whoever sends us turns goes elsewhere first. */
  readonly lingerMilliseconds?: number
}

export interface App {
  /** Listens; rejects where the port is taken. Resolves to the port. */
  start(): Promise<number>
  /** Takes nothing new, lets the turns and sends in flight end, and says how many turns did not in time. */
  stop(): Promise<number>
}

/** The longest that a stop waits for turns in flight; Azure's platforms allow 30 seconds. */
const STOP_MILLISECONDS = 15_000

export function createApp(config: Config, edges: Edges): App {
  const { stores, pseudonymKey, log, now, newId = randomUUID, observing = UNOBSERVED, lingerMilliseconds = 0 } = edges
  const outbound = outboundOf(config.cloud, config.mode === 'local', config.engage !== null)
  const { adapter = new TurnAdapter({ ...config, outbound, observing }) } = edges
  const clock = edges.clock ?? { ...SYSTEM_CLOCK, now }
  const background = new BackgroundWork(log)
  const limits = limitsOf(config)
  const tenant = config.identity && tenantId(config.tenant)
  const sending = sendingOf(config, { ...edges, clock, outbound, observing })
  adapter.outgoing = () => sending.pacer.used()
  const languages = { en: languageOf('en'), nl: languageOf('nl') }
  const { minimumGroup, retentionMonths, auditMonths, leaverDays, cards, timeZone } = config
  const pseudonym = pseudonymsBy(pseudonymKey)
  const linkTo = (ticket: ExportTicket): string | null =>
    config.publicUrl === null
      ? null
      : new URL(`api/exports/${signTicket(pseudonymKey, ticket, now())}`, config.publicUrl.replace(/\/*$/, '/')).href
  const engage = engageOf(config, {
    outbound,
    clock,
    notKept: () => log('engage-sign-in-not-kept', {}),
    ...(edges.engageFetch && { fetch: edges.engageFetch }),
  })
  const parts: HandlerParts = {
    stores,
    log,
    observing,
    now,
    newId,
    languages,
    cards,
    minimumGroup,
    retentionMonths,
    auditMonths,
    leaverDays,
    timeZone,
    audiences: sending.audiences,
    messages: messagesOf({ languages, cards, minimumGroup, retentionMonths }),
    engage,
    post: postBy(adapter, config.identity?.appId ?? '', log),
    inBackground: (work) => background.begin(work),
    outbound,
    limits,
    exportLink: ({ tenant, id: lead, language }, { id: wave }) =>
      linkTo({ kind: 'status', tenant, lead, wave, language: language.code }),
    auditLink: ({ tenant, id: lead, language }) => linkTo({ kind: 'audit', tenant, lead, language: language.code }),
    tenant,
    leadership: leadershipOf({ ...config, graph: sending.graph, clock }),
    pseudonym,
    seal: (text) => signatureOf(pseudonymKey, text),
  }
  const handler = new AudienceProfileHandler(parts)
  const turns = new Set<Promise<unknown>>()
  const readiness = new ReadinessLook(() => stores.ping(), clock)
  observing.watch('queue.age', () => stores.queue.oldestSeconds(new Date()))
  const server = createServer({
    log,
    serves: (host) => config.mode === 'production' || namesLoopback(host),
    maySpeak: (authorization) => adapter.maySpeak(authorization),
    // On one's own machine nobody is one.
    strangers: config.mode === 'local' ? { stranger: async () => null } : limits,
    proxies: config.proxies,
    turn: (authorization, activity) => {
      const turn = admitted({ adapter, outbound, tenant, log }, authorization, activity).then((caller) =>
        observing.timed(
          'turn',
          { activity: activityKind(activity.type) },
          () => adapter.run(caller, activity, (context) => handler.run(context)),
          { error: (error) => (error instanceof NotTakenError ? 'away' : 'failed') },
        ),
      )
      turns.add(turn)
      return turn.finally(() => turns.delete(turn))
    },
    exported: (signed, signal) => {
      const ticket = readTicket(pseudonymKey, signed, now())
      if (ticket === null) return null
      const language = languages[ticket.language]
      const lines =
        ticket.kind === 'audit'
          ? auditLines(stores.audit, ticket.tenant, language, signal)
          : exportedLines(stores, ticket, language, signal)
      return { name: ticket.kind, lines: onceRecorded({ stores, now }, ticket, lines) }
    },
    ready: () => readiness.now(),
  })
  let dispatcher: Dispatcher | null = null
  let upkeep: Upkeep | null = null

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(config.port, config.host, () => {
          server.removeListener('error', reject)
          const tenant = tenantId(config.tenant)
          // Listening on TCP, the address is an object.
          const { port } = server.address() as AddressInfo
          log('started', { port, mode: config.mode })
          dispatcher = startDispatcher({
            ...sending,
            stores,
            leases: stores.lease,
            queue: stores.queue,
            messages: parts.messages,
            leadership: parts.leadership,
            reports: reportsBy(parts),
            minimumGroup,
            pseudonym,
            clock,
            log,
            observing,
            tenant,
            holder: randomUUID(),
          })
          upkeep = startUpkeep({
            leases: stores.upkeepLease,
            tenant,
            holder: randomUUID(),
            clock,
            log,
            chores: choresOf({ ...config, ...parts, stores, tenant, now: clock.now, graph: sending.graph }),
          })
          resolve(port)
        })
      }),
    stop: async () => {
      readiness.stop()
      // Nothing new is begun meanwhile but what people ask for.
      const sent = Promise.allSettled([dispatcher?.stop(), upkeep?.stop()])
      if (lingerMilliseconds > 0) await wait(lingerMilliseconds)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await endsWithin(STOP_MILLISECONDS, Promise.allSettled([...turns, background.stop(), sent]))
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
