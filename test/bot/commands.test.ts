import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot, TENANT } from '../support/bot-under-test'
import { begin, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

const HINT = 'I do not know that command. Type *help* to see what I can do, or *start* to answer the questionnaire.'
const DUTCH_HINT =
  'Die opdracht ken ik niet. Typ *help* om te zien wat ik kan, of *start* om de vragenlijst in te vullen.'

describe('what an employee types', () => {
  test.each([
    ['start', 'start', 'Your own profile'],
    ['profile', 'profiel', 'Your own profile'],
    ['change', 'wijzig', 'Step 1 of 4'],
    ['erase', 'wis', 'Erase your answers?'],
    ['my data', 'mijn gegevens', 'What we hold about you'],
    ['help', 'hulp', 'What you can type'],
  ])('is understood in both languages: %s, %s', async (english, dutch, shown) => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await takePart(anna, answersAll('weekly'))
    for (const words of [english, dutch]) {
      const { status, cards } = await anna.types(words)
      expect([status, cards.length, cards[0]?.text.split('\n')[0]]).toEqual([200, 1, shown])
    }
  })

  test('is answered as what it says now when it is edited', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await anna.types('hlep')
    expect((await anna.edits('help')).cards[0]?.text).toContain('What you can type')
    expect(await anna.edits('hlep!')).toEqual({ status: 200, texts: [HINT], cards: [] })
  })

  test.each(['START', 'Start!', '/start', '  start. ', 'start\n'])(
    'is understood as people write it: %j',
    async (text) => {
      bot = await startBot(azurite)
      expect((await bot.person('anna').types(text)).cards[0]?.buttons).toEqual(['Start'])
    },
  )

  test.each(['hello', 'please start', 'starting', '', '👍', '<at>start</at>', '__proto__', 'constructor'])(
    'gets a hint rather than silence where it is no command: %j',
    async (text) => {
      bot = await startBot(azurite)
      expect(await bot.person('anna').types(text)).toEqual({ status: 200, texts: [HINT], cards: [] })
      const { texts } = await bot.person('daan', { locale: 'nl-NL' }).types(text)
      expect(texts).toEqual([DUTCH_HINT])
    },
  )

  test('gets the same hint where it is very long', async () => {
    bot = await startBot(azurite)
    expect((await bot.person('anna').types('start '.repeat(5000))).texts).toEqual([HINT])
  })

  test('without a text at all gets a hint too', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    expect((await anna.does(anna.chat, { type: 'message', attachments: [] })).texts).toEqual([HINT])
  })

  test.each([undefined, null])(
    'gets the hint for channels where somebody mentions the bot and says nothing: %s',
    async (text) => {
      bot = await startBot(azurite)
      const channel = bot.channel('general')
      const entities = [{ type: 'mention', mentioned: { id: '28:bot' }, text: '<at>Audience Profile</at>' }]
      const { texts } = await bot.person('anna').does(channel, { type: 'message', text, entities })
      expect(texts[0]).toContain('In a channel I know *summary*')
    },
  )
})

describe('the language', () => {
  test.each([
    ['nl', DUTCH_HINT],
    ['nl-NL', DUTCH_HINT],
    ['NL-be', DUTCH_HINT],
    ['en-US', HINT],
    ['fr-FR', HINT],
    ['nds', HINT],
    ['', HINT],
  ])('is that of Teams, Dutch for every kind of Dutch and English for all others: %j', async (locale, hint) => {
    bot = await startBot(azurite)
    expect((await bot.person('anna', { locale }).types('hello')).texts).toEqual([hint])
  })

  test.each([
    ['en-GB', 'language nl', 'Vanaf nu spreek ik Nederlands.', DUTCH_HINT],
    ['en-GB', 'taal NL', 'Vanaf nu spreek ik Nederlands.', DUTCH_HINT],
    ['nl-NL', 'taal en', 'From now on I speak English.', HINT],
  ])('is what the employee chose from then on: %s, %s', async (locale, text, confirmed, hint) => {
    bot = await startBot(azurite)
    const anna = bot.person('anna', { locale })
    await anna.installs()
    expect((await anna.types(text)).texts).toEqual([confirmed])
    expect((await anna.types('hello')).texts).toEqual([hint])
    expect((await bot.person('anna', { locale: 'fr-FR' }).types('hello')).texts).toEqual([hint])
  })

  test('chosen in mid-questionnaire keeps what was answered', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await begin(anna)
    await anna.types('language nl')
    await anna.presses('Ga verder')
    expect(anna.card().text).toContain('Stap 1 van 4')
  })

  test.each(['language', 'language fr', 'taal', 'language en nl'])(
    'that is none is answered with how to choose: %s',
    async (text) => {
      bot = await startBot(azurite)
      const { texts } = await bot.person('anna').types(text)
      expect(texts).toEqual(['Type *language en* for English or *language nl* for Dutch.'])
    },
  )
})

