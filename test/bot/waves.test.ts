import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

let bot: BotUnderTest
afterEach(() => bot.stop())

const PLAN = { name: 'Spring', audience: 'installed', 'closes-date': '2026-03-01', hours: 'any', 'greeting-en': 'Hi *all*' }

test('a confirmed wave reaches everyone who has the app, once, with the lead greeting', async () => {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'] })
  const lead = bot.person('lead')
  const anna = bot.person('anna')
  await lead.installs()
  await anna.installs()
  const form = await lead.types('launch')
  expect(form.texts).toEqual([])
  const preview = await lead.presses('See the preview', PLAN)
  console.log(preview.cards[0]?.text, preview.texts)
  const arrival = bot.teams.arrivalOf((call) => call.operation === 'send' && call.person === anna.id)
  await lead.presses('Confirm')
  await arrival
  console.log(JSON.stringify(bot.log))
  console.log(lead.card().text)
})
