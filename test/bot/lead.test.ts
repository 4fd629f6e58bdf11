import { type Azurite, startAzurite } from '../support/azurite'
import { type BotOptions, type BotUnderTest, startBot } from '../support/bot-under-test'
import { takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

/** A bot with one lead, Lea, and so many who have answered. */
async function botWith(respondents: number, options: BotOptions = {}): Promise<void> {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], ...options })
  await bot.haveAnswered(respondents)
}

const TOO_FEW =
  'There is no summary to show yet. One appears once at least 5 people have answered, and at least 5 since any earlier one. To keep answers confidential, nothing is shown about a smaller group.'
const NOT_LEAD =
  'This command is for communications leads. If you should be one, ask your administrator to add you. Type *who may* to see whom you can turn to.'

describe('summary', () => {
  test('is shown to a lead in the personal chat, with respondents, models and intervals', async () => {
    await botWith(6)
    const { cards, texts } = await bot.person('lea').types('summary')
    expect(texts).toEqual([])
    for (const words of ['Summary 1, 31 January 2026', '6 of 6 employees', 'Creators: over\u00a050%', 'Watching']) {
      expect(cards[0]?.text).toContain(words)
    }
  })

  test('is shown in Dutch to a Dutch lead, in a channel, by mention', async () => {
    await botWith(6)
    const channel = bot.channel('general')
    const { cards } = await bot.person('lea', { locale: 'nl-NL' }).mentions(channel, 'samenvatting')
    expect(cards[0]?.text).toContain('Samenvatting 1, 31 januari 2026')
    expect(bot.teams.messagesIn(channel)).toHaveLength(1)
  })

  test('has no numbers while fewer than five have answered, and says why', async () => {
    await botWith(4)
    const { texts, cards } = await bot.person('lea').types('summary')
    expect([texts, cards]).toEqual([[TOO_FEW], []])
  })

  test('stands, with its date, while one to four differ, and is new from the fifth', async () => {
    let now = new Date('2026-01-31T09:00:00Z')
    await botWith(6, { now: () => now })
    const lea = bot.person('lea')
    await lea.types('summary')
    now = new Date('2026-02-14T09:00:00Z')
    await bot.haveAnswered(4, answersAll('none'), 7)
    const standing = (await lea.types('summary')).cards[0]?.text
    expect(standing).toContain('This is still the summary of 31 January 2026')
    expect(standing).toMatch(/6 of \d+ employees/)
    await bot.haveAnswered(1, answersAll('none'), 11)
    expect((await lea.types('summary')).cards[0]?.text).toMatch(/Summary 2, 14 February 2026\n11 of \d+ employees/)
  })

  test('asked for twice at once is one release', async () => {
    await botWith(6)
    const lea = bot.person('lea')
    await Promise.all([lea.types('summary'), lea.types('summary')])
    expect(lea.cards().map(({ text }) => /Summary \d/.exec(text)?.[0])).toEqual(['Summary 1', 'Summary 1'])
  })
})

describe('the details', () => {
  test('are a second card for a lead', async () => {
    await botWith(6)
    const lea = bot.person('lea')
    await lea.types('summary')
    const { cards } = await lea.presses('Details')
    expect(cards[0]?.text).toContain('Details of summary 1')
    expect(lea.cards()).toHaveLength(2)
  })

  test('are for everybody in the communications channel, where the summary was posted', async () => {
    await botWith(6)
    const [lea, anna, channel] = [bot.person('lea'), bot.person('anna'), bot.channel('comms')]
    await lea.mentions(channel, 'report here')
    await lea.types('post summary')
    const posted = bot.cardsIn(channel).at(-1)
    expect((await anna.presses('Details', {}, posted)).cards[0]?.text).toContain('Details of summary 1')
  })

  test('are for nobody else, elsewhere', async () => {
    await botWith(6)
    const [lea, anna, elsewhere] = [bot.person('lea'), bot.person('anna'), bot.channel('elsewhere')]
    await lea.mentions(bot.channel('comms'), 'report here')
    await lea.types('summary')
    const press = lea.pressOf('Details')
    const refusal = ['The details of a summary are for communications leads, and for the channel where it was posted.']
    for (const place of [anna.chat, elsewhere]) {
      expect(await anna.does(place, press)).toMatchObject({ texts: refusal, cards: [] })
    }
  })

  test('of a summary that there never was are not made up', async () => {
    await botWith(6)
    const lea = bot.person('lea')
    await lea.types('summary')
    const { data, ...button } = lea.card().button('Details')
    const forged = JSON.parse(JSON.stringify(data).replace('"release":1', '"release":2'))
    const { texts, cards } = await lea.does(lea.chat, lea.sending({ ...button, data: forged }, {}))
    expect(texts).toEqual(['I could not read that card, so nothing was changed. Type *start* to go on.'])
    expect(cards).toEqual([])
  })
})

