import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, type ConfigReading, readConfig } from '../../../bot/config'
import { engageFindings } from '../../../bot/doctor/engage-findings'
import { examine } from '../../../bot/doctor/examine'
import { CHECKS, type Finding, type Verdict } from '../../../bot/doctor/finding'
import { isWell, tell, tellMachine } from '../../../bot/doctor/tell'
import { type Engage, engageOf } from '../../../bot/engage/engage'
import { fingerprintOf } from '../../../services/privacy/pseudonym'
import { connectStorage } from '../../../services/storage/storage'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, IDENTITY, startBot } from '../../support/bot-under-test'
import { type CollectorDouble, startCollector } from '../../support/collector-double'
import { type EngageDouble, startEngageDouble } from '../../support/engage-double'
import { type GraphDouble, PERMISSIONS, startGraphDouble } from '../../support/graph-double'
import { graphOf, OUR_APP } from '../../support/graph-under-test'
import { close, listen, originOf } from '../../support/loopback'
import { keyOf } from '../../support/pseudonym-key'

const GROUP = 'aaaaaaaa-2222-4222-8222-222222222222'
const TEAM = 'bbbbbbbb-2222-4222-8222-222222222222'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite, { mode: 'production' })
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})

/** A service in production where everything is as it should be, until a test spoils one thing of it. */
interface World {
  environment: Record<string, string | undefined>
  connectionString: string
  publicUrl: string
  readonly keyFile: string
  readonly graph: GraphDouble
  readonly engage: EngageDouble
  readonly collector: CollectorDouble
  readonly prefix: string
  now: Date
  connectorToken: () => Promise<string>
  graphToken: () => Promise<string>
}

let world: World
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'))
  const graph = await startGraphDouble()
  const collector = await startCollector()
  graph.publish({ ...OUR_APP, bot: IDENTITY.appId })
  const engage = await startEngageDouble()
  for (const id of [GROUP, TEAM]) graph.group({ id, displayName: id, members: [] })
  world = {
    environment: {
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: IDENTITY.appId,
      MicrosoftAppTenantId: IDENTITY.tenantId,
      MicrosoftAppPassword: 'secret',
      AZURE_STORAGE_CONNECTION_STRING: 'AccountName=x;AccountKey=eA==',
      PSEUDONYM_KEY_FILE: join(folder, 'key'),
      PUBLIC_URL: 'https://bot.example.org',
      TEAMS_APP_ID: OUR_APP.externalId,
      LEAD_GROUP_ID: GROUP,
      LEAD_TEAM_ID: TEAM,
      ENGAGE_COMMUNITY_ID: engage.settings.community,
      ENGAGE_CLIENT_ID: engage.settings.clientId,
      ENGAGE_TOKEN_FILE: 'given',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp.endpoint,
    },
    connectionString: azurite.connectionString,
    publicUrl: bot.url(''),
    keyFile: join(folder, 'key'),
    graph,
    engage,
    collector,
    prefix: azurite.freshPrefix(),
    now: new Date(),
    connectorToken: async () => 'token',
    graphToken: async () => tokenWith([...graph.granted]),
  }
  await writeKey(7)
  await signIn()
})
afterEach(async () => {
  await world.graph.stop()
  await world.engage.stop()
  await world.collector.stop()
  await rm(folder, { recursive: true })
})

async function writeKey(byte: number): Promise<void> {
  await writeFile(world.keyFile, Buffer.alloc(32, byte).toString('base64'), { mode: 0o600 })
}

/** As Entra makes them, but for the signature, at which nobody here looks. */
function tokenWith(roles: readonly string[]): string {
  return ['{}', JSON.stringify({ roles }), ''].map((part) => Buffer.from(part).toString('base64url')).join('.')
}

function examined(): Promise<readonly Finding[]> {
  return examine(reading(), {
    now: () => world.now,
    prefix: world.prefix,
    connectorToken: () => world.connectorToken,
    engage: engageIn,
    graph: () => ({ token: world.graphToken, graph: graphOf(world.graph, { token: world.graphToken }) }),
  })
}

/** Viva Engage, on loopback. */
function engageIn({ engage, ...config }: Config): Engage | null {
  const { settings, origin, fetch } = world.engage
  const cloud = { ...config.cloud, engage: origin }
  return engageOf({ ...config, cloud, engage: engage && { ...settings, clientId: engage.clientId } }, { fetch })
}

async function signIn(): Promise<void> {
  const read = reading()
  const engage = read.kind === 'config' ? engageIn(read.config) : null
  await engage?.account.signIn(() => {})
}

