import { employeeId, tenantId } from '../../services/identifiers'
import { pseudonymOf } from '../../services/privacy/pseudonym'
import { NO_PARTICIPATION } from '../../services/questionnaire/participation'
import { answersPartition, employeesPartition } from '../../services/storage/keys'
import type { Properties } from '../../services/storage/limits'
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, KEY, startBot, TENANT } from '../support/bot-under-test'
import { begin, fillIn, nextStep, takePart } from '../support/questionnaire'
import { answersAll, submissionOf } from '../support/respondents'
import { PATIENCE } from '../support/storage'
import { launches } from '../support/wave-story'
import { aNewWave } from '../support/waves'

let azurite: Azurite
let bot: BotUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const CREATOR = answersAll('weekly')

describe('change', () => {
  test('leaves the submitted answers standing until new ones are submitted', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.presses('Change')
    expect(anna.card().values).toMatchObject({ consume: 'weekly', visit: 'none' })
    await nextStep(anna, CREATOR)
    expect((await anna.types('profile')).cards[0]?.text).toMatch(/Until you submit again, these stand[\s\S]*Spectator/)
    await anna.types('start')
    await fillIn(anna, CREATOR)
    expect(anna.card().text).toContain('Creator: ■ yes')
    expect(await bot.counted()).toBe(1)
  })

  test('without answers there is nothing to change, and the way to begin is shown', async () => {
    bot = await startBot(azurite)
    const { texts, cards } = await bot.person('anna').types('change')
    expect(texts).toEqual(['You have not submitted answers yet, so there is nothing to change. You can start here.'])
    expect(cards[0]?.buttons).toEqual(['Start'])
  })
})

describe('erase', () => {
  test('asks once; then all is gone, and the totals are down by one', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('erase')
    expect(anna.card().text).toContain('Erase your answers?')
    expect(await bot.counted()).toBe(1)
    await anna.presses('Yes, erase')
    expect(anna.card().text).toContain('Your answers are erased')
    expect(await bot.counted()).toBe(0)
    const rows = (await bot.storage.rows()).filter(({ table }) => table === 'Answers')
    expect(rows.filter(({ row }) => !row.startsWith('!'))).toEqual([])
    expect((await anna.types('my data')).cards[0]?.text).toContain('We hold no answers of yours.')
  })

  test('keeps everything for whoever thinks better of it', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    await anna.types('erase')
    await anna.presses('No, keep')
    expect(anna.card().text).toContain('Your own profile')
    expect(await bot.counted()).toBe(1)
  })

  test('takes unfinished answers too', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await begin(anna)
    await nextStep(anna, WATCHER)
    await anna.types('erase')
    await anna.presses('Yes, erase')
    expect((await anna.types('start')).cards[0]?.buttons).toEqual(['Start'])
  })

  test('confirmed on a question from before Submit asks again, and erases nothing that was submitted since', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await begin(anna)
    await anna.types('erase')
    const question = anna.card()
    await anna.types('start')
    await fillIn(anna, WATCHER)
    const { texts } = await anna.presses('Yes, erase', {}, question)
    expect(texts).toEqual([expect.stringContaining('nothing is erased yet')])
    expect(await bot.counted()).toBe(1)
    await anna.presses(
      'Yes, erase',
      {},
      anna.cards().find(({ buttons }) => buttons.includes('Yes, erase')),
    )
    expect(await bot.counted()).toBe(0)
  })

  test('takes the answers of every questionnaire, also of one that has closed; my data shows each of them before', async () => {
    bot = await startBot(azurite)
    const [anna, bert] = [bot.person('anna'), bot.person('bert')]
    await takePart(anna, WATCHER)
    const first = await bot.wave()
    await launches(bot, bot.person('lead'), [anna, bert], { name: 'Autumn' })
    expect(await bot.wave()).not.toBe(first)
    const told = (await anna.types('my data')).cards[0]
    expect(told?.text).toContain('in one other questionnaire too')
    expect((await anna.presses('1', {}, told)).cards[0]?.text).toContain('Submitted on 31 January 2026')
    await anna.types('erase')
    await anna.presses('Yes, erase')
    expect(await bot.storage.answers.respondents(first)).toBe(0)
    expect((await bot.storage.answers.recount(first)).respondents).toBe(0)
    expect((await anna.types('my data')).cards[0]?.buttons).toEqual([])
  })

  test('with nothing to erase says so', async () => {
    bot = await startBot(azurite)
    const { texts } = await bot.person('anna').types('erase')
    expect(texts).toEqual(['There is nothing to erase: we hold no answers of yours.'])
  })
})

