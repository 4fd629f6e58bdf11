import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot, TENANT } from '../support/bot-under-test'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite, { mode: 'production' })
  bot.log.splice(0)
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})
afterEach(() => bot.log.splice(0))

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
const token = (claims: object) => `Bearer ${part({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${part(claims)}.c2lnbmVk`
const LATER = 4_102_444_800

describe('in production, a caller that is not Teams is refused, and nothing is done for it', () => {
  test.each([
    ['without a token', {}],
    ['with an empty token', { Authorization: 'Bearer' }],
    ['with a token that is none', { Authorization: 'Bearer x' }],
    ['with three parts that say nothing', { Authorization: 'Bearer a.b.c' }],
    ['with a password', { Authorization: 'Basic YTpi' }],
    [
      'with a token of an unknown issuer',
      { Authorization: token({ iss: 'https://example.org', aud: 'x', exp: LATER }) },
    ],
    [
      'with a token of another bot',
      {
        Authorization: token({
          iss: `https://sts.windows.net/${TENANT}/`,
          ver: '1.0',
          appid: 'cccccccc-1111-4222-8333-444444444444',
          aud: 'bbbbbbbb-1111-4222-8333-444444444444',
          exp: LATER,
        }),
      },
    ],
  ])('%s', async (_, headers) => {
    const anna = bot.person('anna')
    const response = await bot.post(anna.activityOf(anna.chat, { type: 'message', text: 'start' }), headers)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'The request does not come from the Bot Framework.' })
    expect(bot.teams.calls).toEqual([])
    expect(await bot.storage.employees.installed(tenantId(TENANT))).toBe(0)
    expect(bot.log).toEqual([{ event: 'request-refused', status: 401, reason: expect.any(String) }])
  })

  test.each(['invoke', 'installationUpdate', 'conversationUpdate', 'unheard-of'])(
    'whatever it asks: %s',
    async (type) => {
      const anna = bot.person('anna')
      const membersAdded = [{ id: '28:bot' }]
      const response = await bot.post(anna.activityOf(anna.chat, { type, membersAdded, action: 'remove' }))
      expect([response.status, bot.teams.calls]).toEqual([401, []])
    },
  )
})

test('health is told without a token', async () => {
  expect((await fetch(bot.url('/healthz'))).status).toBe(200)
  expect((await fetch(bot.url('/readyz'))).status).toBe(200)
})
