import { Connector } from '../../../bot/delivery/connector'
import { Pacer } from '../../../bot/delivery/pacer'
import { ProgressUpdates } from '../../../bot/delivery/progress-updates'
import { leadershipOf } from '../../../bot/leads/leadership'
import type { Card } from '../../../cards/card'
import type { WaveEvent } from '../../../services/waves/life'
import type { Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { UNSTOPPED } from '../../support/graph-under-test'
import { InstantClock } from '../../support/instant-clock'
import { MESSAGES } from '../../support/sending'
import { aStorage, type TestStorage } from '../../support/storage'
import { startTeamsDouble, type TeamsDouble } from '../../support/teams-double'
import { REFUSALS, throttled } from '../../support/teams-double/answer'
import { refuses } from '../../support/teams-double/faults'
import { aCandidate, aNewWave, employeeNumber, TENANT } from '../../support/waves'

let azurite: Azurite
let storage: TestStorage
let teams: TeamsDouble
let clock: InstantClock
let updates: ProgressUpdates
let connector: Connector
let throttledUntil: Date[]
/** As the settings name them. */
let leads: Set<string>
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())
beforeEach(async () => {
  storage = await aStorage(azurite)
  teams = await startTeamsDouble()
  clock = new InstantClock()
  throttledUntil = []
  leads = new Set([LEAD])
  const production = { mode: 'production', leadGroup: null, leadTeam: null, graph: null } as const
  connector = new Connector({ appId: '', token: null, now: () => clock.now(), mayCall: () => true })
  updates = new ProgressUpdates({
    stores: storage,
    leadership: leadershipOf({ ...production, leads, clock }),
    messages: MESSAGES,
    connector,
    pacer: new Pacer({ clock, ceiling: 1_000 }),
    clock,
    random: () => 0.5,
    throttled: (until) => throttledUntil.push(until),
    log: () => {},
  })
})
afterEach(() => teams.stop())

const LEAD = employeeNumber(0)
const MINUTE = 60_000

/** An open wave of two people. */
async function openWave(): Promise<Wave> {
  const { id } = await storage.waves.draft(TENANT, aNewWave())
  await storage.deliveries.invite(id, [aCandidate(1), aCandidate(2)])
  await applied(id, { kind: 'confirmed', at: clock.now() })
  return applied(id, { kind: 'opened', at: clock.now() })
}

async function leadHasChat(id = LEAD): Promise<void> {
  const reference = { serviceUrl: teams.serviceUrl, conversation: { id: teams.chatWith(id) } }
  await storage.employees.save(TENANT, {
    ...{ id, reference, locale: null, language: null, timeZone: null, state: 'installed' },
  })
}

const OUTDATED: Card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'how far it was' }],
  actions: [],
}

/** As a press leaves it: what it says was read before, and is out of date. */
async function aCardShownTo(lead = LEAD) {
  const chat = { conversation: teams.chatWith(lead), serviceUrl: teams.serviceUrl }
  const sent = await connector.send(chat, OUTDATED)
  return { ...chat, activity: sent.kind === 'done' ? sent.result : '', turn: '1', lead }
}

async function applied(id: Wave['id'], event: WaveEvent): Promise<Wave> {
  const wave = await storage.waves.apply(TENANT, id, event)
  if (wave === null) throw new Error(`${event.kind} makes no sense now.`)
  return wave
}

/** So many minutes in which the wave is looked at every ten seconds. */
async function pass(minutes: number, { id }: Wave): Promise<void> {
  for (const end = clock.elapsed() + minutes * MINUTE; clock.elapsed() < end; ) {
    const wave = await storage.waves.read(TENANT, id)
    if (wave?.launch) await updates.update(wave, wave.launch, UNSTOPPED)
    await clock.sleep(10_000, UNSTOPPED)
  }
}

/** What the lead's card says by now. */
const shown = () => JSON.stringify(teams.cardsOf(LEAD))
const changes = () => teams.calls.filter(({ operation }) => operation === 'update')