/** The settings, with loopback in place of Azure, which they would not take. */
function reading(): ConfigReading {
  const read = readConfig(world.environment)
  if (read.kind === 'problems') return read
  const { connectionString, publicUrl } = world
  const isPublic = read.config.publicUrl !== null
  const storage = { kind: 'connection-string', connectionString } as const
  return { kind: 'config', config: { ...read.config, storage, publicUrl: isPublic ? publicUrl : null } }
}

const checksThatAre = (verdict: Verdict, findings: readonly Finding[]) =>
  findings.filter((finding) => finding.verdict === verdict).map(({ check }) => check)

test('where nothing is wrong, each check is well', async () => {
  const findings = await examined()
  expect(findings.map(({ check }) => check)).toEqual(CHECKS)
  expect(checksThatAre('well', findings)).toEqual(CHECKS)
  expect([isWell(findings), tell(findings)]).toEqual([true, expect.stringContaining('Nothing is wrong.')])
})

const elsewhere = (part: 'Table' | 'Queue') =>
  azurite.connectionString.replace(
    new RegExp(`${part}Endpoint=http://127.0.0.1:\\d+`),
    `${part}Endpoint=http://127.0.0.1:1`,
  )
const refused = async () => {
  throw Object.assign(new Error(), { errorCode: 'invalid_client' })
}
const permissionChecks = PERMISSIONS.map((permission) => `permission ${permission}` as const)

describe('one fault is named, with what to do, and nothing else is', () => {
  test.each<[string, () => unknown, readonly Finding['check'][], readonly Finding['check'][]]>([
    ['a setting that is missing', () => set({ MicrosoftAppTenantId: undefined }), ['settings'], CHECKS.slice(1)],
    ['no key file', () => rm(world.keyFile), ['pseudonym key'], []],
    ['a key that others may read', () => chmod(world.keyFile, 0o644), ['pseudonym key'], []],
    ['another key than answers were made with', () => answeredWith(8), ['pseudonym key'], []],
    [
      'tables that do not answer',
      () => Object.assign(world, { connectionString: elsewhere('Table') }),
      ['tables'],
      ['clock'],
    ],
    [
      'a queue that does not answer',
      () => Object.assign(world, { connectionString: elsewhere('Queue') }),
      ['queue'],
      [],
    ],
    ['a key that storage refuses', refuseStorage, ['tables', 'queue'], ['clock']],
    ['a clock that is ahead', () => Object.assign(world, { now: new Date(Date.now() + 3_600_000) }), ['clock'], []],
    [
      'a secret that Entra refuses',
      () => Object.assign(world, { connectorToken: refused }),
      ['sign-in of the bot'],
      [],
    ],
    ['Entra, away', () => Object.assign(world, { connectorToken: away }), ['sign-in of the bot'], []],
    [
      'an address where nothing answers',
      () => Object.assign(world, { publicUrl: 'http://127.0.0.1:1' }),
      ['messaging endpoint'],
      [],
    ],
    [
      'no token for Graph',
      () => Object.assign(world, { graphToken: refused }),
      ['sign-in to Microsoft Graph'],
      [...permissionChecks, 'app in the catalogue', 'group of leads', 'team of leads'],
    ],
    ['no right to read people', () => world.graph.granted.delete('User.Read.All'), ['permission User.Read.All'], []],
    [
      'no right to read groups',
      () => world.graph.granted.delete('GroupMember.Read.All'),
      ['permission GroupMember.Read.All'],
      ['group of leads', 'team of leads'],
    ],
    [
      'no right to read the catalogue',
      () => world.graph.granted.delete('AppCatalog.Read.All'),
      ['permission AppCatalog.Read.All'],
      ['app in the catalogue'],
    ],
    [
      'no right to install',
      () => world.graph.granted.delete('TeamsAppInstallation.ReadWriteSelfForUser.All'),
      ['permission TeamsAppInstallation.ReadWriteSelfForUser.All'],
      [],
    ],
    ['a collector that refuses', () => world.collector.behaves('refuses'), ['collector'], []],
    ['a collector that hangs', () => world.collector.behaves('hangs'), ['collector'], []],
    ['an app that is not published', () => world.graph.publish(), ['app in the catalogue'], []],
    ['an app of another bot', () => world.graph.publish({ ...OUR_APP, bot: GROUP }), ['app in the catalogue'], []],
    ['a group that is not there', () => set({ LEAD_GROUP_ID: OUR_APP.externalId }), ['group of leads'], []],
    [
      'nobody who is signed in for Viva Engage',
      () => world.engage.refreshTokens.clear(),
      ['sign-in to Viva Engage'],
      ['community in Viva Engage'],
    ],
    [
      'an app registration for Viva Engage that Entra does not know',
      () => Object.assign(world.engage, { registered: false }),
      ['sign-in to Viva Engage'],
      ['community in Viva Engage'],
    ],
    [
      'a token that Viva Engage does not take',
      () => Object.assign(world.engage, { consented: false }),
      ['community in Viva Engage'],
      [],
    ],
    ['a community that is not there', () => world.engage.communities.clear(), ['community in Viva Engage'], []],
    [
      'a community of which the account is no member',
      () => world.engage.communities.set(world.engage.settings.community, 'stranger'),
      ['community in Viva Engage'],
      [],
    ],
    ['a team that is not there', () => set({ LEAD_TEAM_ID: OUR_APP.externalId }), ['team of leads'], []],
  ])('%s', async (_, spoil, wrong, unchecked) => {
    await spoil()
    const findings = await examined()
    expect([checksThatAre('wrong', findings), checksThatAre('unchecked', findings)]).toEqual([wrong, unchecked])
    expect([isWell(findings), JSON.parse(tellMachine(findings))]).toMatchObject([false, { well: false }])
    for (const finding of findings)
      if (finding.verdict === 'wrong') expect(tell(findings)).toContain(`→ ${finding.todo}`)
  })

  test.each<[string, (path: string) => readonly [number, string]]>([
    ['another service', () => [200, '<html>']],
    ['a bot whose storage is away', (path) => (path === '/readyz' ? [503, ''] : [200, '{"status":"alive"}'])],
    ['a bot that lets strangers in', () => [200, '{"status":"alive"}']],
  ])('at the address: %s', async (_, answer) => {
    const server = createServer(({ url = '' }, response) => {
      const [status, text] = answer(url)
      response.statusCode = status
      response.end(text)
    })
    await listen(server)
    world.publicUrl = originOf(server)
    const findings = await examined()
    await close(server)
    expect(checksThatAre('wrong', findings)).toEqual(['messaging endpoint'])
  })
})

