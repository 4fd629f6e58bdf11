import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { fillIn, takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import { REFUSALS } from '../../support/teams-double/answer'
import type { Call } from '../../support/teams-double/call'
import { refuses } from '../../support/teams-double/faults'
import type { TeamsPerson } from '../../support/teams-person'
import {
  cardSaying,
  cardsSaying,
  invitationsOf,
  launches,
  MovableTime,
  newestWave,
  until,
  untilProgress,
} from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let lead: TeamsPerson
let anna: TeamsPerson
let bert: TeamsPerson
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
  bert = bot.person('bert')
})
afterEach(() => bot.stop())

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const PROGRESS = 'How far the questionnaire is'

describe('an invitation', () => {
  test("turns into the employee's own card, whether they press Start or type it", async () => {
    await launches(bot, lead, [anna, bert])
    await anna.presses('Start')
    await fillIn(anna, WATCHER)
    await takePart(bert, WATCHER)
    for (const { text, buttons } of [...anna.cards(), ...bert.cards()]) {
      expect(text).toContain('Your own profile')
      expect(buttons).not.toContain('Not for me')
    }
    expect([anna.cards().length, bert.cards().length]).toEqual([1, 2])
  })

  test('that is answered or declined is not followed by a reminder; the others get one, once', async () => {
    const carla = bot.person('carla')
    await launches(bot, lead, [anna, bert, carla])
    await takePart(anna, WATCHER)
    expect((await bert.presses('Not for me')).texts).toEqual([expect.stringContaining('no reminders')])
    await lead.types('remind')
    expect(lead.card().text).toContain('Send a reminder now?')
    const question = lead.card()
    await Promise.all([1, 2, 3].map(() => lead.presses('Remind now', {}, question)))
    await untilProgress(bot, ({ reminded }) => reminded === 1)
    expect(await newestWave(bot)).toMatchObject({ launch: { round: 1 } })
    expect([anna, bert, carla].map((one) => bot.teams.countOf(one.id).sent)).toEqual([2, 2, 2])
    expect(carla.card().text).toContain('The questionnaire is still open')
  })

  test('is not followed by two reminders in one day, however often a lead asks', async () => {
    await launches(bot, lead, [anna])
    await lead.types('remind')
    const question = lead.card()
    await lead.presses('Remind now')
    await untilProgress(bot, ({ reminded }) => reminded === 1)
    expect((await lead.types('remind')).texts).toEqual([expect.stringContaining('less than a day ago')])
    await lead.presses('Remind now', {}, question)
    expect(await newestWave(bot)).toMatchObject({ launch: { round: 1 } })
    expect(bot.teams.countOf(anna.id).sent).toBe(2)
  })

  test('whose answers were erased is answered no more, and no reminder follows', async () => {
    await launches(bot, lead, [anna, bert])
    await takePart(anna, WATCHER)
    await untilProgress(bot, ({ answered }) => answered === 1)
    await anna.types('erase')
    await anna.presses('Yes, erase')
    await untilProgress(bot, ({ answered, optedOut }) => answered === 0 && optedOut === 1)
    const { sent } = bot.teams.countOf(anna.id)
    await lead.types('remind')
    await lead.presses('Remind now')
    await untilProgress(bot, ({ reminded }) => reminded === 1)
    expect(bot.teams.countOf(anna.id).sent).toBe(sent)
  })

  test('is the reply itself for whoever had removed the app and comes back; only a reminder follows', async () => {
    await anna.installs()
    await bert.installs()
    await anna.removes()
    await launches(bot, lead, [anna, bert])
    await untilProgress(bot, ({ removed }) => removed === 1)
    expect((await anna.installs()).cards).toHaveLength(1)
    await untilProgress(bot, ({ removed, toGo, sent }) => removed === 0 && toGo === 0 && sent === 2)
    await lead.types('remind')
    await lead.presses('Remind now')
    await until(() => invitationsOf(bert).length === 2)
    await until(() => anna.card().text.includes('The questionnaire is still open'))
    await untilProgress(bot, ({ reminded }) => reminded === 2)
  })

  test('does not come beside the card that a blocked person gets who writes again, which becomes their own', async () => {
    const when = ({ operation, person }: Call) => operation === 'send' && person === anna.id
    const blocked = bot.teams.fails(refuses(REFUSALS.ConversationBlockedByUser), { when })
    await launches(bot, lead, [anna, bert])
    await untilProgress(bot, ({ blocked }) => blocked === 1)
    blocked.end()
    await anna.types('start')
    await untilProgress(bot, ({ blocked, toGo, sent }) => blocked === 0 && toGo === 0 && sent === 2)
    await takePart(anna, WATCHER)
    await lead.types('retry failed')
    await untilProgress(bot, ({ answered }) => answered === 1)
    expect(invitationsOf(anna)).toEqual([])
  })
})

