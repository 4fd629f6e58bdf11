import fc from 'fast-check'
import { CLOUDS } from '../../bot/cloud'
import { type Config, readConfig, SETTINGS } from '../../bot/config'
import { LOCAL_TENANT } from '../../bot/local/tenant'

type Settings = Readonly<Record<string, string>>

/** Values as a generator of secrets makes them. */
const SECRET = 'q8~TopSecret.Value-93'
const STORAGE = `DefaultEndpointsProtocol=https;AccountName=ours;AccountKey=${SECRET};EndpointSuffix=core.windows.net`
const EMULATOR = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${SECRET};`

/** A production start with a managed identity, as it should be. */
const MANAGED = {
  NODE_ENV: 'production',
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: '11111111-2222-3333-4444-555555555555',
  MicrosoftAppTenantId: 'AAAAAAAA-2222-3333-4444-555555555555',
  AZURE_STORAGE_TABLE_ENDPOINT: 'https://ours.table.core.windows.net',
  PSEUDONYM_KEY_URI: 'https://ours.vault.azure.net/secrets/pseudonyms',
  LEAD_IDS: 'AAAAAAAA-0000-0000-0000-000000000001',
}
const CLIENT = '33333333-2222-3333-4444-555555555555'
const WITH_SECRET = { ...MANAGED, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: SECRET }

function problemsOf(settings: Settings): readonly string[] {
  const reading = readConfig(settings)
  return reading.kind === 'problems' ? reading.problems : []
}

function configOf(settings: Settings): Config {
  const reading = readConfig(settings)
  if (reading.kind === 'problems') throw new Error(reading.problems.join('\n'))
  return reading.config
}

const without = (settings: Settings, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)))

describe('with nothing configured', () => {
  test('the bot is local: on loopback, without authentication, on embedded storage', () => {
    expect(configOf({})).toEqual({
      mode: 'local',
      host: '127.0.0.1',
      port: 3978,
      playgroundPort: 56150,
      identity: null,
      storage: null,
      pseudonymKey: { kind: 'file', path: '.data/pseudonym.key', createIfMissing: true },
      leads: new Set(),
      leadGroup: null,
      leadTeam: null,
      minimumGroup: 5,
      retentionMonths: 24,
      auditMonths: 24,
      leaverDays: 30,
      cards: { version: '1.5', actions: 'submit' },
      logLevel: 'info',
      collector: null,
      dataDir: '.data',
      tenant: LOCAL_TENANT,
      graph: null,
      engage: null,
      serviceUrl: 'https://smba.trafficmanager.net/teams/',
      cloud: CLOUDS.public,
      sendsPerSecond: 45,
      activitiesPerMinute: 120,
      proxies: 0,
      publicUrl: 'http://127.0.0.1:3978',
      timeZone: 'Europe/Amsterdam',
    })
  })

  test('an empty setting is one that is not given', () => {
    expect(configOf(Object.fromEntries(SETTINGS.map((name) => [name, '  '])))).toEqual(configOf({}))
  })

  test.each<[Settings, Partial<Config>]>([
    [{ PORT: '8080' }, { port: 8080 }],
    [{ PLAYGROUND_PORT: '8081' }, { playgroundPort: 8081 }],
    [
      { AZURE_STORAGE_CONNECTION_STRING: EMULATOR },
      { storage: { kind: 'connection-string', connectionString: EMULATOR } },
    ],
    [
      { DATA_DIR: '/data' },
      { dataDir: '/data', pseudonymKey: { kind: 'file', path: '/data/pseudonym.key', createIfMissing: true } },
    ],
    [{ PSEUDONYM_KEY_FILE: '/key' }, { pseudonymKey: { kind: 'file', path: '/key', createIfMissing: true } }],
    [{ MINIMUM_GROUP: '10' }, { minimumGroup: 10 }],
    [{ RETENTION_MONTHS: ' 6 ' }, { retentionMonths: 6 }],
    [
      { AUDIT_MONTHS: '36', LEAVER_DAYS: '90' },
      { auditMonths: 36, leaverDays: 90 },
    ],
    [{ CARD_VERSION: '1.2', CARD_ACTIONS: 'execute' }, { cards: { version: '1.2', actions: 'execute' } }],
    [{ LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    [{ NODE_ENV: 'test' }, { mode: 'local' }],
    [
      { ENGAGE_COMMUNITY_ID: '123456', ENGAGE_CLIENT_ID: CLIENT, DATA_DIR: '/data' },
      { engage: { community: '123456', clientId: CLIENT, signIn: { kind: 'file', path: '/data/viva-engage.json' } } },
    ],
  ])('%j is heard', (settings, config) => {
    expect(configOf(settings)).toMatchObject(config)
  })
})

describe('in production', () => {
  test('a managed identity needs no secret', () => {
    const clientId = MANAGED.MicrosoftAppId
    expect(configOf(MANAGED)).toMatchObject({
      mode: 'production',
      host: '0.0.0.0',
      identity: { appType: 'UserAssignedMSI', appId: clientId, tenantId: MANAGED.MicrosoftAppTenantId, password: null },
      storage: { kind: 'managed-identity', tableEndpoint: MANAGED.AZURE_STORAGE_TABLE_ENDPOINT, clientId },
      pseudonymKey: { kind: 'key-vault', secretUri: MANAGED.PSEUDONYM_KEY_URI, clientId },
    })
  })

  test('an app registration has its secret, and a key file is never made by the bot', () => {
    const settings = { ...without(WITH_SECRET, 'PSEUDONYM_KEY_URI'), PSEUDONYM_KEY_FILE: '/run/key' }
    expect(configOf(settings)).toMatchObject({
      identity: { appType: 'SingleTenant', password: SECRET },
      pseudonymKey: { kind: 'file', path: '/run/key', createIfMissing: false },
    })
  })

  test('leads are found whatever the case of their ids, one or many', () => {
    const { leads } = configOf({ ...MANAGED, LEAD_IDS: `${MANAGED.LEAD_IDS}, BBBBBBBB-0000-0000-0000-000000000002;` })
    expect([...leads]).toEqual(['aaaaaaaa-0000-0000-0000-000000000001', 'bbbbbbbb-0000-0000-0000-000000000002'])
  })

  test.each<[string, Settings]>([
    ['NODE_ENV says so', { NODE_ENV: 'production' }],
    ['NODE_ENV says so in another case', { NODE_ENV: 'Production' }],
    ['a bot is configured', { MicrosoftAppId: MANAGED.MicrosoftAppId }],
    ['a bot is configured in part', { MicrosoftAppPassword: SECRET }],
    ['a bot is configured, in the wrong case', { MICROSOFTAPPID: MANAGED.MicrosoftAppId }],
  ])('one is where %s: nothing less starts without authentication', (_, settings) => {
    expect(problemsOf(settings)).toContain('MicrosoftAppType is missing: give SingleTenant or UserAssignedMSI.')
  })
})

describe('a start in production is refused', () => {
  const STORAGE_PROBLEM =
    'Storage: set AZURE_STORAGE_TABLE_ENDPOINT (managed identity) or AZURE_STORAGE_CONNECTION_STRING, one of them.'
  const KEY_PROBLEM = 'Pseudonym key: set PSEUDONYM_KEY_URI (Key Vault) or PSEUDONYM_KEY_FILE, one of them.'

  test.each([
    ['MicrosoftAppType', 'MicrosoftAppType is missing: give SingleTenant or UserAssignedMSI.'],
    ['MicrosoftAppId', "MicrosoftAppId is missing: give the bot's application (client) id."],
    ['MicrosoftAppTenantId', 'MicrosoftAppTenantId is missing: give the id of your Entra tenant.'],
    ['AZURE_STORAGE_TABLE_ENDPOINT', STORAGE_PROBLEM],
    ['PSEUDONYM_KEY_URI', KEY_PROBLEM],
    [
      'LEAD_IDS',
      'LEAD_IDS is missing: give the Entra object ids of the communications leads, separated by commas; or set LEAD_GROUP_ID or LEAD_TEAM_ID.',
    ],
  ])('without %s', (name, problem) => {
    expect(problemsOf(without(MANAGED, name))).toEqual([problem])
  })

  test.each<[string, Settings, string]>([
    [
      'for a mistyped type, at which the SDK would let everybody in',
      { ...MANAGED, MicrosoftAppType: 'UserAssignedMIS' },
      'MicrosoftAppType must be SingleTenant or UserAssignedMSI, spelled so.',
    ],
    [
      'for a type in another case',
      { ...MANAGED, MicrosoftAppType: 'userassignedmsi' },
      'MicrosoftAppType must be SingleTenant or UserAssignedMSI, spelled so.',
    ],
    [
      'for MultiTenant, which Azure no longer makes',
      { ...MANAGED, MicrosoftAppType: 'MultiTenant' },
      'MicrosoftAppType must be SingleTenant or UserAssignedMSI, spelled so.',
    ],
    [
      'for a secret of nobody',
      { ...MANAGED, MicrosoftAppPassword: SECRET },
      'MicrosoftAppPassword must not be set for UserAssignedMSI: remove it.',
    ],
    [
      'for a single tenant without its secret',
      without(WITH_SECRET, 'MicrosoftAppPassword'),
      'MicrosoftAppPassword is missing: a SingleTenant bot needs its client secret.',
    ],
    ['for two storages', { ...MANAGED, AZURE_STORAGE_CONNECTION_STRING: STORAGE }, STORAGE_PROBLEM],
    ['for two keys', { ...MANAGED, PSEUDONYM_KEY_FILE: '/run/key' }, KEY_PROBLEM],
    [
      'on the emulator',
      { ...without(MANAGED, 'AZURE_STORAGE_TABLE_ENDPOINT'), AZURE_STORAGE_CONNECTION_STRING: EMULATOR },
      'AZURE_STORAGE_CONNECTION_STRING names the emulator: production needs a storage account.',
    ],
    [
      'on the emulator by its short name',
      {
        ...without(MANAGED, 'AZURE_STORAGE_TABLE_ENDPOINT'),
        AZURE_STORAGE_CONNECTION_STRING: 'usedevelopmentstorage=TRUE',
      },
      'AZURE_STORAGE_CONNECTION_STRING names the emulator: production needs a storage account.',
    ],
    [
      'for a name in the wrong case, which the SDK would not read',
      {
        ...without(MANAGED, 'MicrosoftAppId'),
        MICROSOFTAPPID: MANAGED.MicrosoftAppId,
        MicrosoftAppId: MANAGED.MicrosoftAppId,
      },
      'MICROSOFTAPPID is not read: spell it MicrosoftAppId.',
    ],
  ])('%s', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([problem])
  })

  test('with everything that is wrong at once, each thing once', () => {
    const problems = problemsOf({ NODE_ENV: 'production', PORT: '0', MINIMUM_GROUP: '4', LOG_LEVEL: 'loud' })
    expect(problems.map((problem) => problem.split(/ |:/)[0])).toEqual([
      'PORT',
      'MINIMUM_GROUP',
      'LOG_LEVEL',
      'MicrosoftAppType',
      'MicrosoftAppId',
      'MicrosoftAppTenantId',
      'LEAD_IDS',
      'Storage',
      'Pseudonym',
    ])
  })
})

describe('Viva Engage', () => {
  const ENGAGED = {
    ...MANAGED,
    ENGAGE_COMMUNITY_ID: '123456',
    ENGAGE_CLIENT_ID: CLIENT,
    ENGAGE_TOKEN_URI: 'https://ours.vault.azure.net/secrets/viva-engage',
  }

  test('is off unless it is set up, whole', () => {
    const signIn = { kind: 'key-vault', secretUri: ENGAGED.ENGAGE_TOKEN_URI, clientId: MANAGED.MicrosoftAppId }
    expect([configOf(MANAGED).engage, configOf(ENGAGED).engage]).toEqual([
      null,
      { community: '123456', clientId: CLIENT, signIn },
    ])
  })

  test('takes the community as its address names it', () => {
    const inAddress = Buffer.from('{"_type":"Group","id":"123456"}').toString('base64')
    expect(configOf({ ...ENGAGED, ENGAGE_COMMUNITY_ID: inAddress }).engage?.community).toBe('123456')
  })

  test.each<[string, Settings, string]>([
    ['no community', without(ENGAGED, 'ENGAGE_COMMUNITY_ID'), 'ENGAGE_COMMUNITY_ID is missing'],
    ['no app registration', without(ENGAGED, 'ENGAGE_CLIENT_ID'), 'ENGAGE_CLIENT_ID is missing'],
    ['no place for the sign-in', without(ENGAGED, 'ENGAGE_TOKEN_URI'), 'Viva Engage: set ENGAGE_TOKEN_URI'],
    ['two places', { ...ENGAGED, ENGAGE_TOKEN_FILE: '/secret' }, 'Viva Engage: set ENGAGE_TOKEN_URI'],
    ['a community by its name', { ...ENGAGED, ENGAGE_COMMUNITY_ID: 'News' }, 'ENGAGE_COMMUNITY_ID must be the number'],
    ['an app by its name', { ...ENGAGED, ENGAGE_CLIENT_ID: 'News' }, 'ENGAGE_CLIENT_ID must be a GUID'],
    ['no https', { ...ENGAGED, ENGAGE_TOKEN_URI: 'http://ours' }, 'ENGAGE_TOKEN_URI must be the https address'],
    ['a cloud without it', { ...ENGAGED, CLOUD: 'gcc-high' }, 'not known to be in the cloud "gcc-high"'],
  ])('with %s is refused', (_, settings, problem) => {
    expect(problemsOf(settings)).toEqual([expect.stringContaining(problem)])
  })
})

describe('a setting that cannot be', () => {
  const GUID = 'must be a GUID such as 11111111-2222-3333-4444-555555555555'

  test.each([
    ['PORT', 'http', 'PORT must be a whole number from 1 to 65535, not "http": give a free port.'],
    ['PORT', '65536', 'PORT must be a whole number from 1 to 65535, not "65536": give a free port.'],
    ['PORT', '80.5', 'PORT must be a whole number from 1 to 65535, not "80.5": give a free port.'],
    ['PORT', '1e3', 'PORT must be a whole number from 1 to 65535, not "1e3": give a free port.'],
    ['PLAYGROUND_PORT', '-1', 'PLAYGROUND_PORT must be a whole number from 1 to 65535, not "-1": give a free port.'],
    [
      'MINIMUM_GROUP',
      '4',
      'MINIMUM_GROUP must be a whole number from 5 to 1000, not "4": give the smallest group that may be shown.',
    ],
    [
      'MINIMUM_GROUP',
      '0',
      'MINIMUM_GROUP must be a whole number from 5 to 1000, not "0": give the smallest group that may be shown.',
    ],
    [
      'RETENTION_MONTHS',
      'ever',
      'RETENTION_MONTHS must be a whole number from 1 to 120, not "ever": give how many months answers are kept.',
    ],
    ['CLOUD', 'azure', 'CLOUD must be public or gcc or gcc-high or dod or china, spelled so, not "azure".'],
    [
      'TEAMS_SERVICE_URL',
      'https://example.org/teams/',
      'TEAMS_SERVICE_URL must be at https://smba.trafficmanager.net or https://smba.onyx.prod.teams.trafficmanager.net or https://smba.infra.gcc.teams.microsoft.com, where Teams is in the cloud "public".',
    ],
    [
      'PROXIES',
      '6',
      'PROXIES must be a whole number from 0 to 5, not "6": give how many proxies stand before the bot.',
    ],
    ['CARD_VERSION', '1.6', 'CARD_VERSION must be 1.2 or 1.3 or 1.4 or 1.5, spelled so, not "1.6".'],
    ['CARD_ACTIONS', 'Submit', 'CARD_ACTIONS must be submit or execute, spelled so, not "Submit".'],
    ['LOG_LEVEL', 'trace', 'LOG_LEVEL must be debug or info or warn or error or silent, spelled so, not "trace".'],
    ['MicrosoftAppId', 'our-bot', `MicrosoftAppId ${GUID}.`],
    ['MicrosoftAppTenantId', 'contoso.com', `MicrosoftAppTenantId ${GUID}.`],
    [
      'LEAD_IDS',
      'anna@contoso.com',
      'LEAD_IDS must be Entra object ids, separated by commas; the one in place 1 is none.',
    ],
    [
      'AZURE_STORAGE_TABLE_ENDPOINT',
      'http://ours.table.core.windows.net',
      'AZURE_STORAGE_TABLE_ENDPOINT must be an https address, such as https://account.table.core.windows.net.',
    ],
    [
      'PSEUDONYM_KEY_URI',
      'pseudonyms',
      'PSEUDONYM_KEY_URI must be the https address of a Key Vault secret, as the portal shows it.',
    ],
  ])('%s=%s is told, with what to do', (name, value, problem) => {
    expect(problemsOf({ ...MANAGED, [name]: value })).toEqual([problem])
  })

  test('is told for each lead', () => {
    expect(problemsOf({ ...MANAGED, LEAD_IDS: 'anna, ben' })).toHaveLength(2)
  })

  test.each(['LEAD_GROUP_ID', 'LEAD_TEAM_ID'])('%s is a way to name leads, in production alone', (name) => {
    const id = 'dddddddd-1111-4222-8333-444444444444'
    expect(problemsOf({ ...without(MANAGED, 'LEAD_IDS'), [name]: id })).toEqual([])
    expect(problemsOf({ ...MANAGED, [name]: 'Communications' })).toEqual([
      expect.stringContaining(`${name} must be a GUID`),
    ])
    expect(problemsOf({ [name]: id })).toEqual([expect.stringContaining("works with the bot's identity only")])
  })

  test.each(['AZURE_STORAGE_TABLE_ENDPOINT', 'PSEUDONYM_KEY_URI'])('%s works with a managed identity only', (name) => {
    expect(problemsOf({ [name]: 'https://ours.example' })).toEqual([
      `${name} works with a managed identity only, so in production: remove it, or set NODE_ENV=production.`,
    ])
  })

  const AROUND: readonly Settings[] = [{}, MANAGED, WITH_SECRET, { NODE_ENV: 'production' }]
  test('never tells a secret, wherever it was put by mistake', () => {
    const secretPlaces = SETTINGS.filter(
      (name) => /^(Microsoft|AZURE|PSEUDONYM)/.test(name) && name !== 'MicrosoftAppType',
    )
    for (const name of secretPlaces) {
      for (const around of AROUND) {
        expect(problemsOf({ ...around, [name]: SECRET }).join('\n')).not.toContain(SECRET)
        expect(problemsOf({ ...around, [name]: STORAGE }).join('\n')).not.toContain(SECRET)
      }
    }
  })
})

test('whatever is set, the bot never listens beyond loopback without authentication, and never below five', () => {
  const some = fc.record(
    Object.fromEntries(
      SETTINGS.map((name) => [
        name,
        fc.constantFrom(MANAGED[name as 'NODE_ENV'] ?? 'x', 'production', '4', '7', SECRET, ' '),
      ]),
    ),
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      fc.oneof(
        some,
        some.map((settings) => ({ ...MANAGED, ...settings })),
      ),
      (settings) => {
        const reading = readConfig(settings)
        if (reading.kind === 'problems') return
        const { host, identity, minimumGroup } = reading.config
        expect(host === '127.0.0.1' || identity !== null).toBe(true)
        expect(minimumGroup).toBeGreaterThanOrEqual(5)
      },
    ),
  )
})
