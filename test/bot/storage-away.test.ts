import { type Azurite, startAzurite } from '../support/azurite'
import { type BotOptions, type BotUnderTest, startBot } from '../support/bot-under-test'
import { begin, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { type StorageLine, startStorageLine } from '../support/storage-line'
import type { TeamsPerson } from '../support/teams-person'

let azurite: Azurite
let line: StorageLine
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(async () => {
  await line.mend()
  await bot.stop()
  await line.stop()
})

async function botOnALine(options: BotOptions = {}): Promise<void> {
  line = await startStorageLine(azurite)
  bot = await startBot(line.azurite, options)
}

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const AWAY =
  'Our storage does not answer at the moment, so we cannot be sure that this was saved. Please press the same button, or type the same, again in a moment: it counts once.'

const AWAY_EVENT = {
  event: 'storage-failed',
  problem: 'unavailable: Storage does not answer. Nothing was saved; try again in a moment.',
}

async function toTheLastStep(person: TeamsPerson): Promise<void> {
  await begin(person)
  for (let step = 1; step < 4; step++) await nextStep(person, WATCHER)
}

describe.each(['submit', 'execute'] as const)('while storage is away, with buttons that %s', (actions) => {
  test('the employee is told that it may not be saved, keeps the card, and the same click works once it is back', async () => {
    await botOnALine({ actions })
    const anna = bot.person('anna')
    await begin(anna)
    const click = anna.pressOf('Next', WATCHER)
    await line.cut()
    expect(await anna.does(anna.chat, click)).toEqual({ status: 200, texts: [AWAY], cards: [] })
    expect(anna.card().text).toContain('Step 1 of 4')
    await line.mend()
    await anna.does(anna.chat, click)
    expect(anna.card().text).toContain('Step 2 of 4')
  })

  test('a submission counts once it is pressed again, and not before', async () => {
    await botOnALine({ actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    const click = anna.pressOf('Submit')
    await line.cut()
    await anna.does(anna.chat, click)
    await line.mend()
    expect(await bot.counted()).toBe(0)
    await anna.does(anna.chat, click)
    expect([anna.card().text.split('\n')[0], await bot.counted()]).toEqual(['Your own profile', 1])
  })

  test('a submission of which the answer was lost on the way counts once, however often it is pressed', async () => {
    await botOnALine({ actions })
    const anna = bot.person('anna')
    await toTheLastStep(anna)
    const click = anna.pressOf('Submit')
    line.loseAnswersTo('$batch')
    expect((await anna.does(anna.chat, click)).texts).toEqual([AWAY])
    expect(await bot.counted()).toBe(1)
    await line.mend()
    for (let again = 0; again < 2; again++) expect((await anna.does(anna.chat, click)).texts).toEqual([])
    expect([anna.card().text.split('\n')[0], await bot.counted()]).toEqual(['Your own profile', 1])
  })

  test('an erasure waits until it is pressed again', async () => {
    await botOnALine({ actions })
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('erase')
    const click = anna.pressOf('Yes, erase')
    await line.cut()
    expect((await anna.does(anna.chat, click)).texts).toEqual([AWAY])
    await line.mend()
    expect(await bot.counted()).toBe(1)
    await anna.does(anna.chat, click)
    expect(await bot.counted()).toBe(0)
  })
})

test.each([
  ['en-GB', 'start', AWAY],
  ['nl-NL', 'start', expect.stringMatching(/opslag.*niet zeker of dit is opgeslagen/)],
  ['en-GB', 'summary', AWAY],
  ['en-GB', 'language nl', AWAY],
  ['en-GB', 'hello', AWAY],
])('while storage is away, whoever types is told so in their language: %s, %s', async (locale, text, told) => {
  await botOnALine()
  const anna = bot.person('anna', { locale })
  await line.cut()
  expect(await anna.types(text)).toEqual({ status: 200, texts: [told], cards: [] })
  // The sending of waves, which looks for work at any moment, says the same.
  const [, ...said] = bot.log
  expect(said).not.toEqual([])
  expect(said).toEqual(said.map(() => AWAY_EVENT))
})

test('an installation while storage is away is told, and made good by the first word', async () => {
  await botOnALine()
  const anna = bot.person('anna')
  await line.cut()
  await anna.installs()
  await line.mend()
  expect((await anna.types('start')).cards[0]?.buttons).toEqual(['Start'])
})

test('“report here” that could not be saved is not confirmed', async () => {
  await botOnALine()
  const channel = bot.channel('comms')
  await line.cut()
  expect((await bot.person('lea').mentions(channel, 'report here')).texts).toEqual([AWAY])
})

test('the service lives all the while; it is ready only with its storage', async () => {
  await botOnALine()
  const statuses = async () => {
    // A look at storage serves for a while.
    bot.passes(3_000)
    return [(await fetch(bot.url('/healthz'))).status, (await fetch(bot.url('/readyz'))).status]
  }
  expect(await statuses()).toEqual([200, 200])
  await line.cut()
  expect(await statuses()).toEqual([200, 503])
  expect(await (await fetch(bot.url('/readyz'))).json()).toEqual({ status: 'storage does not answer' })
  await line.mend()
  expect(await statuses()).toEqual([200, 200])
})
