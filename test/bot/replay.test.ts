/** Whoever holds a copy of what Teams once sent, with its token, changes nothing by sending it again: at once, or late. */
import { type Azurite, startAzurite } from '../support/azurite'
import { type BotUnderTest, startBot } from '../support/bot-under-test'
import { begin, nextStep, takePart } from '../support/questionnaire'
import { answersAll } from '../support/respondents'
import type { TeamsPerson } from '../support/teams-person'
import { plans, untilProgress, waves } from '../support/wave-story'

let azurite: Azurite
let bot: BotUnderTest
let anna: TeamsPerson
let lead: TeamsPerson
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
afterEach(() => bot.stop())

async function started(actions: 'submit' | 'execute'): Promise<void> {
  bot = await startBot(azurite, { mode: 'trusting', leads: ['lead'], actions })
  anna = bot.person('anna')
  lead = bot.person('lead')
}

const WATCHER = { ...answersAll('none'), consume: 'weekly' } as const
const CREATOR = answersAll('weekly')

/** All that is stored, but for the log of what leads did, which is to grow, and for whose turn it is to send. */
async function stored(): Promise<unknown> {
  const rows = await bot.storage.rows()
  return rows.filter(({ table }) => table !== 'Audit' && table !== 'Settings')
}

/** Sends it some times more, one after the other and at once; all that is looked at is as before. */
async function changesNothing(person: TeamsPerson, activity: object, look: () => Promise<unknown> = stored) {
  const before = await look()
  const whole = person.activityOf(person.chat, activity)
  for (let n = 0; n < 3; n++) expect((await bot.post(whole)).status).toBe(200)
  await Promise.all([bot.post(whole), bot.post(whole)])
  expect(await look()).toEqual(before)
}

/** How waves stand, and who was written to; a card that is pressed late may show the progress from then on. */
async function ofWaves(): Promise<unknown> {
  const deliveries = (await bot.storage.rows()).filter(({ table }) => table === 'Deliveries')
  return [(await waves(bot)).map(({ id, state }) => [id, state]), deliveries, bot.teams.countOf(anna.id)]
}

async function toTheLastStep(person: TeamsPerson, answers = WATCHER): Promise<void> {
  await begin(person)
  for (let step = 1; step < 4; step++) await nextStep(person, answers)
}

describe.each(['submit', 'execute'] as const)('with buttons that %s, again', (actions) => {
  test('a submission, at once, after it was changed, and after it was erased', async () => {
    await started(actions)
    await toTheLastStep(anna)
    const submission = anna.pressOf('Submit')
    await anna.does(anna.chat, submission)
    await changesNothing(anna, submission)
    await anna.types('change')
    for (let step = 1; step <= 4; step++) await nextStep(anna, CREATOR)
    await changesNothing(anna, submission)
    await anna.types('erase')
    await anna.presses('Yes, erase')
    await changesNothing(anna, submission)
    expect(await bot.counted()).toBe(0)
  })

  test('an erasure, at once, and after new answers', async () => {
    await started(actions)
    await takePart(anna, WATCHER)
    await anna.types('erase')
    const erasure = anna.pressOf('Yes, erase')
    await anna.does(anna.chat, erasure)
    await changesNothing(anna, erasure)
    await takePart(anna, CREATOR)
    await changesNothing(anna, erasure)
    expect(await bot.counted()).toBe(1)
  })

  test('the confirmation of a wave, at once, and after it was cancelled', async () => {
    await started(actions)
    await plans(lead, [anna], { 'opens-date': '2026-02-10' })
    const confirmation = lead.pressOf('Confirm')
    await lead.does(lead.chat, confirmation)
    await changesNothing(lead, confirmation, ofWaves)
    await lead.types('cancel')
    await lead.presses('Yes, cancel it')
    await changesNothing(lead, confirmation, ofWaves)
    expect((await waves(bot)).map(({ state }) => state)).toEqual(['cancelled'])
  })

  test('the confirmation of a wave that is under way sends nobody a second invitation', async () => {
    await started(actions)
    await plans(lead, [anna])
    const confirmation = lead.pressOf('Confirm')
    await lead.does(lead.chat, confirmation)
    await untilProgress(bot, ({ people, toGo }) => people > 0 && toGo === 0)
    await changesNothing(lead, confirmation, ofWaves)
  })

  test('a summary, which is the same, with the same number', async () => {
    await started(actions)
    await bot.haveAnswered(7)
    await lead.types('summary')
    const first = lead.card().text
    await changesNothing(lead, { type: 'message', text: 'summary', textFormat: 'plain' })
    expect(lead.card().text).toContain(first.split('\n')[0])
    expect((await bot.storage.rows()).filter(({ table }) => table === 'Releases').length).toBeGreaterThan(0)
  })
})
