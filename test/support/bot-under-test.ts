/** The whole app over HTTP, between a real Azurite and a stand-in for Teams' cloud. */
import { createHash } from 'node:crypto'
import { PasswordServiceClientCredentialFactory, TokenCredentials } from 'botframework-connector'
import { TurnAdapter } from '../../bot/adapter'
import { type App, createApp } from '../../bot/app'
import type { Clock } from '../../bot/clock'
import { CLOUDS, type Cloud } from '../../bot/cloud'
import type { BotIdentity, Config } from '../../bot/config'
import { createLog, type Log } from '../../bot/log'
import { outboundOf } from '../../bot/outbound'
import type { CardSettings } from '../../cards/card'
import { tenantId, type WaveId } from '../../services/identifiers'
import type { Observing } from '../../services/observing/observing'
import type { Answers } from '../../services/questionnaire/questions'
import type { Azurite } from './azurite'
import { hurriedClock } from './clocks'
import type { EngageDouble } from './engage-double'
import type { GraphDouble } from './graph-double'
import { graphOf, OUR_APP } from './graph-under-test'
import { keyOf } from './pseudonym-key'
import { answersAll, people, Respondents } from './respondents'
import { cardsShownIn, type ShownCard } from './shown-card'
import { aStorage, START, type TestStorage } from './storage'
import type { TeamsDoubleOptions } from './teams-double'
import { startTeamsDouble, type TeamsDouble } from './teams-double'
import { type Line, TeamsPerson } from './teams-person'
import type { TokenIssuer } from './token-issuer'

export const TENANT = 'aaaaaaaa-1111-4222-8333-444444444444'

export interface BotOptions {
  /**
   * `local`: nobody is authenticated, and everybody is a lead. `production`: Teams alone is let in, so nobody of a test.
   * `trusting`: as in production, with its one tenant and its leads, but without asking who calls.
   */
  readonly mode?: 'local' | 'production' | 'trusting'
  /** Whose tokens let a caller in, in production; nobody's where none is given. */
  readonly issuer?: TokenIssuer
  /** What one person may do in a minute; more than any test does, unless given. */
  readonly activitiesPerMinute?: number
  readonly proxies?: number
  /** Names, as given to `person`. */
  readonly leads?: readonly string[]
  readonly actions?: CardSettings['actions']
  /** Names of an Entra group and of a team, by which people are leads as well; they ask Graph. */
  readonly leadGroup?: string
  readonly leadTeam?: string
  readonly minimumGroup?: number
  readonly retentionMonths?: number
  /** Whether a wave is open from the first, without a launch; so it is unless said otherwise. */
  readonly trial?: boolean
  /** A free one, unless given. */
  readonly port?: number
  /** The longest that a turn waits for Teams. */
  readonly outgoingMilliseconds?: number
  readonly now?: () => Date
  /** By which waves are sent and data is kept; our own clock, from `now` on, unless given. */
  readonly clock?: Clock
  readonly teams?: TeamsDoubleOptions
  /** Microsoft Graph. Its people get the app as Teams gives it to them: with an event to the bot. */
  readonly graph?: GraphDouble
  /** Viva Engage, which is not switched on otherwise. */
  readonly engage?: EngageDouble
  readonly observing?: Observing
  readonly lingerMilliseconds?: number
}

/** The sending of waves goes by a clock so many times as fast as ours; faster, a busy machine would lose it its lease. */
const SPEED = 3

export type LogLine = { readonly event: string } & Readonly<Record<string, unknown>>

/** A bot of its own for one test, with its own tables. Stop it at the end. */
export async function startBot(azurite: Azurite, options: BotOptions = {}): Promise<BotUnderTest> {
  const { minimumGroup = 5, now = () => START, trial = true, observing } = options
  const storage = await aStorage(azurite, { minimumGroup, now, trial, ...(observing && { observing }) })
  const teams = await startTeamsDouble({ tenant: TENANT, ...options.teams })
  const bot = new BotUnderTest(options, storage, teams)
  try {
    await bot.start()
  } catch (error) {
    await teams.stop()
    throw error
  }
  return bot
}

export class BotUnderTest implements Line {
  readonly log: LogLine[] = []
  /** The same, as it is written in production. */
  readonly logged: string[] = []
  readonly #app: App
  #port = 0
  #activities = 0
  #drafts = 0
  #skipped = 0
  readonly #events: Promise<unknown>[] = []

