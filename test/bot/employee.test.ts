import { QUESTION_IDS } from '../../services/questionnaire/questions'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'
import { begin, fillIn, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const

describe.each([
  {
    locale: 'en-GB',
    steps: ['Step 1 of 4', 'Step 2 of 4', 'Step 3 of 4', 'Step 4 of 4'],
    confidential: 'confidential',
    profile: 'Your own profile',
    places: ['Spectator', 'Watching'],
  },
  {
    locale: 'nl-BE',
    steps: ['Stap 1 van 4', 'Stap 2 van 4', 'Stap 3 van 4', 'Stap 4 van 4'],
    confidential: 'vertrouwelijk',
    profile: 'Jouw eigen profiel',
    places: ['Toeschouwer', 'Kijken'],
  },
])('an employee whose Teams speaks $locale', ({ locale, steps, confidential, profile, places }) => {
  test('is welcomed once on installation, and told that answers are confidential, never anonymous', async () => {
    bot = await startBot(azurite)
    const { cards, texts } = await bot.person('anna', { locale }).installs()
    expect(cards).toHaveLength(1)
    expect(texts).toEqual([])
    expect(cards[0]?.text).toContain(confidential)
    expect(cards[0]?.text).not.toMatch(/anon(y|ie)m/i)
  })

  test('goes from the welcome through four steps, each question once, to their own profile', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna', { locale })
    await anna.installs()
    await anna.presses('Start')
    const seen: string[] = []
    for (const step of steps) {
      expect(anna.card().text).toContain(step)
      seen.push(...anna.card().questions)
      await nextStep(anna, WATCHER)
    }
    expect(seen).toEqual(QUESTION_IDS)
    for (const words of [profile, ...places]) expect(anna.card().text).toContain(words)
  })
})

describe.each(['submit', 'execute'] as const)('with buttons that %s', (actions) => {
  test('one card serves from the welcome to the profile: each step replaces the one before', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await anna.installs()
    await anna.presses('Start')
    const last = await fillIn(anna, WATCHER)
    expect(last).toMatchObject({ status: 200, texts: [], cards: [{}] })
    expect(anna.cards()).toHaveLength(1)
    expect(anna.card().buttons).toEqual(['Change', 'Erase', 'My data'])
    expect(await bot.counted()).toBe(1)
  })

  test('back shows what was answered, and keeps what was not yet complete', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await begin(anna)
    await nextStep(anna, WATCHER)
    await anna.presses('Back', { share: 'monthly' })
    expect(anna.card().values).toMatchObject({ consume: 'weekly', visit: 'none' })
    await nextStep(anna, {})
    expect(anna.card().values).toEqual({ share: 'monthly' })
  })

  test('a missing answer is told beside its question, and the others are kept', async () => {
    bot = await startBot(azurite, { actions })
    const anna = bot.person('anna')
    await begin(anna)
    await nextStep(anna, { consume: 'weekly', visit: 'none', collect: 'none', react: 'none' })
    expect(anna.card().text).toContain('One question needs your attention')
    expect(anna.card().beside('review')).toContain('Please choose an answer here.')
    expect(anna.card().beside('react')).not.toContain('Please choose')
    expect(anna.card().values).toEqual({ consume: 'weekly', visit: 'none', collect: 'none', react: 'none' })
  })
})

test.each([
  ['more motives than three', 4, 'motives', 'fun,pride,need-time,need-rules', 'more answers than this question takes'],
  ['“none” with another platform', 3, 'work-platforms', 'linkedin,none', '“None” does not go together'],
  ['an option that is none', 3, 'time-per-day', 'all-day', 'not one of the choices'],
])('%s is told beside the question, and what can be kept is', async (_, step, question, given, told) => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  for (let at = 1; at < step; at++) await nextStep(anna, WATCHER)
  await nextStep(anna, { [question]: given })
  expect(anna.card().beside(question)).toContain(told)
  expect(anna.card().values[question] ?? '').toBe(given === 'all-day' ? '' : given)
})

test('whoever leaves halfway goes on at that step, on any device, with what was answered', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  await nextStep(anna, WATCHER)
  await nextStep(anna, WATCHER)
  const elsewhere = (await anna.types('start')).cards[0]
  expect(elsewhere?.text).toContain('Step 3 of 4')
  await fillIn(anna, {})
  expect(anna.card().text).toContain('Your own profile')
  expect(await bot.counted()).toBe(1)
})

test('whoever installs again halfway is told that what was filled in is kept', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  await nextStep(anna, WATCHER)
  await anna.removes()
  expect((await anna.installsAgain()).cards[0]?.text).toContain('What you filled in is kept.')
  await anna.presses('Go on')
  expect(anna.card().text).toContain('Step 2 of 4')
})

test('whoever has answered sees their profile at start', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await takePart(anna, WATCHER)
  for (const words of ['start', 'profile']) {
    expect((await anna.types(words)).cards[0]?.text).toMatch(/Your own profile[\s\S]*submitted on 31 January 2026/)
  }
})