test('a sign-in for Viva Engage that cannot be kept is named, while it still counts', async () => {
  const findings = await engageFindings({
    account: { token: async () => ({ kind: 'token', token: 'token', kept: false }), signIn: never },
    community: { look: async () => ({ kind: 'there' }), post: never },
    chatLink: null,
  })
  expect(findings).toMatchObject([{ check: 'sign-in to Viva Engage', verdict: 'wrong' }, { verdict: 'well' }])
})

test('what is not set up and not needed is no fault, and says what there is not without it', async () => {
  set({
    TEAMS_APP_ID: undefined,
    LEAD_GROUP_ID: undefined,
    LEAD_TEAM_ID: undefined,
    PUBLIC_URL: undefined,
    ENGAGE_COMMUNITY_ID: undefined,
    ENGAGE_CLIENT_ID: undefined,
    ENGAGE_TOKEN_FILE: undefined,
    LEAD_IDS: GROUP,
    OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
  })
  world.graph.granted.clear()
  const findings = await examined()
  const optional = [
    'messaging endpoint',
    'collector',
    ...permissionChecks,
    'app in the catalogue',
    'group of leads',
    'team of leads',
    'sign-in to Viva Engage',
    'community in Viva Engage',
  ]
  expect([checksThatAre('absent', findings), isWell(findings)]).toEqual([optional, true])
})

test('it leaves nothing in storage but the tables and the queue', async () => {
  await examined()
  const { account, prefix, ...rest } = storageOptions()
  const storage = await connectStorage({ account, prefix, ...rest })
  expect(await storage.queue.length()).toBe(0)
  expect(await storage.settings.confirmPseudonymKey('any')).toBe('confirmed')
})

test('no finding tells a secret', async () => {
  world.connectorToken = refused
  expect(tellMachine(await examined())).not.toMatch(/secret"|AccountKey|eA==/)
})

function set(change: Record<string, string | undefined>): void {
  world.environment = { ...world.environment, ...change }
}

function storageOptions() {
  const account = { kind: 'connection-string', connectionString: azurite.connectionString } as const
  return { account, prefix: world.prefix, now: () => world.now, trial: false, minimumGroup: 5 }
}

async function answeredWith(byte: number): Promise<void> {
  const { settings } = await connectStorage(storageOptions())
  await settings.confirmPseudonymKey(fingerprintOf(keyOf(byte)))
}

function refuseStorage(): void {
  world.connectionString = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${btoa('wrong')}`)
}

function never(): never {
  throw new Error('The doctor neither posts nor signs anybody in.')
}

const away = () => Promise.reject(new Error('no answer'))
