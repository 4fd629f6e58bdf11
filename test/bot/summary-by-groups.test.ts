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
  for (const { person, department, answers } of people) {
    if (answers) await takePart(person, { ...answersAll(department === 'Sales' ? 'weekly' : 'none') })
  }
}

describe('the summary by department', () => {
  test('shows each department of which enough have answered, and who is shown together', async () => {
    await answered({ Sales: [12, 11], Care: [7, 6], Legal: [3, 3], HR: [6, 2] })
    const { cards } = await lea.types('summary by department')
    const text = cards[0]?.text ?? ''
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
    expect(cards[0]?.text).toContain('per afdeling?')
    expect(cards[0]?.text).toContain('6 van 6 antwoordden')
  })

  test('shows one department by its name, and says of no other whether it exists', async () => {
    await answered({ Sales: [11, 11], Care: [10, 10] })
    await lea.types('summary by department')
    expect((await lea.types('summary by department sales')).cards[0]?.text).toContain('Willingness to contribute')
    const unknown = (await lea.types('summary by department board')).texts
    expect(unknown).toEqual([expect.stringContaining('No group of that name is shown by itself.')])
  })

  test('asked for twice shows the same: nothing has changed since', async () => {
    await answered({ Sales: [6, 6], Care: [6, 6] })
    const first = (await lea.types('summary by department')).cards[0]?.text ?? ''
    const again = (await lea.types('summary by department')).cards[0]?.text ?? ''
    expect(again).toContain('This is still the summary of')
    for (const line of first.split('\n')) expect(again).toContain(line)
  })
})