describe('the communications channel', () => {
  test('is where “report here” was said; “post summary” posts there, and says so', async () => {
    await botWith(6)
    const [lea, channel] = [bot.person('lea'), bot.channel('comms')]
    expect((await lea.mentions(channel, 'report here')).texts).toEqual([
      'Summaries will be posted in this channel from now on.',
    ])
    expect((await lea.types('post summary')).texts).toEqual(['The summary was posted in the communications channel.'])
    const posted = bot.teams.messagesIn(channel).at(-1)
    expect(posted?.conversation).toBe(channel)
    expect(bot.cardsIn(channel).at(-1)?.text).toContain('Summary 1')
  })

  test('is the last one where it was said', async () => {
    await botWith(6)
    const [lea, old, channel] = [bot.person('lea'), bot.channel('old'), bot.channel('new')]
    await lea.mentions(old, 'report here')
    await lea.mentions(channel, 'rapporteer hier')
    await lea.types('post summary')
    expect([bot.cardsIn(old).length, bot.cardsIn(channel).length]).toEqual([0, 1])
  })

  test('is not a personal chat', async () => {
    await botWith(6)
    const { texts } = await bot.person('lea').types('report here')
    expect(texts[0]).toContain('Type this in the channel where summaries should be posted')
  })

  test('is asked for where there is none yet', async () => {
    await botWith(6)
    const { texts } = await bot.person('lea').types('post summary')
    expect(texts[0]).toContain('There is no communications channel yet.')
  })

  test('gets nothing while fewer than five have answered', async () => {
    await botWith(4)
    const [lea, channel] = [bot.person('lea'), bot.channel('comms')]
    await lea.mentions(channel, 'report here')
    expect((await lea.types('post summary')).texts).toEqual([TOO_FEW])
    expect(bot.cardsIn(channel)).toEqual([])
  })
})

describe('status', () => {
  test.each([
    [6, 'employees who have the app have answered'],
    [4, 'Fewer than 5'],
    [0, 'Fewer than 5'],
  ])('with %i who answered says %s', async (respondents, words) => {
    await botWith(respondents)
    expect((await bot.person('lea').types('status')).cards[0]?.text).toContain(words)
  })

  test('tells how many of how many in steps of five: who looks twice does not see that one more answered', async () => {
    await botWith(0)
    const people = Array.from({ length: 8 }, (_, n) => bot.person(`p${n}`))
    await Promise.all(people.map((person) => person.installs()))
    const looks = async (words: string) => (await bot.person('lea').types(words)).cards[0]?.text
    const answer = (some: typeof people) => Promise.all(some.map((person) => takePart(person, answersAll('monthly'))))
    await answer(people.slice(0, 6))
    const before = [await looks('stand'), await looks('waves')]
    expect(before[0]).toContain('At least 5 of 9 employees who have the app have answered (56%).')
    expect(before[1]).toContain('At least 5 people have answered.')
    await answer(people.slice(6, 7))
    expect([await looks('stand'), await looks('waves')]).toEqual(before)
  })
})

describe('whoever is no lead', () => {
  test.each(['summary', 'samenvatting', 'post summary', 'status', 'report here'])(
    'is politely refused %s, here and in a channel',
    async (text) => {
      await botWith(6)
      const [anna, channel] = [bot.person('anna'), bot.channel('comms')]
      expect(await anna.types(text)).toMatchObject({ texts: [NOT_LEAD], cards: [] })
      expect(await anna.mentions(channel, text)).toMatchObject({ texts: [NOT_LEAD], cards: [] })
      expect((await bot.person('lea').types('post summary')).texts[0]).toContain(
        'There is no communications channel yet.',
      )
    },
  )

  test('locally does not exist: the one user is lead too', async () => {
    await botWith(6, { mode: 'local' })
    expect((await bot.person('anybody').types('summary')).cards).toHaveLength(1)
  })
})
