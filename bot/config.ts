/** The environment → Config: every problem named at once, with what to do about it, never with a secret's value. */
import { z } from 'zod'
import type { CardSettings } from '../cards/card'
import type { Collector } from '../services/observing/collector'
import { MINIMUM_GROUP } from '../services/privacy/release'
import type { StorageAccount } from '../services/storage/clients'
import type { PseudonymKeySource } from '../services/storage/pseudonym-key'
import type { SecretPlace } from '../services/storage/secret-text'
import { isTimeZone } from '../services/waves/sending-hours'
import { CLOUD_NAMES, CLOUDS, type Cloud } from './cloud'
import { COLLECTOR_SETTINGS, readCollector } from './collector-setting'
import { LOCAL_TENANT } from './local/tenant'
import { outboundOf } from './outbound'

/** Which app of the catalogue is ours. */
export interface GraphSettings {
  /** The id in the app's manifest; null: nobody can have the app installed by the bot. */
  readonly teamsAppId: string | null
}

/** Where posts outside Teams go, and in whose name. */
export interface EngageSettings {
  /** The number of the community in Viva Engage. */
  readonly community: string
  /** The app registration by which the service account signed in. */
  readonly clientId: string
  /** Where that sign-in is kept. */
  readonly signIn: SecretPlace
}

/** How the bot proves who it is; `null` only locally, where nothing is authenticated. */
export interface BotIdentity {
  readonly appType: 'SingleTenant' | 'UserAssignedMSI'
  readonly appId: string
  readonly tenantId: string
  readonly password: string | null
}

export interface Config {
  readonly mode: 'local' | 'production'
  readonly host: string
  readonly port: number
  readonly identity: BotIdentity | null
  /** Where Microsoft's services are. */
  readonly cloud: Cloud
  /** Null locally: Microsoft Graph knows no bot without an identity. */
  readonly graph: GraphSettings | null
  /** Null where nothing is posted in Viva Engage: so it is unless somebody sets it up. */
  readonly engage: EngageSettings | null
  /** Null locally where nothing is configured: the embedded storage. */
  readonly storage: StorageAccount | null
  readonly pseudonymKey: PseudonymKeySource
  /** Entra object ids, in lower case; locally everybody is a lead. */
  readonly leads: ReadonlySet<string>
  /** The Entra group whose members are leads too, and that of the team whose owners are; null for none. */
  readonly leadGroup: string | null
  readonly leadTeam: string | null
  readonly minimumGroup: number
  readonly retentionMonths: number
  readonly auditMonths: number
  readonly leaverDays: number
  readonly cards: CardSettings
  /** The tenant whose waves are sent. */
  readonly tenant: string
  /** Where chats are made for employees who never met the bot. */
  readonly serviceUrl: string
  readonly sendsPerSecond: number
  /** What one person may do in a minute. */
  readonly activitiesPerMinute: number
  /** How many proxies of ours stand before the bot, each of which tells who called it. */
  readonly proxies: number
  /** Where people reach this service with a browser; null where that is unknown. */
  readonly publicUrl: string | null
  /** IANA; for whom no other is known. */
  readonly timeZone: string
  readonly logLevel: string
  /** Where traces and metrics go; null for nowhere. */
  readonly collector: Collector | null
  readonly dataDir: string
  readonly playgroundPort: number
}

export type ConfigReading =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

/** Every setting, for the documentation's test. */
export const SETTINGS = [
  'NODE_ENV',
  'PORT',
  'PLAYGROUND_PORT',
  'DATA_DIR',
  'MicrosoftAppType',
  'MicrosoftAppId',
  'MicrosoftAppTenantId',
  'MicrosoftAppPassword',
  'AZURE_STORAGE_CONNECTION_STRING',
  'AZURE_STORAGE_TABLE_ENDPOINT',
  'AZURE_STORAGE_QUEUE_ENDPOINT',
  'PSEUDONYM_KEY_URI',
  'PSEUDONYM_KEY_FILE',
  'TEAMS_APP_ID',
  'ENGAGE_COMMUNITY_ID',
  'ENGAGE_CLIENT_ID',
  'ENGAGE_TOKEN_URI',
  'ENGAGE_TOKEN_FILE',
  'TEAMS_SERVICE_URL',
  'SENDS_PER_SECOND',
  'PUBLIC_URL',
  'TIME_ZONE',
  'CLOUD',
  'ACTIVITIES_PER_MINUTE',
  'PROXIES',
  'LEAD_IDS',
  'LEAD_GROUP_ID',
  'LEAD_TEAM_ID',
  'MINIMUM_GROUP',
  'RETENTION_MONTHS',
  'AUDIT_MONTHS',
  'LEAVER_DAYS',
  'CARD_VERSION',
  'CARD_ACTIONS',
  'LOG_LEVEL',
  ...COLLECTOR_SETTINGS,
] as const

