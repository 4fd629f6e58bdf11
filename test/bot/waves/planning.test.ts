import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import type { ShownCard } from '../../support/shown-card'
import type { TeamsPerson } from '../../support/teams-person'
import {
  cardSaying,
  cardsSaying,
  invitationsOf,
  launches,
  listOf,
  MovableTime,
  newestWave,
  plans,
  untilProgress,
  waves,
} from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let lead: TeamsPerson
let anna: TeamsPerson
const time = new MovableTime()
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'], now: time.now })
  lead = bot.person('lead')
  anna = bot.person('anna')
})
afterEach(() => bot.stop())

describe('the form', () => {
  test('comes back with each problem beside its field, and everything else as it was filled in', async () => {
    await plans(lead, [], { name: '', 'closes-date': '2026-01-01', 'greeting-en': 'Hello', repeat: '6' })
    const form = lead.card()
    expect(form.text).toContain('3 questions need your attention')
    expect(form.beside('closes-date')).toContain('This moment has passed already.')
    expect(form.beside('people')).toContain('Please fill this in.')
    expect(form.beside('greeting-en')).not.toContain('Please fill this in.')
    expect(form.values).toMatchObject({
      'closes-date': '2026-01-01',
      'greeting-en': 'Hello',
      repeat: '6',
      hours: 'any',
    })
  })

  test("tells in which time zone its times are: the lead's, where Teams tells it", async () => {
    await lead.types('launch')
    expect(lead.card().text).toContain('Times are in the time zone Europe/Amsterdam.')
    const said = { type: 'message', text: 'launch', localTimezone: 'America/New_York' }
    await lead.does(lead.chat, said)
    expect(lead.card().text).toContain('Times are in the time zone America/New_York.')
  })

  test('says of an Entra group that it needs Microsoft Graph, and keeps its name, as plain text', async () => {
    await plans(lead, [], { audience: 'group', group: '*Utrecht*' })
    expect(lead.card().text).toContain('needs Microsoft Graph')
    expect(lead.card().values).toMatchObject({ name: 'Spring', group: '*Utrecht*' })
    expect(await waves(bot)).toEqual([])
  })

  test('offers the team in whose channel it is asked for; its members are counted, guests are not', async () => {
    const roster = [
      { id: anna.id },
      { id: lead.id },
      { id: 'cccccccc-1111-4222-8333-444444444444', role: 'guest' },
    ] as const
    const channel = bot.teams.channel('19:team@thread.tacv2', roster)
    const [form] = (await lead.mentions(channel, 'launch')).cards
    expect(form?.values).toMatchObject({ audience: 'team' })
    const { cards } = await lead.presses('See the preview', { name: 'Team', hours: 'any' }, form)
    expect(cards[0]?.text).toMatch(/Who: The members of a team\nPeople: 2/)
    await lead.types('launch')
    expect(lead.card().values).toMatchObject({ audience: 'installed' })
  })
})

describe('the preview', () => {
  test('shows what will happen, to how many, and the invitation in both languages', async () => {
    const { cards } = await plans(lead, [anna, bot.person('bert')], { 'greeting-en': 'Hello', 'greeting-nl': 'Hallo' })
    for (const words of [
      'People: 2',
      'Opens: as soon as you confirm',
      'Closes: 14 February 2026 at 18:00',
      'Reminders: none',
      'Hello',
      'The questionnaire is open until 14 February 2026 at 18:00.',
      'Hallo',
      'De vragenlijst staat open tot 14 februari 2026 om 18:00.',
    ]) {
      expect(cards[0]?.text).toContain(words)
    }
    expect(cards[0]?.buttons).toEqual(['Confirm', 'Send it to me first', 'Change', 'Drop it'])
    expect(cards[0]?.text).not.toContain('Outside the hours')
  })

  test('says when the first messages go out, where that is later than it opens', async () => {
    const { cards } = await plans(lead, [anna], { hours: 'working' })
    expect(cards[0]?.text).toContain('the first ones go out on 2 February 2026 at 08:00.')
  })

  test('says which questionnaire closes when it opens', async () => {
    await launches(bot, lead, [anna], { name: 'Winter' })
    await plans(lead, [anna])
    expect(lead.card().text).toMatch(/the questionnaire that is open now closes:\nWinter/)
  })

  test('names each line of a pasted list that cannot be used, as it stands there', async () => {
    const people = `${anna.id}\n*nobody*\n${anna.id}\nbert@example.org`
    const { cards } = await plans(lead, [], { people })
    for (const words of [
      'People: 1',
      'Line 2 (*nobody*): ',
      'Line 3 (',
      'is in the list already',
      'Line 4 (bert@example.org): ',
    ]) {
      expect(cards[0]?.text).toContain(words)
    }
    expect(markdownOf(cards[0])).not.toContain('*nobody*')
  })

  test('of an audience without anybody cannot be confirmed', async () => {
    const { cards } = await plans(lead, [], { people: 'nobody' })
    expect(cards[0]?.text).toContain('There is nobody in this audience')
    expect(cards[0]?.buttons).toEqual(['Send it to me first', 'Change', 'Drop it'])
  })

  test('sends the invitation to the lead alone, whose buttons wait until it is open', async () => {
    await plans(lead, [anna])
    const { cards, texts } = await lead.presses('Send it to me first')
    expect(cards[0]?.buttons).toEqual(['Start', 'Not for me'])
    expect(texts[0]).toContain('Nobody else got it')
    expect((await lead.presses('Start')).texts).toEqual([expect.stringContaining('is not open yet')])
    expect((await lead.presses('Not for me')).texts).toEqual([expect.stringContaining('is not open yet')])
    expect(anna.cards()).toEqual([])
  })
})

