import { commandOf } from '../../../bot/commands/index'
import { readAction } from '../../../bot/conversation/action'
import { ACTION_KEY, type LeadAction } from '../../../cards/actions'
import { waveId } from '../../../services/identifiers'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { plans, waves } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'] })
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})

const REFUSED = [expect.stringContaining('for communications leads')]
const WAVE = waveId('aaaaaaaa-1111-4222-8333-444444444444-1')

/** One of each kind, so that a new kind is not forgotten. */
const ACTIONS: { readonly [Kind in LeadAction['kind']]: Extract<LeadAction, { kind: Kind }> } = {
  plan: { kind: 'plan', form: 'form', draft: null },
  'plan-again': { kind: 'plan-again', wave: WAVE },
  try: { kind: 'try', wave: WAVE },
  confirm: { kind: 'confirm', wave: WAVE },
  ask: { kind: 'ask', wave: WAVE, order: 'close' },
  remind: { kind: 'remind', wave: WAVE, round: 1 },
  'wave-order': { kind: 'wave-order', wave: WAVE, order: 'cancel' },
  'engage-post': {
    kind: 'engage-post',
    wave: WAVE,
    post: 'invitation',
    release: 0,
    language: 'en',
    round: 1,
    mark: 'mark',
  },
  'engage-drop': { kind: 'engage-drop', wave: WAVE },
}

describe('whoever is no lead is refused', () => {
  test.each([
    'launch',
    'waves',
    'preview',
    'cancel',
    'close',
    'remind',
    'extend 2026-12-24',
    'retry failed',
    'export status',
    'lanceer',
    'annuleer',
  ])('the command %s, in the personal chat and in a channel', async (words) => {
    expect(commandOf(words)?.command.audience).toBe('leads')
    const anna = bot.person('anna')
    expect((await anna.types(words)).texts).toEqual(REFUSED)
    expect((await anna.mentions(bot.channel('general'), words)).texts).toEqual(REFUSED)
  })

  test.each(Object.values(ACTIONS))('the button $kind, wherever they have it from', async (action) => {
    await plans(bot.person('lead'), [bot.person('bert')])
    const anna = bot.person('anna')
    const value = { [ACTION_KEY]: action, name: 'Mine', audience: 'installed', 'closes-date': '2026-02-14' }
    expect(readAction(value)?.action).toEqual(action)
    const before = await waves(bot)
    for (const where of [anna.chat, bot.channel('general')]) {
      expect((await anna.does(where, { type: 'message', replyToId: '1', value })).texts).toEqual(REFUSED)
    }
    expect(await waves(bot)).toEqual(before)
  })
})