const port = (name: string) => whole(name, 1, 65535, 'a free port')

function whole(name: string, least: number, most: number, meaning: string) {
  return z
    .string()
    .refine((text) => /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: ({ input }) => `${name} must be a whole number from ${least} to ${most}, not "${input}": give ${meaning}.`,
    })
    .transform(Number)
}

function choice<const Options extends readonly [string, ...string[]]>(name: string, options: Options) {
  return z.enum(options, {
    error: ({ input }) => `${name} must be ${options.join(' or ')}, spelled so, not "${input}".`,
  })
}

function endpoint(name: string, example: string) {
  return z.url({ protocol: /^https$/, error: `${name} must be an https address, such as ${example}.` })
}

function vaultSecret(name: string) {
  const error = `${name} must be the https address of a Key Vault secret, as the portal shows it.`
  return z.url({ protocol: /^https$/, error })
}

/** What was given is not told: a secret is easily put in the place beside its own. */
const guid = (name: string) => z.guid({ error: `${name} must be a GUID such as 11111111-2222-3333-4444-555555555555.` })

/** The number itself; or that in the address of the community, where it stands in base64. '' where there is none. */
function communityIn(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text
  const [, id = ''] = /^\{"_type":"Group","id":"(\d{1,20})"\}$/.exec(Buffer.from(text, 'base64').toString()) ?? []
  return id
}

const ENVIRONMENT = z.object({
  PORT: port('PORT').default(3978),
  PLAYGROUND_PORT: port('PLAYGROUND_PORT').default(56150),
  DATA_DIR: z.string().default('.data'),
  MicrosoftAppType: z
    .enum(['SingleTenant', 'UserAssignedMSI'], {
      error: 'MicrosoftAppType must be SingleTenant or UserAssignedMSI, spelled so.',
    })
    .optional(),
  MicrosoftAppId: guid('MicrosoftAppId').optional(),
  MicrosoftAppTenantId: guid('MicrosoftAppTenantId').optional(),
  MicrosoftAppPassword: z.string().optional(),
  AZURE_STORAGE_CONNECTION_STRING: z.string().optional(),
  AZURE_STORAGE_TABLE_ENDPOINT: endpoint(
    'AZURE_STORAGE_TABLE_ENDPOINT',
    'https://account.table.core.windows.net',
  ).optional(),
  AZURE_STORAGE_QUEUE_ENDPOINT: endpoint(
    'AZURE_STORAGE_QUEUE_ENDPOINT',
    'https://account.queue.core.windows.net',
  ).optional(),
  PSEUDONYM_KEY_URI: vaultSecret('PSEUDONYM_KEY_URI').optional(),
  PSEUDONYM_KEY_FILE: z.string().optional(),
  TEAMS_APP_ID: guid('TEAMS_APP_ID').optional(),
  ENGAGE_COMMUNITY_ID: z
    .string()
    .transform(communityIn)
    .refine((id) => id !== '', {
      error: 'ENGAGE_COMMUNITY_ID must be the number of a community, or what its address has after /groups/.',
    })
    .optional(),
  ENGAGE_CLIENT_ID: guid('ENGAGE_CLIENT_ID').optional(),
  ENGAGE_TOKEN_URI: vaultSecret('ENGAGE_TOKEN_URI').optional(),
  ENGAGE_TOKEN_FILE: z.string().optional(),
  TEAMS_SERVICE_URL: endpoint('TEAMS_SERVICE_URL', CLOUDS.public.serviceUrl).optional(),
  // Teams allows fifty in any second; what people do in their chats needs some of them.
  SENDS_PER_SECOND: whole('SENDS_PER_SECOND', 1, 50, 'how many calls a second the sending of waves may make').default(
    45,
  ),
  PUBLIC_URL: endpoint('PUBLIC_URL', 'https://bot.example.org').optional(),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, {
      error: ({ input }) => `TIME_ZONE must be the IANA name of a time zone, such as Europe/Amsterdam, not "${input}".`,
    })
    .default('Europe/Amsterdam'),
  CLOUD: choice('CLOUD', CLOUD_NAMES).default('public'),
  ACTIVITIES_PER_MINUTE: whole('ACTIVITIES_PER_MINUTE', 30, 10_000, 'how much one person may do in a minute').default(
    120,
  ),
  PROXIES: whole('PROXIES', 0, 5, 'how many proxies stand before the bot').default(0),
  LEAD_IDS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,;]+/).filter((id) => id !== ''))
    .pipe(
      z.array(
        z.guid({
          error: ({ path }) =>
            `LEAD_IDS must be Entra object ids, separated by commas; the one in place ${Number(path?.at(-1)) + 1} is none.`,
        }),
      ),
    ),
  LEAD_GROUP_ID: guid('LEAD_GROUP_ID').optional(),
  LEAD_TEAM_ID: guid('LEAD_TEAM_ID').optional(),
  MINIMUM_GROUP: whole('MINIMUM_GROUP', MINIMUM_GROUP, 1000, 'the smallest group that may be shown').default(
    MINIMUM_GROUP,
  ),
  RETENTION_MONTHS: whole('RETENTION_MONTHS', 1, 120, 'how many months answers are kept').default(24),
  AUDIT_MONTHS: whole('AUDIT_MONTHS', 1, 120, 'how many months the audit log is kept').default(24),
  LEAVER_DAYS: whole('LEAVER_DAYS', 1, 730, 'how many days whoever left is remembered').default(30),
  CARD_VERSION: choice('CARD_VERSION', ['1.2', '1.3', '1.4', '1.5']).default('1.5'),
  CARD_ACTIONS: choice('CARD_ACTIONS', ['submit', 'execute']).default('submit'),
  LOG_LEVEL: choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
})
type Settings = z.output<typeof ENVIRONMENT>

