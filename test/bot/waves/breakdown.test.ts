/** A wave that is broken down, as a lead plans it and employees are told of it. */
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import type { TeamsPerson } from '../../support/teams-person'
import { invitationsOf, launches, newestWave, plans, waves } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let lead: TeamsPerson
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'] })
  lead = bot.person('lead')
})
afterEach(() => bot.stop())

const BY_DEPARTMENT = { breakdown: 'department' }
const person = (number: number) => bot.person(`person ${number}`)

/** Seven of Sales, two of Legal, and one who has no department, as a lead pastes them. */
function aList(): string {
  const lines = Array.from({ length: 9 }, (_, place) => `${person(place).id};${place < 7 ? 'Sales' : 'Legal'};Ede`)
  return [...lines, person(9).id].join('\n')
}

describe('the form', () => {
  test('asks by what results are shown, and for nothing unless it is chosen', async () => {
    await lead.types('launch')
    expect(lead.card().values).toMatchObject({ breakdown: 'none' })
    expect(lead.card().text).toContain('no group of fewer than 5 people is shown')
    await plans(lead, [person(1)])
    expect((await newestWave(bot)).launch?.plan.breakdown).toBeNull()
  })

  test.each(['installed', 'team'])('says that of the audience “%s” none is known', async (audience) => {
    await plans(lead, [], { ...BY_DEPARTMENT, audience, people: '' })
    expect(lead.card().beside('breakdown')).toContain('Of this audience I know none.')
    expect(await waves(bot)).toEqual([])
  })

  test.each([
    ['department', `ID`],
    ['country', `ID;Sales;Ede`],
  ])('says that nobody in the list has a %s', async (breakdown, line) => {
    await plans(lead, [], { breakdown, people: line.replace('ID', person(1).id) })
    expect(lead.card().beside('breakdown')).toContain('Nobody in your list has one.')
    expect(await waves(bot)).toEqual([])
  })

  test('comes back as it was chosen', async () => {
    await plans(lead, [], { breakdown: 'location', people: aList() })
    await lead.presses('Change')
    expect(lead.card().values).toMatchObject({ breakdown: 'location' })
  })

  test('looks at the list that was given before, where another breakdown is chosen now', async () => {
    await plans(lead, [], { ...BY_DEPARTMENT, people: aList() })
    await lead.presses('Change')
    await lead.presses('See the preview', { breakdown: 'country', people: '' })
    expect(lead.card().beside('breakdown')).toContain('Nobody in your list has one.')
    await lead.presses('See the preview', { breakdown: 'location', people: '' })
    expect(lead.card().text).toContain('Ede · 9')
  })
})

describe('the preview', () => {
  test('names the groups that there will be, and how many are in none of them', async () => {
    await plans(lead, [], { ...BY_DEPARTMENT, people: aList() })
    const { text } = lead.card()
    expect(text).toContain('Results also by: Department')
    expect(text).toContain('Sales · 7')
    expect(text).toContain('3 people are in a department of fewer than 5 people, or have none.')
    expect(text).not.toContain('Legal')
  })

  test('says so where there will be no group, in Dutch to a Dutch lead', async () => {
    const baas = bot.person('lead', { locale: 'nl-NL' })
    await baas.types('lanceer')
    const list = `${person(1).id};Sales\n${person(2).id};Sales`
    const filled = { name: 'Klein', audience: 'list', 'closes-date': '2026-02-14', people: list, ...BY_DEPARTMENT }
    await baas.presses('Bekijk het voorbeeld', filled)
    expect(baas.card().text).toContain('Er is geen groep van minstens 5 mensen')
    expect(baas.card().text).toContain('2 mensen zitten op een afdeling van minder dan 5 mensen, of hebben er geen.')
  })

  test('shows the invitation with what employees are told of it', async () => {
    await plans(lead, [], { ...BY_DEPARTMENT, people: aList() })
    const { text } = lead.card()
    expect(text).toContain('Totals are also shown by department, in groups of at least 5 people.')
    expect(text).toContain('Totalen tonen we ook per afdeling, in groepen van minstens 5 mensen.')
  })
})

describe('employees', () => {
  test('are told in the invitation and on the welcome card, and see in “my data” where they count', async () => {
    await launches(bot, lead, [], { ...BY_DEPARTMENT, people: aList() })
    const told = 'Totals are also shown by department, in groups of at least 5 people.'
    expect(invitationsOf(person(1))[0]?.text).toContain(told)
    expect((await person(1).types('start')).cards[0]?.text).toContain(told)
    const counted = async (number: number) => (await person(number).types('my data')).cards[0]?.text
    expect(await counted(1)).toContain('Totals are also shown by department. Yours count in “Sales”.')
    for (const number of [8, 9, 77]) {
      expect(await counted(number)).toContain('Yours count among all whose department has too few people')
    }
  })

  test('are told nothing of the kind in a questionnaire that shows the whole only', async () => {
    await launches(bot, lead, [], { people: aList() })
    expect(invitationsOf(person(1))[0]?.text).not.toContain('Totals are also shown')
    expect((await person(1).types('my data')).cards[0]?.text).not.toContain('Totals are also shown')
  })

  test('answer with their group, in a wave that was coded before anybody was invited', async () => {
    const wave = await launches(bot, lead, [], { ...BY_DEPARTMENT, people: aList() })
    const coding = await bot.storage.codings.read(wave.tenant, wave.id)
    expect(coding?.groups).toEqual([
      { code: 'g1', label: 'Sales', audience: 7 },
      { code: 'other', label: '', audience: 3 },
    ])
    await takePart(person(1), answersAll('weekly'))
    expect(await bot.storage.answers.respondents(wave.id)).toBe(1)
  })
})