describe('help', () => {
  test('tells a lead of both kinds of commands, and others of theirs alone', async () => {
    bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'] })
    const told = async (name: string) => (await bot.person(name).types('help')).cards[0]?.text ?? ''
    expect(await told('lea')).toMatch(/my data: [\s\S]*For communications leads[\s\S]*post summary: /)
    expect(await told('anna')).toContain('my data: everything we hold about you')
    expect(await told('anna')).not.toContain('summary')
  })
})

describe('in a channel', () => {
  test.each(['start', 'profile', 'my data', 'wis', 'language nl'])(
    '%s is refused, and nothing personal is shown',
    async (text) => {
      bot = await startBot(azurite)
      const anna = bot.person('anna')
      await takePart(anna, answersAll('weekly'))
      const { texts, cards } = await anna.mentions(bot.channel('general'), text)
      expect(texts).toEqual(['That is between you and me: please type it in a personal chat with me, not here.'])
      expect(cards).toEqual([])
    },
  )

  test('a personal card that is pressed there changes nothing', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await begin(anna)
    const { texts } = await anna.does(bot.channel('general'), anna.pressOf('Next', answersAll('weekly')))
    expect(texts).toEqual(['That is between you and me: please type it in a personal chat with me, not here.'])
    expect((await anna.types('start')).cards[0]?.values).toEqual({})
  })

  test('anything else gets the hint for channels, in the thread where it was said', async () => {
    bot = await startBot(azurite)
    const channel = bot.channel('general')
    const { texts } = await bot.person('anna').mentions(channel, 'hello')
    expect(texts[0]).toContain('In a channel I know *summary*')
    expect(bot.teams.messagesIn(channel).map(({ conversation }) => conversation)).toEqual([
      expect.stringContaining(`${channel};messageid=`),
    ])
  })

  test('the bot greets once when it is added, and is silent when a person is', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    const channel = bot.channel('general')
    expect((await anna.addsBotTo(channel)).texts).toEqual([expect.stringContaining('Thank you for adding me.')])
    const somebody = { type: 'conversationUpdate', membersAdded: [{ id: '29:somebody' }] }
    expect(await anna.does(channel, somebody)).toEqual({ status: 200, texts: [], cards: [] })
  })
})

describe('installing, as Teams tells of it, with the welcomes that it brings and how many then have the app', () => {
  const first = { installation: 'installsAgain', membership: 'isMember', removal: 'removes' } as const
  type Event = keyof typeof first | 'upgrade' | 'message'
  test.each<[string, readonly Event[], number, number]>([
    ['both events of a first installation', ['installation', 'membership'], 1, 1],
    ['the same in the other order', ['membership', 'installation'], 1, 1],
    ['only that the bot was added', ['membership'], 1, 1],
    ['only that the app was installed', ['installation'], 1, 1],
    ['an event that comes twice', ['installation', 'installation'], 1, 1],
    ['a removal', ['installation', 'removal', 'removal'], 1, 0],
    ['another installation after a removal', ['installation', 'membership', 'removal', 'installation'], 2, 1],
    ['an upgrade', ['installation', 'upgrade'], 1, 1],
    ['a message after a removal', ['installation', 'removal', 'message'], 1, 1],
  ])('%s', async (_, events, welcomes, installed) => {
    bot = await startBot(azurite, { mode: 'trusting' })
    const anna = bot.person('anna')
    for (const event of events) {
      if (event === 'message') await anna.types('hello')
      else if (event === 'upgrade') {
        await anna.does(anna.chat, { type: 'installationUpdate', action: 'remove-upgrade' })
        await anna.does(anna.chat, { type: 'installationUpdate', action: 'add-upgrade' })
      } else await anna[first[event]]()
    }
    expect(anna.cards()).toHaveLength(welcomes)
    expect(await bot.storage.employees.installed(tenantId(TENANT))).toBe(installed)
  })

  test('both events at once bring one welcome', async () => {
    bot = await startBot(azurite, { mode: 'trusting' })
    const anna = bot.person('anna')
    await Promise.all([anna.installsAgain(), anna.isMember()])
    expect(anna.cards()).toHaveLength(1)
  })
})
