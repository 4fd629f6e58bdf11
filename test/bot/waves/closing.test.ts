import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { fillIn } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import { cardsShownIn } from '../../support/shown-card'
import { REFUSALS } from '../../support/teams-double/answer'
import { refuses } from '../../support/teams-double/faults'
import type { TeamsPerson } from '../../support/teams-person'
import { launches, MovableTime, newestWave, until, untilReported, untilState, waves } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let lead: TeamsPerson
let anna: TeamsPerson
let time: MovableTime
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  time = new MovableTime()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'], now: time.now })
  lead = bot.person('lead')
  anna = bot.person('anna')
})
afterEach(() => bot.stop())

describe('at its end a wave closes by itself', () => {
  test('its summary is posted once in the communications channel, the lead is told, and late cards say so kindly', async () => {
    const channel = bot.channel('communications')
    await lead.mentions(channel, 'report here')
    await launches(bot, lead, [anna])
    await bot.haveAnswered(6)
    await anna.presses('Start')
    time.pass(15)
    await until(() => said(lead).some((text) => text.includes('its summary was posted')))
    const posted = bot.teams.messagesIn(channel).flatMap(cardsShownIn)
    expect(posted.map(({ text }) => text)).toEqual([expect.stringContaining('6')])
    const { texts } = await fillIn(anna, answersAll('weekly'))
    expect(texts).toEqual([expect.stringContaining('That questionnaire has closed')])
    await untilReported(bot)
    expect(said(lead).filter((text) => text.includes('has closed'))).toHaveLength(1)
  })

  test('a channel that does not take the summary at first gets it a little later', async () => {
    const channel = bot.channel('communications')
    await lead.mentions(channel, 'report here')
    await launches(bot, lead, [anna])
    await bot.haveAnswered(6)
    bot.teams.fails(refuses(REFUSALS.PreconditionFailed), {
      when: ({ conversation }) => conversation === channel,
      times: 1,
    })
    time.pass(15)
    await until(() => said(lead).some((text) => text.includes('its summary was posted')))
    expect(bot.teams.messagesIn(channel).flatMap(cardsShownIn)).toHaveLength(1)
    expect(said(lead).join()).not.toContain('There is no communications channel')
  })

  test('a channel that refuses the summary for good does not keep it from the lead, who is told how to get it', async () => {
    const channel = bot.channel('communications')
    await lead.mentions(channel, 'report here')
    await launches(bot, lead, [anna])
    await bot.haveAnswered(6)
    bot.teams.fails(refuses(REFUSALS.MessageSizeTooBig), { when: ({ conversation }) => conversation === channel })
    // Nor does the lead hear of it at first.
    bot.teams.fails(refuses(REFUSALS.BadGateway), { when: ({ conversation }) => conversation === lead.chat, times: 1 })
    time.pass(15)
    await until(() => said(lead).some((text) => text.includes('did not take its summary')))
    expect(said(lead).join()).toContain('*post summary*')
    expect(bot.teams.messagesIn(channel).flatMap(cardsShownIn)).toEqual([])
  })

  test('with too few answers there is no summary, and the lead is told so', async () => {
    const channel = bot.channel('communications')
    await lead.mentions(channel, 'report here')
    await launches(bot, lead, [anna])
    await bot.haveAnswered(4)
    time.pass(15)
    await until(() => said(lead).some((text) => text.includes('Fewer than 5 people answered')))
    expect(bot.teams.messagesIn(channel).flatMap(cardsShownIn)).toEqual([])
  })

  test('without a communications channel the lead is told how to see the summary', async () => {
    const wave = await launches(bot, lead, [anna])
    await bot.haveAnswered(6)
    await lead.types('close')
    await lead.presses('Close now')
    await untilState(bot, wave, 'closed')
    await until(() => said(lead).some((text) => text.includes('There is no communications channel')))
    expect((await anna.presses('Not for me')).texts).toEqual([expect.stringContaining('It has closed already')])
  })
})

test('a recurring wave plans the next one when it closes, for the same people, as many months later', async () => {
  const first = await launches(bot, lead, [anna], { repeat: '3' })
  time.pass(15)
  await untilState(bot, first, 'closed')
  await until(async () => (await newestWave(bot)).state === 'scheduled')
  expect(await waves(bot)).toMatchObject([{ number: 2, name: 'Spring', state: 'scheduled' }, { number: 1 }])
  await lead.types('waves')
  expect(lead.card().text).toContain('Opens on 30 April 2026 at 10:00')
  await lead.types('preview')
  expect(lead.card().text).toContain('People: 1')
})

function said(person: TeamsPerson): readonly string[] {
  return bot.teams.messagesIn(person.chat).map(({ activity: { text } }) => String(text ?? ''))
}
