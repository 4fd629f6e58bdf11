/** Every client of the bot's, and an address that is not Microsoft's: it is not called, and no token goes there. */
import { createServer, type Server } from 'node:http'
import type { Activity } from 'botbuilder'
import { NotTakenError, TurnAdapter } from '../../bot/adapter'
import { SYSTEM_CLOCK } from '../../bot/clock'
import { CLOUDS } from '../../bot/cloud'
import { Connector } from '../../bot/delivery/connector'
import { Graph } from '../../bot/graph/graph'
import { outboundOf } from '../../bot/outbound'
import { postBy } from '../../bot/post'
import type { Card } from '../../cards/card'
import { employeeId, tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { startBot, TENANT } from '../support/bot-under-test'
import { close, listen, originOf } from '../support/loopback'
import { employeeNumber, startSending } from '../support/sending'

/** Somebody else's machine: it remembers that it was called. */
let stranger: Server
let heard: string[]
/** Teams, where it sends whoever calls on to the stranger. */
let teams: Server
beforeEach(async () => {
  heard = []
  stranger = createServer((request, response) => {
    heard.push(`${request.method} ${request.headers.authorization ?? 'without a token'}`)
    response.end('{"id":"1"}')
  })
  await listen(stranger)
  teams = createServer((_request, response) => {
    response.writeHead(307, { Location: originOf(stranger) })
    response.end()
  })
  await listen(teams)
})
afterEach(() => Promise.all([close(stranger), close(teams)]))

const elsewhere = () => `${originOf(stranger)}/teams/`
const cloud = () => ({ ...CLOUDS.public, services: [originOf(teams)] })
const outbound = () => outboundOf(cloud(), false)
const adapter = () => new TurnAdapter({ identity: null, cloud: cloud(), outbound: outbound() })
const CARD: Card = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [] }
const signal = new AbortController().signal

describe('of the sending of waves', () => {
  let asked = 0
  const connector = () => {
    asked = 0
    const token = async () => `token ${++asked}`
    return new Connector({ appId: 'bot', token, now: () => new Date(), mayCall: outbound().toTeams })
  }
  const address = (serviceUrl: string) => ({ conversation: 'a:x', serviceUrl })
  const CALLS: readonly [string, (serviceUrl: string) => Promise<object>][] = [
    ['to make a chat', (at) => connector().createChat(at, tenantId('t'), employeeId('e'))],
    ['to send', (at) => connector().send(address(at), 'hello')],
    ['to replace a card', (at) => connector().update(address(at), '1', CARD)],
    ['to read members', (at) => connector().members(at, '19:team', null)],
  ]

  test.each(CALLS)(
    'a call %s is not made elsewhere: the person is marked as Teams would mark them',
    async (_, call) => {
      expect([await call(elsewhere()), heard, asked]).toEqual([{ kind: 'failed', reason: 'wrong-host' }, [], 0])
    },
  )

  test.each(CALLS)('a call %s is not carried on where Teams sends it', async (_, call) => {
    expect([await call(originOf(teams)), heard]).toEqual([{ kind: 'again', reason: 'unreachable' }, []])
  })
})

describe("of the SDK's connector", () => {
  /** Where a turn, or a message on our own account, would go. */
  const reference = (serviceUrl: string) => ({
    channelId: 'msteams',
    serviceUrl,
    bot: { id: '28:bot' },
    conversation: { id: 'a:x', conversationType: 'personal' },
  })
  const post = () => postBy(adapter(), '', () => {})

  test('a message to a stored chat elsewhere is not sent, now or later', async () => {
    expect([await post().text(reference(elsewhere()), 'hello'), heard]).toEqual(['gone', []])
  })

  test('a turn elsewhere does no work', async () => {
    const activity = { ...reference(elsewhere()), type: 'message', from: { id: '29:x' }, recipient: { id: '28:bot' } }
    // The SDK's type wants what Teams may leave out.
    const turn = activity as unknown as Activity
    const work = jest.fn()
    const running = adapter()
      .authenticate('', turn)
      .then((caller) => adapter().run(caller, turn, work))
    await expect(running).rejects.toEqual(new NotTakenError(403))
    expect([work.mock.calls, heard]).toEqual([[], []])
  })

  test('a message is not carried on where Teams sends it', async () => {
    await post().text(reference(originOf(teams)), 'hello')
    expect(heard).toEqual([])
  })
})

describe('of Microsoft Graph', () => {
  test('a request is not carried on where Graph sends it', async () => {
    const clock = { ...SYSTEM_CLOCK, sleep: async () => {} }
    const graph = new Graph({ endpoint: originOf(teams), token: async () => 'token', clock })
    await expect(graph.read({ path: '/users' }, 'User.Read.All', signal)).rejects.toMatchObject({
      failure: { kind: 'away' },
    })
    expect(heard).toEqual([])
  })
})

describe('with what is stored', () => {
  let azurite: Azurite
  beforeAll(async () => {
    azurite = await startAzurite()
  })
  afterAll(() => azurite.stop())

  test('an employee whose chat is said to be elsewhere is written to in a new one', async () => {
    const sending = await startSending(azurite)
    try {
      const anna = employeeNumber(1)
      await sending.meets(anna, { reference: { serviceUrl: elsewhere(), conversation: { id: 'a:elsewhere' } } })
      const { serviceUrl } = sending.teams
      const mayCall = (at: string) => new URL(at).origin === new URL(serviceUrl).origin
      const wave = await sending.launch([anna])
      sending.dispatch(undefined, {
        connector: new Connector({ appId: '', token: null, now: sending.clock.now, mayCall }),
      })
      expect(await sending.ends(wave)).toMatchObject({ sent: 1, failed: 0 })
      expect(heard).toEqual([])
    } finally {
      await sending.stop()
    }
  })

  test('a channel that is said to be elsewhere gets no summary, and the log does not say where', async () => {
    const bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'] })
    try {
      await bot.haveAnswered(5)
      const conversation = { id: '19:news@thread.tacv2' }
      const to = { channelId: 'msteams', serviceUrl: elsewhere(), bot: { id: '28:bot' }, conversation }
      await bot.storage.settings.setCommunicationsChannel(tenantId(TENANT), to)
      const { texts, cards } = await bot.person('lea').types('post summary')
      expect([texts, cards, heard]).toEqual([[expect.stringMatching(/could not|Teams/)], [], []])
      expect(bot.log).toContainEqual({ event: 'post-failed', status: 403 })
      expect(JSON.stringify(bot.log)).not.toContain(originOf(stranger))
    } finally {
      await bot.stop()
    }
  })
})
