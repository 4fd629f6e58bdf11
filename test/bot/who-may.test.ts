import { tenantId } from '../../services/identifiers'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, objectIdOf, startBot, TENANT } from '../support/bot-under-test'
import type { GraphDouble } from '../support/graph-double'
import { REFUSALS } from '../support/graph-double/answer'
import { aGraph } from '../support/graph-under-test'

let azurite: Azurite
let bot: BotUnderTest
let double: GraphDouble
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  double = (await aGraph()).double
  double.users({ id: objectIdOf('lea') }, { id: objectIdOf('gus') })
  double.group({ id: 'leads', displayName: 'Leads', members: [objectIdOf('gus')] })
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lea'], leadGroup: 'leads', graph: double })
})
afterEach(async () => {
  await bot.stop()
  await double.stop()
})

/** The double calls people by their ids. */
const [LEA, GUS] = [objectIdOf('lea'), objectIdOf('gus')]

test('who may tells a lead which way makes whom a lead, and why they are one', async () => {
  const { cards } = await bot.person('gus').types('who may')
  for (const words of ['as a member of the group', 'Named in the settings', LEA, 'Members of the group', GUS]) {
    expect(cards[0]?.text).toContain(words)
  }
})

test('who may tells everybody else whom to turn to, and no reasons', async () => {
  const text = (await bot.person('anna').types('who may')).cards[0]?.text ?? ''
  expect(text).toContain('You can turn to:')
  expect(text).toContain(GUS)
  expect(text).not.toContain('settings')
})

test('who may, where names cannot be told, shows an employee no ids, and says who knows', async () => {
  double.fails(REFUSALS.denied)
  const text = (await bot.person('anna', { locale: 'nl-NL' }).types('wie mag')).cards[0]?.text ?? ''
  expect(text).toContain('Je beheerder weet wie het zijn.')
  expect(text).not.toContain(LEA)
})

test('a member of the group is a lead in what they type, press and are offered', async () => {
  const gus = bot.person('gus')
  expect((await gus.types('help')).cards[0]?.text).toContain('For communications leads')
  await gus.types('launch')
  const { cards } = await gus.presses('See the preview', { name: '', audience: 'installed' })
  expect(cards).toHaveLength(1)
})

test('where Graph cannot tell, whoever is not in the settings is refused in words of its own, and so it is logged', async () => {
  double.fails(REFUSALS.denied)
  const { texts } = await bot.person('gus').types('waves')
  expect(texts).toEqual([expect.stringContaining('At the moment we cannot tell whether you are a communications lead')])
  expect((await bot.person('lea').types('waves')).texts).toEqual([expect.stringContaining('no questionnaire')])
  const entries = await bot.storage.audit.newest(tenantId(TENANT), 5)
  const told = entries.map(({ who, allowed }) => `${who} ${allowed}`)
  expect(told.toSorted()).toEqual([`${GUS} false`, `${LEA} true`].toSorted())
})

test('what employees do for themselves never asks Graph', async () => {
  const anna = bot.person('anna')
  for (const words of ['my data', 'hello', 'start']) await anna.types(words)
  await anna.presses('Start')
  expect(double.calls).toEqual([])
})

test('the audit log shows names where the directory knows them, and keeps none', async () => {
  double.users({ id: LEA, displayName: 'Lea van der Berg' })
  const lea = bot.person('lea')
  await lea.types('status')
  expect((await lea.types('audit')).cards[0]?.text).toContain('Lea van der Berg')
  const rows = await bot.storage.table('Audit').list(TENANT, new AbortController().signal)
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('Berg')
})

test('the audit log does not call somebody no lead while that cannot be told', async () => {
  double.fails(REFUSALS.unavailable)
  await bot.person('gus').types('waves')
  const [entry] = await bot.storage.audit.newest(tenantId(TENANT), 1)
  expect(entry).toMatchObject({ who: GUS, allowed: false, refusal: 'lead-unknown' })
})
