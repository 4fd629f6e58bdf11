import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, IDENTITY, startBot, TENANT } from '../support/bot-under-test'
import { hs256WithPublicKey, startTokenIssuer, type TokenChange, type TokenIssuer } from '../support/token-issuer'

let azurite: Azurite
let issuer: TokenIssuer
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  issuer = await startTokenIssuer()
  bot = await startBot(azurite, { mode: 'production', issuer })
})
afterAll(async () => {
  await bot.stop()
  await issuer.stop()
  await azurite.stop()
})
/** The SDK writes of its own accord which key it tried: no secret, and nothing of the caller. */
beforeEach(() => void jest.spyOn(console, 'error').mockReturnValue())
afterEach(() => {
  jest.restoreAllMocks()
  bot.log.splice(0)
})

const SERVICE = () => bot.teams.serviceUrl
/** An issuer that the SDK takes. */
const EMULATOR = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'
const tokenWith = (change: TokenChange = {}) => issuer.header(IDENTITY.appId, SERVICE(), change)
const claim = (claims: object) => tokenWith({ claims })
const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

/** Somebody's first word to the bot; nobody has spoken before unless a test lets them. */
function call(authorization: string | null, change: object = {}, of = bot): Promise<Response> {
  const anna = of.person('anna')
  const activity = { ...anna.activityOf(anna.chat, { type: 'message', text: 'start' }), ...change }
  return of.post(activity, authorization === null ? {} : { Authorization: authorization })
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'The request does not come from the Bot Framework.',
  403: 'This activity is not for this bot.',
  503: 'Nobody can be let in at the moment.',
}

/** Refused with this status in one plain sentence, and nothing written, nothing sent. */
async function expectRefused(response: Response, status: number, of = bot): Promise<void> {
  expect([response.status, await response.json()]).toEqual([status, { error: REASONS[status] }])
  expect(of.teams.calls).toEqual([])
  expect(await of.storage.employees.installed(tenantId(TENANT))).toBe(0)
  expect(of.log.filter(({ event }) => event === 'request-refused')).toEqual([
    { event: 'request-refused', status, reason: REASONS[status] },
  ])
  expect(of.log.filter(({ event }) => event.endsWith('-failed'))).toEqual([])
}