  constructor(
    private readonly options: BotOptions,
    readonly storage: TestStorage,
    readonly teams: TeamsDouble,
  ) {
    const { mode = 'local', outgoingMilliseconds, now = () => START, observing, lingerMilliseconds } = options
    const config = configOf(options, teams.serviceUrl)
    const hurried = hurriedClock(SPEED)
    const written = createLog('debug', { write: (text) => void this.logged.push(text) })
    const write: Log = (event, fields) => {
      this.log.push({ event, ...fields })
      written(event, fields)
    }
    this.#app = createApp(config, {
      stores: storage,
      pseudonymKey: KEY,
      log: write,
      now,
      newId: () => `draft-${++this.#drafts}`,
      // The sending of waves waits, so its time must pass also where that of the turns stands still.
      clock: options.clock ?? {
        ...hurried,
        now: () => new Date(now().getTime() + hurried.elapsed()),
        elapsed: () => hurried.elapsed() + this.#skipped,
      },
      ...(observing && { observing }),
      ...(lingerMilliseconds !== undefined && { lingerMilliseconds }),
      connectorToken: null,
      ...(options.graph && { graph: graphOf(options.graph, observing && { observing }) }),
      ...(options.engage && { engageFetch: options.engage.fetch }),
      adapter: new TurnAdapter({
        identity: mode === 'production' ? IDENTITY : null,
        cloud: config.cloud,
        outbound: outboundOf(config.cloud, mode === 'local'),
        ...(outgoingMilliseconds !== undefined && { outgoingMilliseconds }),
        ...(observing && { observing }),
        credentials: mode === 'production' ? new NoTokens() : NOBODY,
      }),
    })
  }

  async start(): Promise<void> {
    this.#port = await this.#app.start()
    const { graph } = this.options
    if (graph === undefined) return
    graph.publish(OUR_APP)
    graph.installations.onInstalled = (id) => {
      // While the installation is still being answered, as Teams may.
      this.#events.push(new TeamsPerson(this, id, 'en-GB', TENANT).installs().catch(() => {}))
    }
  }

  /** Resolves when the bot has answered whatever Graph made Teams tell it. */
  async hasHeard(): Promise<void> {
    await Promise.all(this.#events)
  }

  /** How many turns did not end in time. */
  async stopApp(): Promise<number> {
    return this.#app.stop()
  }

  async stop(): Promise<void> {
    await this.hasHeard()
    await this.stopApp()
    await this.teams.stop()
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`
  }

  /** An employee by a name that stands for their object id; the same name is the same person. */
  person(name: string, { locale = 'en-GB', tenant = TENANT } = {}): TeamsPerson {
    return new TeamsPerson(this, objectIdOf(name), locale, tenant)
  }

  /** By the clock that never jumps. */
  passes(milliseconds: number): void {
    this.#skipped += milliseconds
  }

  channel(name: string): string {
    return this.teams.channel(`19:${name}@thread.tacv2`)
  }

  /** What a channel shows. */
  cardsIn(channel: string): readonly ShownCard[] {
    return this.teams.messagesIn(channel).flatMap(cardsShownIn)
  }

  newActivityId(): string {
    this.#activities += 1
    return String(1_600_000_000_000 + this.#activities)
  }

  /** Posts to the bot as Teams does. */
  post(activity: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(this.url('/api/messages'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(activity),
    })
  }

  /** So many colleagues have submitted these answers. */
  async haveAnswered(respondents: number, answers: Answers = answersAll('weekly'), from = 1): Promise<void> {
    await new Respondents(this.storage.answers, await this.wave()).submit(people(from, from + respondents - 1), answers)
  }

  /** How many the tallies count. */
  async counted(): Promise<number> {
    return this.storage.answers.respondents(await this.wave())
  }

  async wave(): Promise<WaveId> {
    const wave = await this.storage.waves.current(tenantId(TENANT))
    if (wave === null) throw new Error('A trial wave is open from the first.')
    return wave.id
  }
}

export function objectIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

export const IDENTITY: BotIdentity = {
  appType: 'SingleTenant',
  appId: 'bbbbbbbb-1111-4222-8333-444444444444',
  tenantId: TENANT,
  password: 'not-a-secret',
}

export const KEY = keyOf(7)

/** The public cloud, with a Teams of the test's own, and perhaps an issuer: an administrator cannot name one like it. */
function cloudOf({ issuer, engage }: BotOptions, serviceUrl: string): Cloud {
  const nobody = { keys: 'http://127.0.0.1:9/none' }
  const services = [new URL(serviceUrl).origin]
  return { ...CLOUDS.public, ...(issuer?.cloud ?? nobody), serviceUrl, services, engage: engage?.origin ?? null }
}

/** Entra is not within reach, and the Teams of a test asks for no token. */
class NoTokens extends PasswordServiceClientCredentialFactory {
  constructor() {
    super(IDENTITY.appId, 'not-a-secret')
  }

  override async createCredentials() {
    return new TokenCredentials('not-a-token')
  }
}

/** Without an id nobody is authenticated. */
const NOBODY = new PasswordServiceClientCredentialFactory('', '')

function configOf(options: BotOptions, serviceUrl: string): Config {
  const { mode = 'local', leads = [], actions = 'submit', minimumGroup = 5, retentionMonths = 24, port = 0 } = options
  return {
    mode: mode === 'local' ? 'local' : 'production',
    host: '127.0.0.1',
    port,
    identity: mode === 'local' ? null : IDENTITY,
    engage: options.engage?.settings ?? null,
    graph: options.graph === undefined ? null : { teamsAppId: OUR_APP.externalId },
    cloud: cloudOf(options, serviceUrl),
    storage: null,
    pseudonymKey: { kind: 'file', path: 'given', createIfMissing: false },
    leads: new Set(leads.map(objectIdOf)),
    leadGroup: options.leadGroup ?? null,
    leadTeam: options.leadTeam ?? null,
    minimumGroup,
    retentionMonths,
    auditMonths: 24,
    leaverDays: 30,
    cards: { version: '1.5', actions },
    logLevel: 'silent',
    collector: null,
    tenant: TENANT,
    serviceUrl,
    sendsPerSecond: 50,
    activitiesPerMinute: options.activitiesPerMinute ?? 1_000_000,
    proxies: options.proxies ?? 0,
    publicUrl: 'https://bot.example.org',
    timeZone: 'Europe/Amsterdam',
    dataDir: 'none',
    playgroundPort: 0,
  }
}