describe('the progress card', () => {
  test('follows the wave by itself, and tells no number of answers below five', async () => {
    await launches(bot, lead, [anna, bert])
    await until(() => cardSaying(lead, PROGRESS).text.includes('2 of 2 done'))
    await takePart(anna, WATCHER)
    await lead.types('status')
    const { text } = cardSaying(lead, PROGRESS)
    for (const words of ['Reached: 2', 'Answered: fewer than 5', 'To go: 0']) expect(text).toContain(words)
    expect(text).not.toContain('Answered: 1')
  })

  test('tells answers in steps of five: who looks twice does not see that one more came', async () => {
    const people = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'].map((name) => bot.person(name))
    await launches(bot, lead, people)
    await until(() => cardSaying(lead, PROGRESS).text.includes('7 of 7 done'))
    const looks = async () => {
      await lead.types('status')
      return cardSaying(lead, PROGRESS).text
    }
    await Promise.all(people.slice(0, 6).map((person) => takePart(person, WATCHER)))
    const before = await looks()
    expect(before).toContain('Answered: at least 5 (71%)')
    await Promise.all(people.slice(6).map((person) => takePart(person, WATCHER)))
    expect(await looks()).toBe(before)
  })

  test('counts those who could not be reached with the reason, and retry failed tries them again', async () => {
    const times = { times: 1 }
    bot.teams.fails(refuses(REFUSALS.BadArgument), {
      when: ({ operation, person }) => operation === 'send' && person === anna.id,
      ...times,
    })
    bot.teams.fails(refuses(REFUSALS.ConversationBlockedByUser), {
      when: ({ operation, person }) => operation === 'send' && person === bert.id,
    })
    await launches(bot, lead, [anna, bert])
    await lead.types('status')
    for (const words of ['Failed: 1', '1 × refused as malformed', 'Blocked the bot: 1']) {
      expect(cardSaying(lead, PROGRESS).text).toContain(words)
    }
    expect((await lead.types('retry failed')).texts).toEqual(['One delivery is tried again.'])
    await until(() => invitationsOf(anna).length === 1)
    expect(invitationsOf(bert)).toEqual([])
    await untilProgress(bot, ({ failed }) => failed === 0)
    expect((await lead.types('retry failed')).texts).toEqual(['Nothing had failed, so nothing is tried again.'])
  })
})

describe('orders', () => {
  test.each(['cancel', 'close', 'remind'])(
    '%s is asked once more, and thought better of without a trace',
    async (order) => {
      const before = await launches(bot, lead, [anna])
      await lead.types(order)
      const [act, back] = lead.card().buttons
      expect([act, back]).toEqual([expect.any(String), 'No, go back'])
      await lead.presses('No, go back')
      expect(lead.card().text).toContain(PROGRESS)
      const { round } = (await newestWave(bot)).launch ?? {}
      expect(await newestWave(bot)).toMatchObject({ state: before.state })
      expect(round).toBe(0)
    },
  )

  test('from the progress card are asked as well', async () => {
    await launches(bot, lead, [anna])
    for (const [button, question] of [
      ['Remind now', 'Send a reminder now?'],
      ['Close now', 'Close this questionnaire now?'],
      ['Cancel', 'Cancel this questionnaire?'],
    ] as const) {
      await lead.presses(button, {}, cardsSaying(lead, PROGRESS)[0])
      expect(lead.card().text).toContain(question)
    }
    expect(await newestWave(bot)).toMatchObject({ state: 'open', launch: { round: 0 } })
  })

  test('cancel ends it for everybody: late cards say so kindly, and nothing is reported', async () => {
    await launches(bot, lead, [anna])
    await lead.types('cancel')
    await lead.presses('Yes, cancel it')
    expect(lead.card().text).toContain('Closed.')
    expect((await anna.presses('Start')).texts).toEqual([expect.stringContaining('Thank you for your time')])
    expect(await newestWave(bot)).toMatchObject({ state: 'closed', launch: { reported: true } })
    expect((await lead.types('cancel')).texts).toEqual([expect.stringContaining('No questionnaire is open or planned')])
  })

  test('extend keeps it open no longer than answers are kept', async () => {
    const keeping = await startBot(azurite, { mode: 'trusting', leads: ['lead'], now: time.now, retentionMonths: 1 })
    try {
      const lead = keeping.person('lead')
      await launches(keeping, lead, [keeping.person('anna')])
      const said = (await lead.types('extend 2026-06-01')).texts
      expect(said).toEqual([expect.stringContaining('answers are kept for one month only')])
      expect((await lead.types('extend 2026-02-20')).texts).toEqual([expect.stringContaining('It stays open until 20')])
    } finally {
      await keeping.stop()
    }
  })

  test('extend moves the end, in the time zone of the wave, and says what it takes otherwise', async () => {
    await launches(bot, lead, [anna])
    for (const [words, told] of [
      ['extend', 'later than 14 February 2026 at 18:00'],
      ['extend tomorrow', 'Type *extend* with the new date'],
      ['extend 2026-02-10', 'later than 14 February 2026 at 18:00'],
      ['extend 2126-02-20', 'more than a year from now'],
      ['extend 2026-02-20', 'It stays open until 20 February 2026 at 18:00.'],
      ['verleng 2026-02-20 19:30', 'It stays open until 20 February 2026 at 19:30.'],
    ]) {
      expect((await lead.types(words ?? '')).texts).toEqual([expect.stringContaining(told ?? '')])
    }
  })

  test('preview shows what was confirmed, without a way to confirm or drop it', async () => {
    await launches(bot, lead, [anna], { 'greeting-en': 'Hello' })
    await lead.types('preview')
    expect(lead.card().text).toMatch(/People: 1[\s\S]*Hello/)
    expect(lead.card().buttons).toEqual(['Send it to me first'])
  })

  test('waves lists every one, the newest first, with how each stands', async () => {
    await launches(bot, lead, [anna], { name: '**Winter**' })
    await takePart(anna, WATCHER)
    await launches(bot, lead, [anna], { name: 'Spring' })
    await lead.types('waves')
    expect(lead.card().text).toMatch(/2\. Spring\nOpen until [\s\S]*1\. \*\*Winter\*\*\nClosed\./)
    expect(lead.card().text).toContain('Fewer than 5 people have answered.')
  })
})
