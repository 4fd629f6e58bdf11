/** The environment → Config: every problem named at once, with what to do about it, never with a secret's value. */
import { z } from 'zod'
import type { CardSettings } from '../cards/card'
import { MINIMUM_GROUP } from '../services/privacy/release'
import type { PseudonymKeySource } from '../services/storage/pseudonym-key'
import type { StorageAccount } from '../services/storage/storage'

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
  /** Null locally where nothing is configured: the embedded storage. */
  readonly storage: StorageAccount | null
  readonly pseudonymKey: PseudonymKeySource
  /** Entra object ids, in lower case; locally everybody is a lead. */
  readonly leads: ReadonlySet<string>
  readonly minimumGroup: number
  readonly retentionMonths: number
  readonly cards: CardSettings
  readonly logLevel: string
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
  'PSEUDONYM_KEY_URI',
  'PSEUDONYM_KEY_FILE',
  'LEAD_IDS',
  'MINIMUM_GROUP',
  'RETENTION_MONTHS',
  'CARD_VERSION',
  'CARD_ACTIONS',
  'LOG_LEVEL',
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

/** What was given is not told: a secret is easily put in the place beside its own. */
const guid = (name: string) => z.guid({ error: `${name} must be a GUID such as 11111111-2222-3333-4444-555555555555.` })

const ENVIRONMENT = z.object({
  PORT: port('PORT').default(3978),
  PLAYGROUND_PORT: port('PLAYGROUND_PORT').default(56150),
  DATA_DIR: z.string().default('.data'),
  MicrosoftAppType: choice('MicrosoftAppType', ['SingleTenant', 'UserAssignedMSI']).optional(),
  MicrosoftAppId: guid('MicrosoftAppId').optional(),
  MicrosoftAppTenantId: guid('MicrosoftAppTenantId').optional(),
  MicrosoftAppPassword: z.string().optional(),
  AZURE_STORAGE_CONNECTION_STRING: z.string().optional(),
  AZURE_STORAGE_TABLE_ENDPOINT: z
    .url({
      protocol: /^https$/,
      error: 'AZURE_STORAGE_TABLE_ENDPOINT must be an https address, such as https://account.table.core.windows.net.',
    })
    .optional(),
  PSEUDONYM_KEY_URI: z
    .url({
      protocol: /^https$/,
      error: 'PSEUDONYM_KEY_URI must be the https address of a Key Vault secret, as the portal shows it.',
    })
    .optional(),
  PSEUDONYM_KEY_FILE: z.string().optional(),
  LEAD_IDS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,;]+/).filter((id) => id !== ''))
    .pipe(
      z.array(
        z.guid({ error: ({ input }) => `LEAD_IDS must be Entra object ids, separated by commas; "${input}" is none.` }),
      ),
    ),
  MINIMUM_GROUP: whole('MINIMUM_GROUP', MINIMUM_GROUP, 1000, 'the smallest group that may be shown').default(
    MINIMUM_GROUP,
  ),
  RETENTION_MONTHS: whole('RETENTION_MONTHS', 1, 120, 'how many months answers are kept').default(24),
  CARD_VERSION: choice('CARD_VERSION', ['1.2', '1.3', '1.4', '1.5']).default('1.5'),
  CARD_ACTIONS: choice('CARD_ACTIONS', ['submit', 'execute']).default('submit'),
  LOG_LEVEL: choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']).default('info'),
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
  ]
  if (problems.length > 0 || !reading.success) return { kind: 'problems', problems: [...new Set(problems)] }
  return { kind: 'config', config: production ? productionConfig(reading.data) : localConfig(reading.data) }
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
    LEAD_IDS: 'give the Entra object ids of the communications leads, separated by commas',
  }
  const storage = [given['AZURE_STORAGE_TABLE_ENDPOINT'], given['AZURE_STORAGE_CONNECTION_STRING']].filter(Boolean)
  const keys = [given['PSEUDONYM_KEY_URI'], given['PSEUDONYM_KEY_FILE']].filter(Boolean)
  const type = given['MicrosoftAppType']
  return [
    ...Object.entries(required).flatMap(([name, todo]) => (given[name] ? [] : [`${name} is missing: ${todo}.`])),
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
    ...(/UseDevelopmentStorage=true|AccountName=devstoreaccount1/i.test(given['AZURE_STORAGE_CONNECTION_STRING'] ?? '')
      ? ['AZURE_STORAGE_CONNECTION_STRING names the emulator: production needs a storage account.']
      : []),
    ...(keys.length === 1
      ? []
      : ['Pseudonym key: set PSEUDONYM_KEY_URI (Key Vault) or PSEUDONYM_KEY_FILE, one of them.']),
  ]
}

function localProblems(given: Readonly<Record<string, string>>): string[] {
  return ['AZURE_STORAGE_TABLE_ENDPOINT', 'PSEUDONYM_KEY_URI'].flatMap((name) =>
    given[name]
      ? [`${name} works with a managed identity only, so in production: remove it, or set NODE_ENV=production.`]
      : [],
  )
}

function sharedConfig(settings: Settings) {
  return {
    port: settings.PORT,
    leads: new Set(settings.LEAD_IDS.map((id) => id.toLowerCase())),
    minimumGroup: settings.MINIMUM_GROUP,
    retentionMonths: settings.RETENTION_MONTHS,
    cards: { version: settings.CARD_VERSION, actions: settings.CARD_ACTIONS },
    logLevel: settings.LOG_LEVEL,
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
  const managed = appType === 'UserAssignedMSI' ? { clientId: appId } : {}
  return {
    ...sharedConfig(settings),
    mode: 'production',
    host: '0.0.0.0',
    identity: { appType, appId, tenantId, password: settings.MicrosoftAppPassword ?? null },
    storage:
      settings.AZURE_STORAGE_TABLE_ENDPOINT === undefined
        ? { kind: 'connection-string', connectionString: settings.AZURE_STORAGE_CONNECTION_STRING ?? '' }
        : { kind: 'managed-identity', tableEndpoint: settings.AZURE_STORAGE_TABLE_ENDPOINT, ...managed },
    pseudonymKey:
      settings.PSEUDONYM_KEY_URI === undefined
        ? { kind: 'file', path: settings.PSEUDONYM_KEY_FILE ?? '', createIfMissing: false }
        : { kind: 'key-vault', secretUri: settings.PSEUDONYM_KEY_URI, ...managed },
  }
}