describe('in production, a caller that is not Teams is refused, and nothing is done for it', () => {
  test.each<[string, () => string | null]>([
    ['no token', () => null],
    ['an empty token', () => 'Bearer'],
    ['a token that is none', () => 'Bearer x'],
    ['three parts that say nothing', () => 'Bearer a.b.c'],
    ['a password', () => 'Basic YTpi'],
    ['a right token under another scheme', () => tokenWith().replace('Bearer', 'Basic')],
    ['a right token twice', () => `${tokenWith()} ${tokenWith()}`],
    ['a signature by a key that nobody published', () => tokenWith({ header: { kid: 'teams' }, key: 'unpublished' })],
    ['a key that is not among the published', () => tokenWith({ key: 'unpublished' })],
    ['no key named', () => tokenWith({ header: { kid: undefined } })],
    ['a signature of other claims', () => withOtherClaims(tokenWith())],
    ['no signature', () => tokenWith().replace(/[^.]+$/, '')],
    ['the audience of another bot', () => claim({ aud: 'cccccccc-1111-4222-8333-444444444444' })],
    ['no audience', () => claim({ aud: undefined })],
    ['several audiences, ours among them', () => claim({ aud: [IDENTITY.appId, 'cccccccc'] })],
    ['another issuer', () => claim({ iss: EMULATOR })],
    ['our own tenant as issuer', () => claim({ iss: `https://sts.windows.net/${TENANT}/` })],
    ['no issuer', () => claim({ iss: undefined })],
    ['an end six minutes ago', () => claim({ exp: inSeconds(-360) })],
    ['no end', () => claim({ exp: undefined })],
    ['a beginning six minutes from now', () => claim({ nbf: inSeconds(360) })],
    ['a key that vouches for other channels', () => tokenWith({ key: 'webchat' })],
    ['a key that vouches for no channel', () => tokenWith({ key: 'none' })],
    ['a key that does not say what it vouches for', () => tokenWith({ key: 'silent' })],
    ['another service address than the activity', () => claim({ serviceurl: 'https://smba.trafficmanager.net/emea/' })],
    ['no service address', () => claim({ serviceurl: undefined })],
    ['the algorithm none', () => tokenWith({ header: { alg: 'none' }, signed: () => Buffer.alloc(0) })],
    ['the algorithm none, with a signature', () => tokenWith({ header: { alg: 'none' } })],
    [
      'a shared secret that is the public key',
      () => tokenWith({ header: { alg: 'HS256' }, signed: hs256WithPublicKey }),
    ],
    ['a shared secret, under the name of the right algorithm', () => tokenWith({ signed: hs256WithPublicKey })],
    [
      'a token of another bot',
      () => claim({ iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0', appid: 'cccccccc', aud: IDENTITY.appId }),
    ],
    [
      'a token that Entra gave this bot for its own calls',
      () => claim({ iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0', appid: IDENTITY.appId }),
    ],
    [
      "a token of the SDK's own emulator for this bot, by a key that Teams published",
      () => claim({ iss: EMULATOR, ver: '1.0', appid: IDENTITY.appId }),
    ],
  ])('%s', async (_, authorization) => {
    await expectRefused(await call(authorization()), 401)
  })

  test.each(['webchat', 'directline', 'emulator', 'AseChannel', '', 'MSTEAMS'])(
    'a right token for another channel: %s',
    async (channelId) => {
      await expectRefused(await call(tokenWith(), { channelId }), 401)
    },
  )

  test.each(['invoke', 'installationUpdate', 'conversationUpdate', 'unheard-of'])(
    'whatever it asks: %s',
    async (type) => {
      const response = await call(null, { type, membersAdded: [{ id: '28:bot' }], action: 'remove' })
      await expectRefused(response, 401)
    },
  )

  test('before anything that it sent is read', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(bot.url('/api/messages'), { method: 'POST', headers, body: '{"ty' })
    await expectRefused(response, 401)
  })
})

describe('Teams itself is refused what is not for this bot, and nothing is done', () => {
  test.each<[string, string]>([
    ['another host', 'https://example.org/teams/'],
    ['another machine of ours', 'http://169.254.169.254/teams/'],
    ['a host that looks like it', 'https://smba.trafficmanager.net.example.org/'],
    ['this machine, at another port', 'http://127.0.0.1:9/'],
  ])('an activity that is to be answered at %s', async (_, serviceUrl) => {
    await expectRefused(await call(issuer.header(IDENTITY.appId, serviceUrl), { serviceUrl }), 403)
    expect(bot.log).toContainEqual({ event: 'host-refused' })
  })

  const FOREIGN = 'cccccccc-1111-4222-8333-444444444444'
  const conversation = { id: 'a:x', conversationType: 'personal' }
  test.each<[string, object]>([
    [
      'another tenant',
      { conversation: { ...conversation, tenantId: FOREIGN }, channelData: { tenant: { id: FOREIGN } } },
    ],
    ['ours in one place and another in the other', { channelData: { tenant: { id: FOREIGN } } }],
    ['no tenant', { conversation, channelData: {} }],
  ])('an activity of %s', async (_, change) => {
    await expectRefused(await call(tokenWith(), change), 403)
    expect(bot.log).toContainEqual({ event: 'foreign-tenant' })
  })
})

describe('while the issuer of the tokens is away', () => {
  /** One that has let nobody in yet, and so knows no key. */
  async function newcomer(away: (issuer: TokenIssuer) => Promise<void> | void): Promise<void> {
    const other = await startTokenIssuer()
    const fresh = await startBot(azurite, { mode: 'production', issuer: other })
    const header = other.header(IDENTITY.appId, fresh.teams.serviceUrl)
    try {
      await away(other)
      await expectRefused(await call(header, {}, fresh), 503, fresh)
      fresh.log.splice(0)
      await expectRefused(await call(null, {}, fresh), 401, fresh)
    } finally {
      await fresh.stop()
      await other.stop()
    }
  }

  test('a caller is told that nobody can be let in, and nothing of the inside', () => newcomer((other) => other.stop()))
  test.each([404, 500, 503])('so too where it answers %d', (status) => newcomer((other) => other.answers(status)))
  test('so too where it never answers, within ten seconds', () => newcomer((other) => other.answers('silence')), 30_000)

  test('those with a key that is known are let in', async () => {
    const other = await startTokenIssuer()
    const known = await startBot(azurite, { mode: 'production', issuer: other })
    const header = other.header(IDENTITY.appId, known.teams.serviceUrl)
    try {
      expect((await call(header, {}, known)).status).toBe(200)
      await other.stop()
      expect((await call(header, {}, known)).status).toBe(200)
    } finally {
      await known.stop()
    }
  })
})

test.each<[string, () => string]>([
  ['a signature of other claims', () => withOtherClaims(tokenWith())],
  ['a signature by a key that nobody published', () => tokenWith({ header: { kid: 'teams' }, key: 'unpublished' })],
  ['an end in the past, and a signature of other claims', () => withOtherClaims(claim({ exp: inSeconds(-240) }))],
])('whoever forges %s makes the process print nothing beside the log, which has its limits', async (_, header) => {
  await expectRefused(await call(header()), 401)
  expect(console.error).not.toHaveBeenCalled()
})

test('whoever has no plausible token makes the bot ask nobody for keys', async () => {
  const before = issuer.asked
  for (const header of [null, 'Bearer x', claim({ aud: 'x' }), claim({ iss: 'x' }), claim({ exp: inSeconds(-999) })]) {
    await call(header)
  }
  expect(issuer.asked).toBe(before)
})

test('Teams is let in, and answered', async () => {
  for (const change of [{}, { claims: { exp: inSeconds(-240) } }, { claims: { nbf: inSeconds(240) } }]) {
    const welcome = await call(tokenWith(change))
    expect([welcome.status, bot.log]).toEqual([200, []])
  }
  expect(bot.person('anna').cards()).toHaveLength(3)
  expect(await bot.storage.employees.installed(tenantId(TENANT))).toBe(1)
})

test('health is told without a token', async () => {
  expect((await fetch(bot.url('/healthz'))).status).toBe(200)
  expect((await fetch(bot.url('/readyz'))).status).toBe(200)
})

/** Whose audience is ours, and whose signature was made for other words. */
function withOtherClaims(header: string): string {
  const [scheme, claims = '', signature] = header.split('.')
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString())
  return [scheme, part({ ...said, surplus: 'x' }), signature].join('.')
}
