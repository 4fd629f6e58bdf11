import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'
import { begin, nextStep } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import { answersAfter } from '../support/teams-double/faults'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.teams.stop())

test('a stop lets the turn in flight end, and takes nothing new', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await begin(anna)
  for (let step = 1; step < 4; step++) await nextStep(anna, answersAll('weekly'))
  let teamsAnswers = () => {}
  bot.teams.fails(answersAfter(new Promise<void>((resolve) => (teamsAnswers = resolve))))
  const reply = bot.teams.arrivalOf(({ operation }) => operation === 'update')
  const submission = nextStep(anna, answersAll('weekly'))
  await reply
  const stopped = bot.stopApp()
  await expect(fetch(bot.url('/healthz'))).rejects.toThrow()
  teamsAnswers()
  expect((await submission).status).toBe(200)
  expect(await stopped).toBe(0)
  expect(anna.card().text).toContain('Your own profile')
  expect(bot.log.map(({ event }) => event)).toEqual(['started', 'stopped'])
})

test('a stop does not wait for Teams longer than a turn does', async () => {
  bot = await startBot(azurite, { outgoingMilliseconds: 300 })
  const anna = bot.person('anna')
  bot.teams.fails(answersAfter(new Promise(() => undefined)))
  const reply = bot.teams.arrivalOf(() => true)
  const turn = anna.types('hello')
  await reply
  expect(await bot.stopApp()).toBe(0)
  expect((await turn).status).toBe(200)
})

test('while it goes on serving for a moment, it says that it is not ready, so that turns go elsewhere', async () => {
  bot = await startBot(azurite, { lingerMilliseconds: 300 })
  const anna = bot.person('anna')
  const stopped = bot.stopApp()
  const answer = await fetch(bot.url('/readyz'))
  expect([answer.status, await answer.json()]).toEqual([503, { status: 'stopping' }])
  expect((await anna.types('help')).cards).toHaveLength(1)
  await stopped
  await expect(fetch(bot.url('/healthz'))).rejects.toThrow()
})

test('a stop without turns is at once', async () => {
  bot = await startBot(azurite)
  expect(await bot.stopApp()).toBe(0)
  expect(bot.log.at(-1)).toEqual({ event: 'stopped', unfinishedTurns: 0 })
})

test('a port that is taken rejects the start', async () => {
  bot = await startBot(azurite)
  const { port } = new URL(bot.url('/'))
  await expect(startBot(azurite, { port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await bot.stopApp()
})