describe('a draft', () => {
  test('is changed in place, with everything as it was filled in', async () => {
    await plans(lead, [anna], { 'greeting-en': 'Hello', reminders: '2' })
    await lead.presses('Change')
    expect(lead.card().values).toMatchObject({
      name: 'Spring',
      'greeting-en': 'Hello',
      reminders: '2',
      audience: 'list',
    })
    const { cards } = await lead.presses('See the preview', { name: 'Autumn' })
    expect(cards[0]?.text).toMatch(/Autumn[\s\S]*People: 1/)
    expect(await waves(bot)).toMatchObject([{ name: 'Autumn', state: 'draft' }])
  })

  test('that gets another list leaves the people of the first one out', async () => {
    const bert = bot.person('bert')
    await plans(lead, [anna])
    await lead.presses('Change')
    await lead.presses('See the preview', { people: listOf([bert]) })
    expect(lead.card().text).toContain('People: 1')
    await lead.presses('Confirm')
    await untilProgress(bot, ({ sent }) => sent === 1)
    expect([invitationsOf(anna).length, invitationsOf(bert).length]).toEqual([0, 1])
  })

  test('follows its form, where the form stays to be filled in otherwise, as it does in a channel', async () => {
    const [form] = (await lead.mentions(bot.channel('general'), 'launch')).cards
    await lead.presses('See the preview', { name: 'Spring', audience: 'installed' }, form)
    await lead.presses('See the preview', { name: 'Autumn', audience: 'installed' }, form)
    expect(await waves(bot)).toMatchObject([{ name: 'Autumn' }])
  })

  test('is dropped without a question, since nobody knows of it', async () => {
    await plans(lead, [anna])
    await lead.presses('Drop it')
    expect(lead.card().text).toContain('Cancelled.')
    expect(await newestWave(bot)).toMatchObject({ state: 'cancelled' })
  })

  test('that has lain until after its end comes back as the form', async () => {
    await plans(lead, [anna])
    time.pass(30)
    await lead.presses('Confirm')
    expect(lead.card().beside('closes-date')).toContain('This moment has passed already.')
    expect(await newestWave(bot)).toMatchObject({ state: 'draft' })
    time.pass(-30)
  })
})

describe('confirmed', () => {
  test('everyone is invited once, in their own language, and sees the greeting as it was typed', async () => {
    const bert = bot.person('bert', { locale: 'nl-NL' })
    await anna.installs()
    await bert.installs()
    const greeting = '**Hi** [all](https://example.org) <at>Anna</at>'
    await launches(bot, lead, [], { audience: 'installed', 'greeting-en': greeting, 'greeting-nl': `NL ${greeting}` })
    expect(invitationsOf(anna).map(({ text }) => text)).toEqual([expect.stringContaining(`\n${greeting}\n`)])
    expect(invitationsOf(bert).map(({ text }) => text)).toEqual([expect.stringContaining(`\nNL ${greeting}\n`)])
    expect(invitationsOf(bert)[0]?.text).toContain('vertrouwelijk')
    expect(markdownOf(invitationsOf(anna)[0])).not.toContain('Hi')
    expect(invitationsOf(anna)[0]?.message.activity).not.toHaveProperty('entities')
  })

  test('however often each button was pressed, there is one wave, and one message for each', async () => {
    await lead.types('launch')
    const form = lead.card()
    const fields = { name: 'Spring', audience: 'list', people: anna.id, hours: 'any' }
    await Promise.all([1, 2, 3].map(() => lead.presses('See the preview', fields, form)))
    const preview = lead.card()
    await Promise.all([1, 2, 3].map(() => lead.presses('Confirm', {}, preview)))
    await untilProgress(bot, ({ sent }) => sent === 1)
    expect(await waves(bot)).toHaveLength(1)
    expect(invitationsOf(anna)).toHaveLength(1)
  })

  test('no button of its old cards changes it any more', async () => {
    await plans(lead, [anna])
    const preview = lead.card()
    await lead.presses('Change')
    const form = lead.card()
    await lead.presses('Confirm', {}, preview)
    await untilProgress(bot, ({ sent }) => sent === 1)
    const presses = [
      ['Drop it', preview],
      ['Confirm', preview],
      ['Change', preview],
      ['See the preview', form],
    ] as const
    for (const [button, card] of presses) {
      const fields = { people: bot.person('bert').id, name: 'Other' }
      expect((await lead.presses(button, fields, card)).texts).toEqual([expect.stringContaining('cannot be done')])
    }
    expect(await waves(bot)).toMatchObject([{ name: 'Spring', state: 'open' }])
  })

  test('it waits for the moment that was chosen, and opens by itself', async () => {
    await plans(lead, [anna], { 'opens-date': '2026-02-03' })
    await lead.presses('Confirm')
    expect(lead.card().text).toContain('Opens on 3 February 2026 at 09:00, closes on 14 February 2026 at 18:00.')
    time.pass(3)
    await untilProgress(bot, ({ sent }) => sent === 1)
    expect(cardsSaying(lead, 'How far the questionnaire is')).toHaveLength(1)
    expect(cardSaying(lead, 'How far the questionnaire is').buttons).toContain('Cancel')
    time.pass(-3)
  })
})

/** What a client reads markdown in. */
function markdownOf(card: ShownCard | undefined): string {
  return JSON.stringify(card?.content, (_key, value) => (value?.type === 'RichTextBlock' ? undefined : value))
}
