/** `summary by …` with answers: from the submission of each colleague to the cards. */
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'
import { takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
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

/** So many colleagues of each department are asked, and so many of them answer. */
async function answered(departments: Readonly<Record<string, readonly [asked: number, answered: number]>>) {
  const people = Object.entries(departments).flatMap(([department, [asked, answering]]) =>
    Array.from({ length: asked }, (_, place) => ({
      person: bot.person(`${department} ${place}`),
      department,
      answers: place < answering,
    })),
  )
  const list = people.map(({ person, department }) => `${person.id};${department}`).join('\n')
  await launches(bot, lea, [], { people: list, breakdown: 'department' })
  await Promise.all(
    people
      .filter(({ answers }) => answers)
      .map(({ person, department }) => takePart(person, { ...answersAll(department === 'Sales' ? 'weekly' : 'none') })),
  )
}

/** The lead's card of progress may change at the same moment. */
async function byDepartment(): Promise<string> {
  const { cards } = await lea.types('summary by department')
  return cards.find(({ text }) => text.includes('by department?'))?.text ?? ''
}

describe('the summary by department', () => {
  test('says from how many respondents on there are shares, also where the minimum is above ten', async () => {
    await bot.stop()
    bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], minimumGroup: 11 })
    lea = bot.person('lea')
    await answered({ Sales: [12, 12], Care: [11, 11] })
    expect(await byDepartment()).toContain('Shares of a group are shown from 11 respondents on.')
  })

  test('shows each department of which enough have answered, and who is shown together', async () => {
    await answered({ Sales: [12, 11], Care: [7, 6], Legal: [3, 3], HR: [6, 2] })
    const text = await byDepartment()
    for (const words of ['by department?', '22 of 28 answered', '11 of 12 answered', '6 of 7 answered']) {
      expect(text).toContain(words)
    }
    expect(text).toContain('All other departments together')
    expect(text).toContain('5 of 9 answered')
    expect(text).not.toMatch(/[23] of [36] answered/)
    expect(text).toMatch(/One group is shown only as part of[\s\S]*HR/)
  })

  test('is the same by mention in a channel, in Dutch', async () => {
    await answered({ Sales: [6, 6], Care: [6, 6] })
    const channel = bot.channel('general')
    const { cards } = await bot.person('lea', { locale: 'nl-NL' }).mentions(channel, 'samenvatting per afdeling')
    const text = cards.find((one) => one.text.includes('per afdeling?'))?.text
    expect(text).toContain('6 van 6 antwoordden')
  })

  test('shows one department by its name, and says of no other whether it exists', async () => {
    await answered({ Sales: [11, 11], Care: [10, 10] })
    await lea.types('summary by department')
    const { cards } = await lea.types('summary by department sales')
    expect(cards.map(({ text }) => text)).toContainEqual(expect.stringContaining('Willingness to contribute'))
    const unknown = (await lea.types('summary by department board')).texts
    expect(unknown).toEqual([expect.stringContaining('No group of that name is shown by itself.')])
  })

  test('asked for twice shows the same: nothing has changed since', async () => {
    await answered({ Sales: [6, 6], Care: [6, 6] })
    const first = await byDepartment()
    const again = await byDepartment()
    expect(again).toContain('This is still the summary of')
    for (const line of first.split('\n')) expect(again).toContain(line)
  })
})
