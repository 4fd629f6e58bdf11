import { employeeId } from '../../../services/identifiers'
import { deliveriesPartition } from '../../../services/storage/keys'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { takePart } from '../../support/questionnaire'
import { answersAll } from '../../support/respondents'
import type { TeamsPerson } from '../../support/teams-person'
import { launches, untilProgress } from '../../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'] })
})
afterAll(async () => {
  await bot.stop()
  await azurite.stop()
})

test('my data tells what an invitation holds, and an invitation holds nothing else', async () => {
  const [anna, bert, carla] = [bot.person('anna'), bot.person('bert', { locale: 'nl-NL' }), bot.person('carla')]
  await bert.installs()
  const people = `${anna.id};Sales;Ede\n${bert.id};Sales`
  const { id: wave } = await launches(bot, bot.person('lead'), [], { people })
  await takePart(anna, answersAll('weekly'))
  await bert.presses('Niet voor mij')
  await untilProgress(bot, ({ answered, optedOut }) => answered === 1 && optedOut === 1)

  for (const words of [
    'mark “answered”',
    'the day, 31 January 2026',
    'the last message, 31 January',
    'Department: Sales',
    'Location: Ede',
  ]) {
    expect(await toldTo(anna, 'my data')).toContain(words)
  }
  expect(await toldTo(bert, 'mijn gegevens')).toMatch(/uitnodiging voor deze vragenlijst gekregen.*‘niet voor mij’/)
  expect(await toldTo(carla, 'my data')).toContain('You are not on the list')

  const id = employeeId(anna.id)
  const row = await bot.storage
    .table('Deliveries')
    .read(deliveriesPartition(wave, id), id, new AbortController().signal)
  const kept = Object.keys(row?.properties ?? {}).filter((name) => !name.startsWith('odata.'))
  const told = ['activity', 'answeredOn', 'department', 'location', 'messagedOn', 'optedOut', 'reminders', 'round']
  expect(kept.toSorted()).toEqual([...told, 'state'])
})

async function toldTo(person: TeamsPerson, words: string): Promise<string> {
  return (await person.types(words)).cards[0]?.text ?? ''
}
