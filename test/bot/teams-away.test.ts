import { type Azurite, startAzurite } from '../support/azurite'
import { type BotOptions, type BotUnderTest, startBot } from '../support/bot-under-test'
import { eventually } from '../support/eventually'
import { begin, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { REFUSALS, throttled } from '../support/teams-double/answer'
import type { Call } from '../support/teams-double/call'
import {
  answersAfter,
  type Fault,
  HALF_WRITTEN,
  RESET_AFTER_ACCEPTING,
  RESET_BEFORE_ACCEPTING,
  refuses,
  refusesAfterAccepting,
} from '../support/teams-double/faults'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

/** A bot that waits for Teams no longer than a test does. */
async function impatientBot(options: BotOptions = {}): Promise<void> {
  bot = await startBot(azurite, { outgoingMilliseconds: 300, ...options })
}

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const never = () => answersAfter(new Promise(() => undefined))

/** One of each kind. */
const KINDS: readonly (readonly [string, Fault])[] = [
  ['refuses', refuses(REFUSALS.BotNotInConversationRoster)],
  ['does not know the conversation', refuses(REFUSALS.ConversationNotFound)],
  ['is out of order', refuses(REFUSALS.ServiceUnavailable)],
  ['throttles, and says for how long', refuses(throttled(30))],
  ['throttles, and does not say for how long', refuses(throttled(null))],
  ['takes it and answers 502', refusesAfterAccepting(REFUSALS.BadGateway)],
  ['resets the connection', RESET_BEFORE_ACCEPTING],
  ['resets the connection when it has the message', RESET_AFTER_ACCEPTING],
  ['breaks off in mid-answer', HALF_WRITTEN],
  ['never answers', never()],
]

const FAULTS = [...KINDS, ...Object.entries(REFUSALS).map(([name, answer]) => [name, refuses(answer)] as const)]

describe('a summary that cannot be posted', () => {
  test('is told to the lead, in words, however Teams fails', async () => {
    await impatientBot()
    await bot.haveAnswered(6)
    const [lea, channel] = [bot.person('lea'), bot.channel('comms')]
    await lea.mentions(channel, 'report here')
    for (const [how, fault] of KINDS) {
      const away = bot.teams.fails(fault, { when: ({ conversation }) => conversation === channel })
      const { status, texts } = await lea.types('post summary')
      away.end()
      expect([how, status, texts]).toEqual([how, 200, [expect.stringContaining('could not be posted')]])
    }
    expect(new Set(bot.log.slice(1).map(({ event }) => event))).toEqual(new Set(['post-failed']))
    expect(bot.log).toHaveLength(1 + KINDS.length)
  })

  test('is posted by the same command once Teams takes it', async () => {
    await impatientBot()
    await bot.haveAnswered(6)
    const [lea, channel] = [bot.person('lea'), bot.channel('comms')]
    await lea.mentions(channel, 'report here')
    const removed = bot.teams.fails(refuses(REFUSALS.BotNotInConversationRoster), {
      when: ({ conversation }) => conversation === channel,
    })
    await lea.types('post summary')
    removed.end()
    expect((await lea.types('post summary')).texts).toEqual(['The summary was posted in the communications channel.'])
    expect(bot.cardsIn(channel)).toHaveLength(1)
  })

  test('in a channel that is gone is told so', async () => {
    await impatientBot()
    await bot.haveAnswered(6)
    const lea = bot.person('lea')
    const channel = '19:gone@thread.tacv2'
    bot.channel('gone')
    await lea.mentions(channel, 'report here')
    bot.teams.forget(channel)
    expect((await lea.types('post summary')).texts[0]).toContain('could not be posted')
  })
})

describe('a card that cannot be replaced', () => {
  const isUpdate = ({ operation }: Call) => operation === 'update'
  test('comes as a new one, however Teams fails', async () => {
    await impatientBot()
    const anna = bot.person('anna')
    await begin(anna)
    for (const [how, fault] of FAULTS) {
      const before = anna.cards().length
      const away = bot.teams.fails(fault, { when: isUpdate })
      const { status } = await nextStep(anna, WATCHER)
      away.end()
      expect([how, status, anna.cards().length - before]).toEqual([how, 200, 1])
      expect(anna.card().text).toContain('Step 2 of 4')
      await anna.presses('Back')
    }
  })

  test('because somebody deleted it comes as a new one too', async () => {
    await impatientBot()
    const anna = bot.person('anna')
    await begin(anna)
    const press = anna.pressOf('Next', WATCHER)
    bot.teams.delete(anna.chat, anna.card().message.id)
    const { cards } = await anna.does(anna.chat, press)
    expect(cards[0]?.text).toContain('Step 2 of 4')
  })
})

describe('a reply that Teams does not take', () => {
  test('ends the turn, and is one line in the log without a word of it, however Teams fails', async () => {
    await impatientBot()
    const anna = bot.person('anna')
    for (const [how, fault] of FAULTS) {
      const away = bot.teams.fails(fault)
      const { status } = await anna.types('hello')
      away.end()
      // Nothing is gained by another try, which a refusal would bring about.
      expect([how, status]).toEqual([how, 200])
      expect(bot.log.splice(0).at(-1)).toEqual({ event: 'reply-failed', status: expect.any(Number) })
      expect([how, (await anna.types('hello')).status, bot.log]).toEqual([how, 200, []])
    }
  })

  test('loses no answer: what was submitted counts, and is shown when Teams is back', async () => {
    await impatientBot()
    const anna = bot.person('anna')
    await begin(anna)
    for (let step = 1; step < 4; step++) await nextStep(anna, WATCHER)
    const away = bot.teams.fails(refuses(REFUSALS.ServiceUnavailable))
    await nextStep(anna, WATCHER)
    away.end()
    expect(await bot.counted()).toBe(1)
    expect((await anna.types('start')).cards[0]?.text).toContain('Your own profile')
  })

  test('is broken off, and not left open, where Teams never answers', async () => {
    await impatientBot()
    bot.teams.fails(never())
    await bot.person('anna').types('hello')
    await eventually(() => expect(bot.teams.calls).toMatchObject([{ status: 0 }]))
  })

  test('that goes before a card does not keep the card away', async () => {
    await impatientBot({ actions: 'execute' })
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('change')
    const old = anna.pressOf('Next', WATCHER)
    await anna.presses('Next', WATCHER)
    await anna.types('erase')
    await anna.presses('Yes, erase')
    const away = bot.teams.fails(refuses(REFUSALS.PreconditionFailed), {
      when: ({ operation }) => operation !== 'update',
    })
    expect(await anna.does(anna.chat, old)).toMatchObject({ status: 200, texts: [], cards: [{}] })
    away.end()
  })
})

test('Teams that answers slowly, yet in time, is waited for', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  let answer = () => {}
  bot.teams.fails(answersAfter(new Promise<void>((resolve) => (answer = resolve))), { times: 1 })
  const arrival = bot.teams.arrivalOf(() => true)
  const typing = anna.types('hello')
  await arrival
  answer()
  expect((await typing).status).toBe(200)
})
