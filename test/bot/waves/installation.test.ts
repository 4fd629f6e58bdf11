import { employeeId } from '../../../services/identifiers'
import type { HaltReason } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { type BotUnderTest, startBot } from '../../support/bot-under-test'
import { type GraphDouble, startGraphDouble } from '../../support/graph-double'
import { REFUSALS } from '../../support/graph-double/answer'
import { OUR_APP } from '../../support/graph-under-test'
import { REFUSALS as TEAMS_REFUSALS } from '../../support/teams-double/answer'
import { refuses } from '../../support/teams-double/faults'
import type { TeamsPerson } from '../../support/teams-person'
import { cardSaying, invitationsOf, launches, newestWave, plans, until, untilProgress } from '../../support/wave-story'
import { aCandidate } from '../../support/waves'

let azurite: Azurite
let graph: GraphDouble
let bot: BotUnderTest
let lead: TeamsPerson
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  graph = await startGraphDouble()
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'], graph })
  lead = bot.person('lead')
})
afterEach(async () => {
  await bot.stop()
  await graph.stop()
})

const PROGRESS = 'How far the questionnaire is'
const HOW_TO_BEGIN = expect.stringContaining('type *start*')

test('whoever a wave installs the app for gets the invitation and nothing else', async () => {
  const people = ['anna', 'bert', 'carla'].map((name) => bot.person(name))
  graph.users(...people.map(({ id }) => ({ id })))
  await launches(bot, lead, [], { audience: 'organisation' })
  await bot.hasHeard()
  for (const one of people) {
    expect(graph.installations.has(one.id)).toBe(true)
    expect([textsOf(one), one.cards().length, invitationsOf(one).length]).toEqual([[], 1, 1])
  }
})

describe('where nobody can have the app installed', () => {
  test('the lead is told why, and when it is mended “retry failed” installs it, and invites them', async () => {
    const anna = bot.person('anna')
    graph.users({ id: anna.id })
    graph.publish()
    bot.teams.fails(refuses(TEAMS_REFUSALS.ForbiddenOperationException), {
      when: ({ person }) => person === anna.id && !graph.installations.has(anna.id),
    })
    await launches(bot, lead, [], { audience: 'organisation' })
    await lead.types('status')
    const { text, buttons } = cardSaying(lead, PROGRESS)
    expect(text).toContain("This app is not in your organisation's Teams catalogue")
    expect(text).toContain('Without the app: 1')
    expect(buttons).toContain('Retry failed')
    graph.publish(OUR_APP)
    expect((await lead.types('retry failed')).texts).toEqual([
      'The app is installed once more for those without it; then they are invited.',
    ])
    await until(() => invitationsOf(anna).length === 1)
    await bot.hasHeard()
    expect([textsOf(anna), anna.cards().length]).toEqual([[], 1])
    await lead.types('status')
    expect(cardSaying(lead, PROGRESS).text).not.toContain('could not be installed')
  })
})

test('while it is being installed, the lead is told so', async () => {
  graph.users({ id: bot.person('anna').id })
  await plans(lead, [], { audience: 'organisation' })
  graph.fails('reset', { when: ({ path }) => path === '/$batch' })
  await lead.presses('Confirm')
  await untilProgress(bot, ({ people }) => people === 1)
  await lead.types('status')
  expect(cardSaying(lead, PROGRESS).text).toContain('The app is being installed')
})

test('whoever installs it while the audience is being read is told how to begin, and invited if they turn out to be in it', async () => {
  const [anna, guest] = [bot.person('anna'), bot.person('guest')]
  graph.users({ id: anna.id }, { id: guest.id, userType: 'Guest' })
  let away = false
  graph.fails(REFUSALS.unavailable, { when: ({ path }) => away && path.startsWith('/users') })
  await plans(lead, [], { audience: 'organisation' })
  away = true
  await lead.presses('Confirm')
  await until(async () => (await newestWave(bot)).state === 'open')
  for (const one of [anna, guest]) expect(await one.installs()).toMatchObject({ texts: [HOW_TO_BEGIN], cards: [] })
  away = false
  await untilProgress(bot, ({ people, toGo }) => people === 1 && toGo === 0)
  expect([anna, guest].map((one) => one.cards().length)).toEqual([1, 0])
  await guest.types('start')
  expect(guest.card().buttons).toEqual(['Start'])
})

test('nobody may begin before the groups of a wave are known: then they go on', async () => {
  const anna = bot.person('anna')
  graph.users({ id: anna.id, department: 'Sales' })
  let away = false
  graph.fails(REFUSALS.unavailable, { when: ({ path }) => away && path.startsWith('/users') })
  await plans(lead, [], { audience: 'organisation', breakdown: 'department' })
  expect(lead.card().text).toContain('They are known when it opens, once the audience is read.')
  away = true
  await lead.presses('Confirm')
  await until(async () => (await newestWave(bot)).state === 'open')
  await anna.types('start')
  expect((await anna.presses('Start')).texts).toEqual([expect.stringContaining('is still being prepared')])
  expect((await lead.types('summary by department')).texts).toEqual([expect.stringContaining('still being read')])
  away = false
  await until(async () => (await newestWave(bot)).launch?.audienceReady === true)
  await anna.presses('Start', {}, cardSaying(anna, 'How social are we'))
  expect(anna.cards().some(({ text }) => text.includes('Step 1 of 4'))).toBe(true)
})

test('whoever installs it after an audience could not be read is told how to begin', async () => {
  graph.users({ id: bot.person('bert').id })
  await plans(lead, [], { audience: 'organisation' })
  graph.granted.delete('User.Read.All')
  await lead.presses('Confirm')
  await until(async () => (await newestWave(bot)).launch?.halted === 'audience-unreadable')
  expect(await bot.person('anna').installs()).toMatchObject({ texts: [HOW_TO_BEGIN], cards: [] })
})

describe('whoever installs it while a wave is open', () => {
  test.each<{ halted: HaltReason | null; texts: unknown[] }>([
    { halted: null, texts: [] },
    { halted: 'bot-not-registered', texts: [HOW_TO_BEGIN] },
  ])('and is owed an invitation hears $texts where the wave is halted by $halted', async ({ halted, texts }) => {
    const [anna, bert] = [bot.person('anna'), bot.person('bert')]
    graph.users({ id: bert.id })
    const { tenant, id } = await launches(bot, lead, [bert])
    if (halted !== null) await bot.storage.waves.apply(tenant, id, { kind: 'halted', reason: halted })
    await bot.storage.deliveries.invite(id, [aCandidate(1, { employee: employeeId(anna.id) })])
    expect(await anna.installs()).toMatchObject({ texts, cards: [] })
  })

  test('and is not in it is welcomed', async () => {
    const bert = bot.person('bert')
    graph.users({ id: bert.id })
    await launches(bot, lead, [bert])
    expect((await bot.person('carla').installs()).cards).toMatchObject([{ buttons: ['Start'] }])
  })
})

function textsOf({ chat }: TeamsPerson): readonly unknown[] {
  return bot.teams.messagesIn(chat).flatMap(({ activity: { text } }) => (text === undefined ? [] : [text]))
}
