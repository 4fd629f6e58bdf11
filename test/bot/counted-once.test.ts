import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'
import { begin, fillIn, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import type { TeamsPerson } from '../support/teams-person'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const CREATOR = answersAll('weekly')
const SUBMITTED_ELSEWHERE =
  'You have submitted already, perhaps on another device. Those answers stand; what you filled in here is below. Press *Submit* to put it in their place.'
const OLD_CARD = 'That card was an old one, so nothing was changed. This is where you are now.'

/** Up to the fourth step, which is open. */
async function toTheLastStep(person: TeamsPerson, answers = WATCHER): Promise<void> {
  await begin(person)
  for (let step = 1; step < 4; step++) await nextStep(person, answers)
}

const twice = (person: TeamsPerson, activity: object) =>
  Promise.all([person.does(person.chat, activity), person.does(person.chat, activity)])

describe.each(['submit', 'execute'] as const)('with buttons that %s', (actions) => {
  test('a double click on *Submit* counts once, shows the profile, and says nothing of old cards', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    const outcomes = await twice(anna, anna.pressOf('Submit'))
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200])
    expect(outcomes.flatMap(({ texts }) => texts)).toEqual([])
    expect(anna.card().text).toContain('Your own profile')
    expect(await bot.counted()).toBe(1)
  })

  test('a double click on *Next* goes one step on', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await begin(anna)
    await twice(anna, anna.pressOf('Next', WATCHER))
    expect(anna.card().text).toContain('Step 2 of 4')
  })

  test('a double click on the confirmation erases once, and says so', async () => {
    bot = await startBot(azurite, { actions })
    await bot.haveAnswered(3)
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('erase')
    await twice(anna, anna.pressOf('Yes, erase'))
    expect(anna.card().text).toContain('Your answers are erased')
    expect(await bot.counted()).toBe(3)
  })

  test('a double click on *Start* begins once', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await anna.types('start')
    await twice(anna, anna.pressOf('Start'))
    await fillIn(anna, WATCHER)
    expect(anna.card().text).toContain('Your own profile')
    expect(await bot.counted()).toBe(1)
  })

  test('a card from before the submission changes nothing, and shows where one is', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    const old = anna.pressOf('Submit')
    await nextStep(anna, WATCHER)
    await anna.presses('Change')
    const outcome = await anna.does(anna.chat, old)
    expect(outcome.texts).toEqual([OLD_CARD])
    expect(anna.card().text).toContain('Step 1 of 4')
    expect(await bot.counted()).toBe(1)
  })

  test('a submission replayed after it was erased brings nothing back', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    const submission = anna.pressOf('Submit')
    await anna.does(anna.chat, submission)
    await anna.types('erase')
    await anna.presses('Yes, erase')
    await anna.does(anna.chat, submission)
    expect(await bot.counted()).toBe(0)
    expect((await anna.types('my data')).cards[0]?.text).toContain('We hold no answers of yours.')
  })

  test('a confirmation of erasing, replayed, leaves newer answers alone', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('erase')
    const confirmation = anna.pressOf('Yes, erase')
    await anna.does(anna.chat, confirmation)
    await takePart(anna, CREATOR)
    await anna.does(anna.chat, confirmation)
    expect(await bot.counted()).toBe(1)
  })

  test('two devices that submit at once count once: the later answers wait for the word that they replace the first', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    await anna.types('start')
    const [phone, desk] = anna.cards().slice(-2)
    const outcomes = await Promise.all([
      anna.presses('Submit', { ambassador: 'yes' }, phone),
      anna.presses('Submit', { ambassador: 'no' }, desk),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(outcomes.flatMap(({ texts }) => texts))).toEqual(new Set([SUBMITTED_ELSEWHERE]))
    expect(await bot.counted()).toBe(1)
    const late = anna.card().values['ambassador']
    await anna.presses('Submit')
    expect(await bot.counted()).toBe(1)
    expect((await anna.types('my data')).cards[0]?.text).toContain(
      `ambassador for our internal social media?\n\n**${late === 'yes' ? 'Yes' : 'No'}`,
    )
  })
})

test('the very activity that Teams delivers again, every time, counts once', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  for (let step = 1; step <= 4; step++) {
    const activity = anna.activityOf(anna.chat, anna.pressOf(anna.card().buttons[0] ?? '', WATCHER))
    for (let delivery = 0; delivery < 3; delivery++) expect((await bot.post(activity)).status).toBe(200)
  }
  expect(anna.card().text).toContain('Your own profile')
  expect(await bot.counted()).toBe(1)
})

test('two devices may be at different steps: what either answers is kept, and the last word of each question stands', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  await anna.types('start')
  const [phone, desk] = anna.cards().slice(-2)
  await anna.presses('Next', WATCHER, phone)
  await anna.presses('Next', CREATOR, desk)
  await fillIn(anna, CREATOR)
  expect(anna.card().text).toContain('Creator: ■ yes')
  expect(await bot.counted()).toBe(1)
})

test.each(['submit', 'execute'] as const)(
  'where cards %s, a button of the other kind is understood too',
  async (actions) => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await begin(anna)
    const { data, ...button } = anna.card().button('Next')
    const kind = button['type'] === 'Action.Submit' ? 'Action.Execute' : 'Action.Submit'
    await anna.does(anna.chat, anna.sending({ ...button, type: kind, data }, WATCHER))
    expect(anna.card().text).toContain('Step 2 of 4')
  },
)

test('of a dozen people who submit at the same moment each counts once', async () => {
  bot = await startBot(azurite)
  const people = Array.from({ length: 12 }, (_, n) => bot.person(`p${n}`))
  await Promise.all(people.map((person) => takePart(person, WATCHER)))
  expect(await bot.counted()).toBe(12)
  expect(bot.log.map(({ event }) => event)).toEqual(['started'])
})
