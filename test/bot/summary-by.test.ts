import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot, TENANT } from '../support/bot-under-test'
import type { TeamsPerson } from '../support/teams-person'
import { launches } from '../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let lea: TeamsPerson
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'] })
  lea = bot.person('lea')
})
afterEach(() => bot.stop())

const listOf = (many: number) =>
  Array.from({ length: many }, (_, place) => `${bot.person(`person ${place}`).id};Sales;Ede`).join('\n')
const told = async (words: string) => (await lea.types(words)).texts[0]

describe('summary by', () => {
  test.each(['summary by', 'summary by shoe size', 'samenvatting per', 'summary by departmental'])(
    '“%s” says what it can be asked by',
    async (words) => {
      expect(await told(words)).toContain('Type *summary by department*, *summary by location* or *summary by country*')
    },
  )

  test('says in a questionnaire of the whole only that this is what everybody was told', async () => {
    await launches(bot, lea, [], { people: listOf(5) })
    expect(await told('summary by department')).toContain('shows results of the whole only, as everybody was told')
  })

  test.each([
    ['summary by department', 'is broken down by location: type *summary by location*'],
    ['samenvatting per land', 'is broken down by location: type *summary by location*'],
  ])('“%s” says which breakdown a questionnaire has, where it is another', async (words, answer) => {
    await launches(bot, lea, [], { people: listOf(5), breakdown: 'location' })
    expect(await told(words)).toContain(answer)
  })

  test('says in Dutch to a Dutch lead that there is no second breakdown', async () => {
    await launches(bot, lea, [], { people: listOf(5), breakdown: 'location' })
    const { texts } = await bot.person('lea', { locale: 'nl-NL' }).types('samenvatting per afdeling')
    expect(texts[0]).toContain('is uitgesplitst per locatie: typ *samenvatting per locatie*. Een tweede uitsplitsing')
  })

  test('says in a trial of whose people no department is known what gives them one', async () => {
    expect(await told('summary by department')).toContain('*npm run demo*')
  })

  test('has no numbers while fewer than five have answered', async () => {
    await launches(bot, lea, [], { people: listOf(5), breakdown: 'location' })
    expect(await told('summary by location')).toContain('There is no summary to show yet.')
  })

  test('is for leads, and in the audit log, whoever asks', async () => {
    expect((await bot.person('anna').types('summary by department')).texts[0]).toContain('for communications leads')
    await lea.mentions(bot.channel('general'), 'summary by department')
    const entries = await bot.storage.audit.newest(tenantId(TENANT), 5, { but: 'retention-audit' })
    const asked = entries.filter(({ what }) => what === 'summary-by').map(({ who, allowed }) => [who, allowed])
    // By the standing clock of this test both came at once.
    expect(new Map(asked as [string, boolean][])).toEqual(
      new Map([
        [lea.id, true],
        [bot.person('anna').id, false],
      ]),
    )
  })
})

describe('a button for more groups', () => {
  const press = async (person: TeamsPerson, release: number) => {
    const action = { kind: 'summary-groups', wave: await bot.wave(), release, from: 0 }
    const data = { audienceProfile: action }
    return person.does(person.chat, person.sending({ type: 'Action.Submit', data }, {}, lea.card()))
  }
  const unreadable = 'I could not read that card, so nothing was changed. Type *start* to go on.'

  test.each([
    ['of a summary that there never was', 2],
    ['of a questionnaire that was never coded', 1],
  ])('%s shows nothing', async (_, release) => {
    await bot.haveAnswered(6)
    await lea.types('summary')
    expect(await press(lea, release)).toMatchObject({ texts: [unreadable], cards: [] })
  })

  test('is for whoever may see the summary, and for nobody else', async () => {
    await bot.haveAnswered(6)
    await lea.types('summary')
    const { texts, cards } = await press(bot.person('anna'), 1)
    expect([texts, cards]).toEqual([[expect.stringContaining('are for communications leads')], []])
    const entries = await bot.storage.audit.newest(tenantId(TENANT), 9, { but: 'retention-audit' })
    expect(entries.filter(({ what }) => what === 'press-groups')).toMatchObject([{ allowed: false }])
  })
})
