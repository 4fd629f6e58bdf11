import { callerAddress, limitsOf } from '../../bot/limits'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotOptions, type BotUnderTest, IDENTITY, startBot } from '../support/bot-under-test'
import { ISSUER } from '../support/token-issuer'

describe('where a call comes from', () => {
  test.each`
    proxies | forwarded                           | address          | because
    ${0}    | ${undefined}                        | ${'10.0.0.1'}    | ${'nobody stands between'}
    ${0}    | ${'203.0.113.9'}                    | ${'10.0.0.1'}    | ${'anybody may write the header'}
    ${1}    | ${'203.0.113.9'}                    | ${'203.0.113.9'} | ${'our proxy wrote it'}
    ${1}    | ${'1.2.3.4, 203.0.113.9'}           | ${'203.0.113.9'} | ${'what the caller wrote stands before'}
    ${2}    | ${'1.2.3.4, 203.0.113.9, 10.0.0.7'} | ${'203.0.113.9'} | ${'the nearer proxy named the farther one'}
    ${1}    | ${undefined}                        | ${'10.0.0.1'}    | ${'the proxy said nothing'}
    ${1}    | ${'203.0.113.9:51234'}              | ${'203.0.113.9'} | ${'App Service tells the port too, another for each connection'}
    ${1}    | ${'[2001:db8::9]:51234'}            | ${'2001:db8::9'} | ${'so too of the longer addresses'}
    ${1}    | ${'2001:db8::9'}                    | ${'2001:db8::9'} | ${'without a port the last part belongs to it'}
  `('with $proxies proxies and "$forwarded" is $address, since $because', ({ proxies, forwarded, address }) => {
    expect(callerAddress('10.0.0.1', forwarded, proxies)).toBe(address)
  })
})

test('strangers from ever new addresses are counted in a few thousand places, and no more', async () => {
  const { stranger } = limitsOf({ activitiesPerMinute: 60 })
  for (let n = 0; n < 350_000; n++) await stranger(`2001:db8::${n.toString(16)}`)
  // Were each kept apart, none of them would have called more than once.
  expect(await stranger('203.0.113.9')).toEqual(expect.any(Number))
})

const FROM = { 'X-Forwarded-For': '203.0.113.9' }
const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
/** As everybody can write it: the issuer and the bot's id are known to all. */
const FORGED = `Bearer ${part({ alg: 'RS256', kid: 'x' })}.${part({ iss: ISSUER, aud: IDENTITY.appId, exp: 1e10 })}.x`

describe('whoever does much', () => {
  let azurite: Azurite
  let bot: BotUnderTest
  beforeAll(async () => {
    azurite = await startAzurite()
  })
  afterAll(() => azurite.stop())
  afterEach(() => bot.stop())
  const started = async (options: BotOptions) => {
    bot = await startBot(azurite, options)
    bot.log.splice(0)
  }

  test('in a minute is told so once, kindly and in their language, and is then not heard: Teams has no reason to repeat', async () => {
    await started({ activitiesPerMinute: 3 })
    const anna = bot.person('anna', { locale: 'nl-NL' })
    for (let n = 0; n < 3; n++) expect((await anna.types('help')).cards).toHaveLength(1)
    const told = { status: 200, texts: [expect.stringMatching(/^Je gaat sneller.*Wacht een minuut/)], cards: [] }
    expect(await anna.types('help')).toEqual(told)
    for (let n = 0; n < 5; n++) expect(await anna.types('help')).toEqual({ status: 200, texts: [], cards: [] })
    expect(bot.log).toEqual([{ event: 'too-much' }])
    expect((await bot.person('ben').types('help')).cards).toHaveLength(1)
  })

  test('with buttons that execute is told so beside the card', async () => {
    await started({ activitiesPerMinute: 2, actions: 'execute' })
    const anna = bot.person('anna')
    await anna.types('start')
    const press = anna.pressOf('Start')
    await anna.does(anna.chat, press)
    expect(await anna.does(anna.chat, press)).toEqual({
      status: 200,
      texts: [expect.stringMatching(/^You are faster than I can follow/)],
      cards: [],
    })
    expect(await anna.does(anna.chat, press)).toEqual({ status: 200, texts: [], cards: [] })
  })

  test('with what needs no answer gets none', async () => {
    await started({ activitiesPerMinute: 1 })
    const anna = bot.person('anna')
    for (let n = 0; n < 4; n++) expect((await anna.does(anna.chat, { type: 'typing' })).status).toBe(200)
    expect(bot.teams.messagesIn(anna.chat)).toEqual([])
  })

  const call = (forwarded: string) => bot.post({}, { 'X-Forwarded-For': forwarded })
  const statuses = async (calls: number, forwarded: (n: number) => string) => {
    const all: number[] = []
    for (let n = 0; n < calls; n++) all.push((await call(forwarded(n))).status)
    return [...new Set(all)].map((status) => [status, all.filter((other) => other === status).length])
  }

  test('and may not speak to us is told when to come again, and no longer fills the log', async () => {
    await started({ mode: 'production', proxies: 1 })
    expect(await statuses(70, () => '203.0.113.9')).toEqual([
      [401, 60],
      [429, 10],
    ])
    const { status, headers } = await call('203.0.113.9')
    expect([status, Number(headers.get('Retry-After'))]).toEqual([429, expect.any(Number)])
    expect(bot.log).toHaveLength(60)
    expect((await call('203.0.113.10')).status).toBe(401)
  })

  test.each<[string, number, (bot: BotUnderTest) => Promise<Response>]>([
    ['guesses links', 404, (to) => fetch(to.url('/api/exports/a.b'), { headers: FROM })],
    ['looks for other addresses', 404, (to) => fetch(to.url('/admin'), { headers: FROM })],
    ['tries other methods', 405, (to) => fetch(to.url('/api/messages'), { method: 'PUT', headers: FROM })],
    ['forges a token, and sends what is no activity', 400, (to) => to.post({}, { ...FROM, Authorization: FORGED })],
  ])('so too whoever %s', async (_, status, ask) => {
    await started({ mode: 'production', proxies: 1 })
    const all: number[] = []
    for (let n = 0; n < 62; n++) all.push((await ask(bot)).status)
    expect(all).toEqual([...Array(60).fill(status), 429, 429])
    expect(bot.log).toHaveLength(60)
  })

  test('cannot escape by what they write into the header, nor where no proxy is told of', async () => {
    await started({ mode: 'production', proxies: 0 })
    expect(await statuses(65, (n) => `198.51.100.${n}`)).toEqual([
      [401, 60],
      [429, 5],
    ])
  })
})
