/** A bot on what was brought back, as an employee meets it. */
import { tenantId } from '../../../services/identifiers'
import { administration } from '../../support/administered'
import { BotUnderTest, TENANT } from '../../support/bot-under-test'
import { takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import { aStorage } from '../../support/storage'
import { startTeamsDouble } from '../../support/teams-double'

const { azurite, on } = administration('file')

async function botOn(prefix: string): Promise<BotUnderTest> {
  const teams = await startTeamsDouble({ tenant: TENANT })
  const bot = new BotUnderTest({}, await aStorage(azurite(), { prefix }), teams)
  await bot.start()
  return bot
}

/** What somebody is shown for a word. */
async function shown(bot: BotUnderTest, words: string): Promise<string> {
  const anna = bot.person('anna')
  await anna.types(words)
  return anna.card().text
}

test('profile, my data and the summary are the same on a bot that starts on a restored backup', async () => {
  const prefix = azurite().freshPrefix()
  const [here, there] = await Promise.all([on({ tenant: tenantId(TENANT), prefix }), on({ tenant: tenantId(TENANT) })])
  const bot = await botOn(prefix)
  await takePart(bot.person('anna'), answersAll('weekly'))
  await bot.haveAnswered(6, answersAll('monthly'))
  await shown(bot, 'summary')
  // From now on the same summary stands.
  const before = [await shown(bot, 'summary'), await shown(bot, 'profile'), await shown(bot, 'my data')]
  expect(await here.runs(['backup', '--to', here.path('backup')])).toMatchObject({ code: 0 })
  await bot.stop()
  const restored = await there.runs(['restore', '--from', there.path('backup'), '--without-erasures'])
  expect(restored).toMatchObject({ code: 0 })
  const second = await botOn(there.prefix)
  const after = [await shown(second, 'summary'), await shown(second, 'profile'), await shown(second, 'my data')]
  await second.stop()
  expect(after).toEqual(before)
  expect(before[1]).toContain('Your own profile')
})