describe('where no questionnaire is open, nor was', () => {
  test('my data tells what is known of whoever has a chat, and erase that there is nothing', async () => {
    bot = await startBot(azurite, { trial: false })
    const anna = bot.person('anna')
    const told = (await anna.types('my data')).cards[0]
    expect(told?.text).toContain('your Microsoft Entra object id, the address of this chat')
    expect(told?.text).not.toContain('Your invitation')
    expect(told?.buttons).toEqual([])
    expect((await anna.types('erase')).texts).toEqual(['There is nothing to erase: we hold no answers of yours.'])
    expect((await anna.types('profile')).texts).toEqual([expect.stringMatching(/no questionnaire/i)])
  })

  test('answers of earlier ones are shown and erased all the same, the profile too', async () => {
    bot = await startBot(azurite, { trial: false })
    const { waves, answers } = bot.storage
    const [anna, tenant] = [bot.person('anna'), tenantId(TENANT)]
    const { id } = await waves.draft(tenant, aNewWave({ name: 'Long ago' }))
    await waves.apply(tenant, id, { kind: 'cancelled' })
    const pseudonym = pseudonymOf(KEY, tenant, employeeId(anna.id))
    const next = { draft: null, submitted: submissionOf(WATCHER) }
    await answers.update(id, pseudonym, () => ({ next, result: null }))
    expect(await waves.current(tenant)).toBeNull()
    expect((await anna.types('my data')).cards[0]?.text).toContain('Submitted on 31 January 2026')
    expect((await anna.types('profile')).cards[0]?.text).toContain('Your own profile')
    await anna.types('erase')
    await anna.presses('Yes, erase')
    expect(await answers.read(id, pseudonym)).toEqual(NO_PARTICIPATION)
  })
})

describe('where a row was damaged', () => {
  async function damage(table: 'Answers' | 'Employees', partition: string, row: string, properties: Properties) {
    const { etag = '' } = (await bot.storage.table(table).read(partition, row, PATIENCE)) ?? {}
    await bot.storage.table(table).write(partition, { kind: 'merge', row, etag, properties }, PATIENCE)
  }

  test('my data shows the rest, and says that something is missing; erase takes it', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await takePart(anna, WATCHER)
    const [wave, pseudonym] = [await bot.wave(), pseudonymOf(KEY, tenantId(TENANT), employeeId(anna.id))]
    await damage('Answers', answersPartition(wave, pseudonym), pseudonym, { submitted: '{"half' })
    const told = (await anna.types('my data')).cards[0]
    expect(told?.text).toContain('is damaged: we cannot read it')
    expect(told?.text).toContain('your Microsoft Entra object id')
    await anna.presses('Erase')
    await anna.presses('Yes, erase')
    expect((await anna.types('my data')).cards[0]?.text).toContain('We hold no answers of yours')
    expect(await bot.counted()).toBe(0)
  })

  test('of who they are, the next message mends it', async () => {
    bot = await startBot(azurite)
    const anna = bot.person('anna')
    await anna.types('help')
    const [tenant, id] = [tenantId(TENANT), employeeId(anna.id)]
    await damage('Employees', employeesPartition(tenant, id), id, { reference: 'x' })
    expect((await anna.types('my data')).cards[0]?.text).toContain('your Microsoft Entra object id')
    expect((await bot.storage.employees.read(tenant, id))?.reference).toMatchObject({ conversation: { id: anna.chat } })
    expect(await bot.storage.employees.installed(tenant)).toBe(1)
  })
})

test('my data tells every answer in words, the profile, and what else is held', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await takePart(anna, { ...WATCHER, 'private-platforms': ['x', 'youtube'], ambassador: 'later' })
  const told = (await anna.types('my data')).cards[0]?.text ?? ''
  for (const words of [
    'Submitted on 31 January 2026, questionnaire version 1',
    'Which did you use privately in the past month?\n\n**X, Threads, Bluesky or Mastodon; YouTube**',
    'May we ask you to be an ambassador for our internal social media?\n\n**Perhaps later**',
    'How comfortable would you feel posting about your work?\n\n**skipped**',
    'Spectator',
    'object id, the address of this chat, whether you have the app, and your language, as Teams tells it',
    'erased 24 months after you gave them',
  ]) {
    expect(told).toContain(words)
  }
})

test('nothing else is stored of a person than what my data tells', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await anna.types('language en')
  await takePart(anna, WATCHER)
  await anna.types('change')
  const rowOf = async (table: 'Employees' | 'Answers', partition: string, key: string) => {
    const row = await bot.storage.table(table).read(partition, key, new AbortController().signal)
    const named = Object.keys(row?.properties ?? {})
    return named.filter((name) => !name.startsWith('odata.')).sort()
  }
  const [tenant, id] = [tenantId(TENANT), employeeId(anna.id)]
  // The address of the chat; the language as Teams tells it and as chosen; whether they have the app.
  const identity = ['language', 'locale', 'reference', 'state']
  expect(await rowOf('Employees', employeesPartition(tenant, id), id)).toEqual(identity)
  const pseudonym = pseudonymOf(KEY, tenant, id)
  // The answers in progress, the submitted ones with their profile, and where and since when they are counted.
  const answers = ['counted', 'draft', 'submitted']
  expect(await rowOf('Answers', answersPartition(await bot.wave(), pseudonym), pseudonym)).toEqual(answers)
})

test('nobody is known by name: what Teams says of that is not kept', async () => {
  bot = await startBot(azurite)
  const anna = bot.person('anna')
  await anna.types('start')
  const kept = JSON.stringify(await bot.storage.employees.read(tenantId(TENANT), employeeId(anna.id)))
  expect(kept).toContain(anna.chat)
  expect(kept).not.toContain('A name')
})
