import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

let bot: BotUnderTest
afterEach(() => bot.stop())

const PLAN = { name: 'Spring', audience: 'installed', 'closes-date': '2026-03-01', hours: 'any' }

test('a confirmed wave reaches everyone who has the app', async () => {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'] })
  const [lead, anna] = [bot.person('lead'), bot.person('anna')]
  await lead.installs()
  await anna.installs()
  await lead.types('launch')
  await lead.presses('See the preview', PLAN)
  const arrival = bot.teams.arrivalOf((call) => call.operation === 'send' && call.person === anna.id)
  await lead.presses('Confirm')
  await arrival
})