/**
 * Reads the settings. Production is where NODE_ENV says so or a bot identity is configured; there it takes what a
 * safe start needs or refuses, since the SDK silently switches authentication off on a mistyped type.
 */
export function readConfig(environment: Environment): ConfigReading {
  const given = Object.fromEntries(
    SETTINGS.flatMap((name) => {
      const value = environment[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const misspelled = misspelledSettings(environment)
  const production =
    given['NODE_ENV']?.toLowerCase() === 'production' ||
    misspelled.length > 0 ||
    Object.keys(given).some((name) => name.startsWith('MicrosoftApp'))
  const reading = ENVIRONMENT.safeParse(given)
  const problems = [
    ...misspelled,
    ...(reading.success ? [] : reading.error.issues.map((issue) => issue.message)),
    ...(production ? productionProblems(given) : localProblems(given)),
    ...engageProblems(given, production),
    ...(reading.success ? [...foreignServiceUrl(reading.data), ...unreadableCollector(reading.data)] : []),
  ]
  if (problems.length > 0 || !reading.success) return { kind: 'problems', problems: [...new Set(problems)] }
  return { kind: 'config', config: production ? productionConfig(reading.data) : localConfig(reading.data) }
}

/** The bot would refuse to call it. */
function foreignServiceUrl({ CLOUD, TEAMS_SERVICE_URL: address }: Settings): string[] {
  const cloud = CLOUDS[CLOUD]
  if (address === undefined || outboundOf(cloud, false).toTeams(address)) return []
  return [`TEAMS_SERVICE_URL must be at ${cloud.services.join(' or ')}, where Teams is in the cloud "${CLOUD}".`]
}

/** A part of it alone would be no Viva Engage, without a word. */
function engageProblems(given: Readonly<Record<string, string>>, production: boolean): string[] {
  const named = ['ENGAGE_COMMUNITY_ID', 'ENGAGE_CLIENT_ID', 'ENGAGE_TOKEN_URI', 'ENGAGE_TOKEN_FILE'] as const
  if (named.every((name) => given[name] === undefined)) return []
  const missing = named.slice(0, 2).filter((name) => given[name] === undefined)
  const places = named.slice(2).filter((name) => given[name] !== undefined)
  const cloud = CLOUD_NAMES.find((name) => name === given['CLOUD'])
  return [
    ...missing.map((name) => `${name} is missing: Viva Engage needs a community and an app registration, or neither.`),
    ...(production && places.length !== 1
      ? ['Viva Engage: set ENGAGE_TOKEN_URI (Key Vault) or ENGAGE_TOKEN_FILE, one of them, for the sign-in.']
      : []),
    ...(cloud !== undefined && CLOUDS[cloud].engage === null
      ? [`ENGAGE_COMMUNITY_ID must not be set: Viva Engage is not known to be in the cloud "${cloud}".`]
      : []),
  ]
}

/** Null unless all of it is given, which engageProblems sees to. */
function engageOf(settings: Settings, signIn: SecretPlace): EngageSettings | null {
  const { ENGAGE_COMMUNITY_ID: community, ENGAGE_CLIENT_ID: clientId } = settings
  return community === undefined || clientId === undefined ? null : { community, clientId, signIn }
}

function unreadableCollector(settings: Settings): string[] {
  const reading = readCollector(settings, CLOUDS[settings.CLOUD])
  return reading.kind === 'problem' ? [reading.problem] : []
}

/** The SDK reads its settings by exact name: MICROSOFTAPPTYPE would be no setting at all. */
function misspelledSettings(environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => {
    const right = SETTINGS.find((setting) => setting.toLowerCase() === name.toLowerCase())
    if (right === undefined || right === name || !right.startsWith('MicrosoftApp')) return []
    return [`${name} is not read: spell it ${right}.`]
  })
}

function productionProblems(given: Readonly<Record<string, string>>): string[] {
  const required = {
    MicrosoftAppType: 'give SingleTenant or UserAssignedMSI',
    MicrosoftAppId: "give the bot's application (client) id",
    MicrosoftAppTenantId: 'give the id of your Entra tenant',
  }
  const storage = [given['AZURE_STORAGE_TABLE_ENDPOINT'], given['AZURE_STORAGE_CONNECTION_STRING']].filter(Boolean)
  const keys = [given['PSEUDONYM_KEY_URI'], given['PSEUDONYM_KEY_FILE']].filter(Boolean)
  const type = given['MicrosoftAppType']
  const leads = ['LEAD_IDS', 'LEAD_GROUP_ID', 'LEAD_TEAM_ID'].some((name) => given[name])
  return [
    ...Object.entries(required).flatMap(([name, todo]) => (given[name] ? [] : [`${name} is missing: ${todo}.`])),
    ...(leads
      ? []
      : [
          'LEAD_IDS is missing: give the Entra object ids of the communications leads, separated by commas; or set LEAD_GROUP_ID or LEAD_TEAM_ID.',
        ]),
    ...(type === 'SingleTenant' && !given['MicrosoftAppPassword']
      ? ['MicrosoftAppPassword is missing: a SingleTenant bot needs its client secret.']
      : []),
    ...(type === 'UserAssignedMSI' && given['MicrosoftAppPassword']
      ? ['MicrosoftAppPassword must not be set for UserAssignedMSI: remove it.']
      : []),
    ...(storage.length === 1
      ? []
      : [
          'Storage: set AZURE_STORAGE_TABLE_ENDPOINT (managed identity) or AZURE_STORAGE_CONNECTION_STRING, one of them.',
        ]),
    ...queueProblems(given),
    ...(/UseDevelopmentStorage=true|AccountName=devstoreaccount1/i.test(given['AZURE_STORAGE_CONNECTION_STRING'] ?? '')
      ? ['AZURE_STORAGE_CONNECTION_STRING names the emulator: production needs a storage account.']
      : []),
    ...(keys.length === 1
      ? []
      : ['Pseudonym key: set PSEUDONYM_KEY_URI (Key Vault) or PSEUDONYM_KEY_FILE, one of them.']),
  ]
}

function queueProblems(given: Readonly<Record<string, string>>): string[] {
  const { AZURE_STORAGE_TABLE_ENDPOINT: tables, AZURE_STORAGE_QUEUE_ENDPOINT: queues } = given
  if (tables === undefined) {
    return queues === undefined
      ? []
      : ['AZURE_STORAGE_QUEUE_ENDPOINT goes with AZURE_STORAGE_TABLE_ENDPOINT only: remove it, or set both.']
  }
  if (queues !== undefined || queueEndpointOf(tables) !== null) return []
  return [
    'AZURE_STORAGE_QUEUE_ENDPOINT is missing: it cannot be told from a table endpoint without ".table." in its name.',
  ]
}

/** The same account's queues, where the address is named as Azure names it; null where it is not. */
export function queueEndpointOf(tableEndpoint: string): string | null {
  const named = /^(https?:\/\/[^/]+?)\.table\./i
  return named.test(tableEndpoint) ? tableEndpoint.replace(named, '$1.queue.') : null
}

function localProblems(given: Readonly<Record<string, string>>): string[] {
  const needs = {
    AZURE_STORAGE_TABLE_ENDPOINT: 'a managed identity',
    AZURE_STORAGE_QUEUE_ENDPOINT: 'a managed identity',
    PSEUDONYM_KEY_URI: 'a managed identity',
    ENGAGE_TOKEN_URI: 'a managed identity',
    TEAMS_APP_ID: "the bot's identity",
    LEAD_GROUP_ID: "the bot's identity",
    LEAD_TEAM_ID: "the bot's identity",
  }
  return Object.entries(needs).flatMap(([name, identity]) =>
    given[name]
      ? [`${name} works with ${identity} only, so in production: remove it, or set NODE_ENV=production.`]
      : [],
  )
}

function sharedConfig(settings: Settings) {
  const collector = readCollector(settings, CLOUDS[settings.CLOUD])
  return {
    port: settings.PORT,
    leads: new Set(settings.LEAD_IDS.map((id) => id.toLowerCase())),
    leadGroup: settings.LEAD_GROUP_ID ?? null,
    leadTeam: settings.LEAD_TEAM_ID ?? null,
    minimumGroup: settings.MINIMUM_GROUP,
    retentionMonths: settings.RETENTION_MONTHS,
    auditMonths: settings.AUDIT_MONTHS,
    leaverDays: settings.LEAVER_DAYS,
    cards: { version: settings.CARD_VERSION, actions: settings.CARD_ACTIONS },
    logLevel: settings.LOG_LEVEL,
    // A problem was named before.
    collector: collector.kind === 'collector' ? collector.collector : null,
    cloud: CLOUDS[settings.CLOUD],
    serviceUrl: settings.TEAMS_SERVICE_URL ?? CLOUDS[settings.CLOUD].serviceUrl,
    activitiesPerMinute: settings.ACTIVITIES_PER_MINUTE,
    proxies: settings.PROXIES,
    sendsPerSecond: settings.SENDS_PER_SECOND,
    timeZone: settings.TIME_ZONE,
    dataDir: settings.DATA_DIR,
    playgroundPort: settings.PLAYGROUND_PORT,
  }
}

function localConfig(settings: Settings): Config {
  const connectionString = settings.AZURE_STORAGE_CONNECTION_STRING
  return {
    ...sharedConfig(settings),
    mode: 'local',
    // Without authentication whoever reaches the bot may speak for anybody: nobody beyond this machine does.
    host: '127.0.0.1',
    identity: null,
    tenant: LOCAL_TENANT,
    publicUrl: `http://127.0.0.1:${settings.PORT}`,
    graph: null,
    engage: engageOf(settings, {
      kind: 'file',
      path: settings.ENGAGE_TOKEN_FILE ?? `${settings.DATA_DIR}/viva-engage.json`,
    }),
    storage: connectionString === undefined ? null : { kind: 'connection-string', connectionString },
    pseudonymKey: {
      kind: 'file',
      path: settings.PSEUDONYM_KEY_FILE ?? `${settings.DATA_DIR}/pseudonym.key`,
      createIfMissing: true,
    },
  }
}

function productionConfig(settings: Settings): Config {
  const { MicrosoftAppType: appType, MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId } = settings
  if (appType === undefined || appId === undefined || tenantId === undefined) {
    throw new Error('productionProblems names each setting that is missing.')
  }
  const tableEndpoint = settings.AZURE_STORAGE_TABLE_ENDPOINT
  const managed = appType === 'UserAssignedMSI' ? { clientId: appId } : {}
  return {
    ...sharedConfig(settings),
    mode: 'production',
    host: '0.0.0.0',
    identity: { appType, appId, tenantId, password: settings.MicrosoftAppPassword ?? null },
    tenant: tenantId.toLowerCase(),
    publicUrl: settings.PUBLIC_URL ?? null,
    graph: { teamsAppId: settings.TEAMS_APP_ID ?? null },
    engage: engageOf(
      settings,
      settings.ENGAGE_TOKEN_URI === undefined
        ? { kind: 'file', path: settings.ENGAGE_TOKEN_FILE ?? '' }
        : { kind: 'key-vault', secretUri: settings.ENGAGE_TOKEN_URI, ...managed },
    ),
    storage:
      tableEndpoint === undefined
        ? { kind: 'connection-string', connectionString: settings.AZURE_STORAGE_CONNECTION_STRING ?? '' }
        : {
            kind: 'managed-identity',
            tableEndpoint,
            queueEndpoint: settings.AZURE_STORAGE_QUEUE_ENDPOINT ?? queueEndpointOf(tableEndpoint) ?? '',
            ...managed,
          },
    pseudonymKey:
      settings.PSEUDONYM_KEY_URI === undefined
        ? { kind: 'file', path: settings.PSEUDONYM_KEY_FILE ?? '', createIfMissing: false }
        : { kind: 'key-vault', secretUri: settings.PSEUDONYM_KEY_URI, ...managed },
  }
}