describe('the card of a wave that has closed', () => {
  async function closedWave(): Promise<Wave> {
    await leadHasChat()
    const wave = await openWave()
    await pass(1, wave)
    await applied(wave.id, { kind: 'closed' })
    return wave
  }

  test.each([
    ['a bad gateway', REFUSALS.BadGateway, 5],
    ['a defect of Teams', REFUSALS.InternalServerError, 1],
    ['too many calls', throttled(7), 1],
  ])(
    'says so in the end, where %s keeps it at first, also when the wave is reported by then',
    async (_, answer, times) => {
      const wave = await closedWave()
      teams.fails(refuses(answer), { when: ({ operation }) => operation === 'update', times })
      await pass(0.1, wave)
      await applied(wave.id, { kind: 'reported' })
      await pass(5, wave)
      expect(shown()).toContain('closed')
      expect(changes()).toHaveLength(times + 1)
    },
  )

  test('that cannot be shown is tried ever less often', async () => {
    const wave = await closedWave()
    teams.fails(refuses(REFUSALS.InternalServerError), { when: ({ operation }) => operation === 'update' })
    await pass(60, wave)
    expect(changes().length).toBeGreaterThan(5)
    expect(changes().length).toBeLessThan(10)
  })

  test('is shown once', async () => {
    const wave = await closedWave()
    await pass(10, wave)
    expect(changes()).toHaveLength(1)
  })
})

describe('whoever is no lead any more', () => {
  test('is shown no more of it, also where the wave closes', async () => {
    await leadHasChat()
    const wave = await openWave()
    await pass(1, wave)
    leads.clear()
    await storage.deliveries.invite(wave.id, [aCandidate(3)])
    await pass(3, wave)
    await applied(wave.id, { kind: 'closed' })
    await pass(3, wave)
    expect(changes()).toEqual([])
    expect(shown()).not.toContain('closed')
  })

  test('gets no card of a wave that they have launched', async () => {
    await leadHasChat()
    leads.clear()
    await pass(3, await openWave())
    expect(teams.calls).toEqual([])
  })

  test('keeps nobody else from theirs: a card is of whoever asked for it last', async () => {
    const other = employeeNumber(9)
    await leadHasChat(other)
    leads.add(other)
    const wave = await openWave()
    await storage.waves.setProgressCard(TENANT, wave.id, await aCardShownTo(other))
    leads.delete(LEAD)
    await pass(2, wave)
    expect(changes()).toHaveLength(1)
  })
})

describe('a press that shows the card', () => {
  test('a moment after the wave opened leaves one card, which is brought up to date', async () => {
    await leadHasChat()
    const wave = await openWave()
    await pass(0.3, wave)
    await storage.waves.setProgressCard(TENANT, wave.id, await aCardShownTo())
    await pass(1, wave)
    expect(teams.cardsOf(LEAD)).toHaveLength(1)
    expect(shown()).toContain('open')
  })

  test('with what it read a while before is made good at once', async () => {
    await leadHasChat()
    const wave = await openWave()
    const card = await aCardShownTo()
    await storage.waves.setProgressCard(TENANT, wave.id, card)
    await pass(1, wave)
    await connector.update(card, card.activity, OUTDATED)
    await storage.waves.setProgressCard(TENANT, wave.id, { ...card, turn: '2' })
    await pass(0.2, wave)
    expect(shown()).toContain('open')
  })
})

test('too many calls for a card make everybody wait', async () => {
  await leadHasChat()
  const wave = await openWave()
  teams.fails(refuses(throttled(30)), { times: 1 })
  await pass(1, wave)
  expect(throttledUntil).toHaveLength(1)
  expect(shown()).toContain('open')
})

test('the card is drawn anew when something stands in the way of installing the app, and when it is tried again', async () => {
  await leadHasChat()
  const wave = await openWave()
  await pass(1, wave)
  const drawn: number[] = []
  const events: readonly WaveEvent[] = [
    { kind: 'audience-ready', failed: false, obstacle: { kind: 'app-not-ours' } },
    { kind: 'retried' },
    { kind: 'installed', failed: false, obstacle: null },
  ]
  for (const event of events) {
    await applied(wave.id, event)
    await pass(2, wave)
    drawn.push(changes().length)
  }
  expect(drawn).toEqual([1, 2, 3])
})

test('a lead without a chat has no card, and is not looked for every second', async () => {
  const wave = await openWave()
  const read = jest.spyOn(storage.employees, 'read')
  await pass(3, wave)
  expect(read.mock.calls.length).toBeLessThanOrEqual(4)
  expect(teams.calls).toEqual([])
})
