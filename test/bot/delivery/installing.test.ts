import type { Audiences } from '../../../bot/audience/audience'
import { createAudiences } from '../../../bot/audience/audiences'
import { perform } from '../../../bot/delivery/duties'
import { InstalledInPart } from '../../../bot/delivery/installing'
import { AppInstaller } from '../../../bot/graph/installation'
import type { Employee } from '../../../services/storage/stores'
import type { Duty } from '../../../services/waves/life'
import type { InstallObstacle, Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import type { GraphFault } from '../../support/graph-double'
import { REFUSALS } from '../../support/graph-double/answer'
import { aGraph, type GraphUnderTest, OUR_APP, UNSTOPPED } from '../../support/graph-under-test'
import { aStorage, type TestStorage } from '../../support/storage'
import { aCandidate, aNewWave, aPlan, TENANT } from '../../support/waves'

let azurite: Azurite
let storage: TestStorage
let made: GraphUnderTest
beforeAll(async () => {
  azurite = await startAzurite()
})
beforeEach(async () => {
  storage = await aStorage(azurite)
  made = await aGraph()
  made.double.publish(OUR_APP)
})
afterEach(() => made.double.stop())
afterAll(() => azurite.stop())

const ANNA = aCandidate(1)
const BOB = aCandidate(2)
const KINDS = ['organisation', 'list'] as const

/** An open wave for Anna and Bob, neither of whom has the app. */
async function openWave(kind: (typeof KINDS)[number]): Promise<Wave> {
  made.double.users({ id: ANNA.employee }, { id: BOB.employee })
  const { id } = await storage.waves.draft(TENANT, aNewWave({ plan: aPlan({ audience: { kind } }) }))
  if (kind === 'list') await storage.deliveries.invite(id, [ANNA, BOB])
  await storage.waves.apply(TENANT, id, { kind: 'confirmed', at: new Date() })
  await storage.waves.apply(TENANT, id, { kind: 'opened', at: new Date() })
  return stored(id)
}

async function stored(id: Wave['id']): Promise<Wave> {
  const wave = await storage.waves.read(TENANT, id)
  if (wave === null) throw new Error('The wave is gone.')
  return wave
}

interface Circumstances {
  /** Whether TEAMS_APP_ID is set. */
  readonly appId?: boolean
  readonly stop?: AbortSignal
  /** Happens when the app was installed, before anything is made of that. */
  readonly meanwhile?: () => unknown
}

/** Performs the duty once; the failure, if any. */
async function once(id: Wave['id'], duty: Duty, circumstances: Circumstances = {}): Promise<unknown> {
  const { appId = true, stop = UNSTOPPED, meanwhile = () => {} } = circumstances
  const { graph, clock } = made
  const wave = await stored(id)
  if (wave.launch === null) throw new Error('The wave was launched.')
  const real = createAudiences({
    employees: storage.employees,
    members: async () => ({ members: [], continuation: null }),
    graph,
    installer: appId ? new AppInstaller(graph, OUR_APP.externalId, clock) : null,
    log: () => {},
  })
  const audiences: Audiences = {
    ...real,
    install: async (...given) => {
      const installation = await real.install(...given)
      await meanwhile()
      return installation
    },
  }
  const reports = { closed: async () => {}, poisoned: async () => {}, halted: async () => {} }
  const parts = { stores: storage, queue: storage.queue, audiences, reports, clock, minimumGroup: 5, log: () => {} }
  return perform(parts, wave, wave.launch, duty, stop).then(
    () => null,
    (error: unknown) => error,
  )
}

/** Performs it as often as it fails for some; how often that was. */
async function untilDone(id: Wave['id'], duty: Duty): Promise<number> {
  for (let tries = 1; ; tries++) {
    const failure = await once(id, duty)
    if (failure === null) return tries
    expect(failure).toBeInstanceOf(InstalledInPart)
  }
}

/** What “retry failed” does (bot/waves/orders.ts). */
async function retries(id: Wave['id']): Promise<void> {
  await storage.deliveries.retryFailed(id)
  await storage.waves.apply(TENANT, id, { kind: 'retried' })
}

/** The bot has a chat with her. */
async function meets({ employee }: typeof ANNA): Promise<void> {
  const anna: Employee = {
    id: employee,
    reference: { conversation: { id: 'a:1' } },
    locale: null,
    language: null,
    timeZone: null,
    state: 'installed',
  }
  await storage.employees.save(TENANT, anna)
}

const annas = { when: ({ path }: { path: string }) => path.startsWith(`/users/${ANNA.employee}/teamwork`) }
const failsForAnna = (times = Number.POSITIVE_INFINITY) => made.double.fails(REFUSALS.unavailable, { ...annas, times })
const stateOf = async (id: Wave['id'], { employee }: typeof ANNA) => storage.deliveries.read(id, employee)
const hasApp = ({ employee }: typeof ANNA) => made.double.installations.has(employee)
/** How often Graph was asked who is in the organisation. */
const readings = () => made.double.callsTo('/users?').length
const NO_APP = { state: 'failed', reason: 'install-failed' }
const AWAY: readonly [string, GraphFault][] = [
  ['answers nothing', 'reset'],
  ['answers with errors', REFUSALS.unavailable],
]

describe.each(KINDS)('where Teams cannot install the app for somebody of an audience of the kind %s', (kind) => {
  test('who gets it at another try, the wave goes out when everybody has it', async () => {
    const { id } = await openWave(kind)
    failsForAnna(10)
    expect(await untilDone(id, 'expand')).toBe(2)
    expect(hasApp(ANNA)).toBe(true)
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
  })

  test('however often it is tried, the wave goes out to the others, and the lead sees why', async () => {
    const { id } = await openWave(kind)
    failsForAnna()
    expect(await untilDone(id, 'expand')).toBe(5)
    expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, installsOwed: true, halted: null } })
    expect(await stateOf(id, ANNA)).toMatchObject(NO_APP)
    expect(await stateOf(id, BOB)).toMatchObject({ state: 'pending' })
  })

  test('but she has it, since only the answer was lost, she is invited as the others', async () => {
    const { id } = await openWave(kind)
    failsForAnna()
    for (let tries = 1; tries < 5; tries++) await once(id, 'expand')
    expect(await once(id, 'expand', { meanwhile: () => meets(ANNA) })).toBeNull()
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
  })

  test.each(AWAY)('since Graph %s, that is a try, and the wave goes out after five', async (_, fault) => {
    const { id } = await openWave(kind)
    await meets(BOB)
    made.double.fails(fault, { when: ({ path }) => path === '/$batch' })
    expect(await untilDone(id, 'expand')).toBe(5)
    expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, installsOwed: true, halted: null } })
    expect(await stateOf(id, ANNA)).toMatchObject(NO_APP)
    expect(await stateOf(id, BOB)).toMatchObject({ state: 'pending' })
  })
})

test('another try reads the organisation not again, unless the wave was halted meanwhile', async () => {
  const { id } = await openWave('organisation')
  failsForAnna()
  await once(id, 'expand')
  const first = readings()
  expect(first).toBeGreaterThan(0)
  await once(id, 'expand')
  expect(readings()).toBe(first)
  await storage.waves.apply(TENANT, id, { kind: 'halted', reason: 'sign-in-refused' })
  await retries(id)
  await once(id, 'expand')
  expect(readings()).toBe(2 * first)
})

test('nobody is marked any more when the wave has ended', async () => {
  const { id } = await openWave('list')
  failsForAnna()
  for (let tries = 1; tries < 5; tries++) await once(id, 'expand')
  const ended = new AbortController()
  expect(await once(id, 'expand', { stop: ended.signal, meanwhile: () => ended.abort(new Error('ended')) })).toEqual(
    new Error('ended'),
  )
  expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
})

describe('“retry failed”, where somebody got no app', () => {
  /** A wave that goes out to Bob, while Anna got no app. */
  async function goesOut(): Promise<Wave['id']> {
    const { id } = await openWave('organisation')
    // Five tries, in each of which Graph is asked six times.
    failsForAnna(30)
    await untilDone(id, 'expand')
    await retries(id)
    return id
  }

  test('installs it, and asks for the message of whoever has it then', async () => {
    const id = await goesOut()
    const asked = (await stored(id)).launch?.asked ?? 0
    expect(await stateOf(id, ANNA)).toMatchObject(NO_APP)
    expect(await untilDone(id, 'install')).toBe(1)
    expect(hasApp(ANNA)).toBe(true)
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending', reason: null })
    expect(await stored(id)).toMatchObject({ launch: { installing: false, installsOwed: false, asked: asked + 1 } })
  })

  test('reads no audience for it, and the wave goes on', async () => {
    const id = await goesOut()
    const before = readings()
    expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, installing: true } })
    await untilDone(id, 'install')
    expect(readings()).toBe(before)
  })

  test.each(AWAY)(
    'goes on also where Graph %s: it is tried five times, and may be asked for again',
    async (_, fault) => {
      const id = await goesOut()
      made.double.fails(fault, { when: ({ path }) => path === '/$batch', times: 6 * 5 })
      expect(await untilDone(id, 'install')).toBe(5)
      expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, halted: null, installsOwed: true } })
      expect(await stateOf(id, ANNA)).toMatchObject(NO_APP)
      await retries(id)
      await untilDone(id, 'install')
      expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
    },
  )

  test('goes on also where Entra refuses the bot meanwhile', async () => {
    const id = await goesOut()
    made.double.fails(REFUSALS.unauthenticated, { when: ({ path }) => path === '/$batch' })
    expect(await once(id, 'install')).toBeNull()
    expect(await stored(id)).toMatchObject({
      launch: { audienceReady: true, halted: null, installObstacle: { kind: 'sign-in-refused' } },
    })
  })
})

describe('where nobody can have the app installed', () => {
  const PERMISSION = 'TeamsAppInstallation.ReadWriteSelfForUser.All'
  test.each<[InstallObstacle, { appId: boolean }, () => void]>([
    [
      { kind: 'permission-missing', permission: PERMISSION },
      { appId: true },
      () => made.double.granted.delete(PERMISSION),
    ],
    [{ kind: 'app-not-in-catalogue' }, { appId: true }, () => made.double.publish()],
    [
      { kind: 'app-not-ours' },
      { appId: true },
      () => made.double.fails(REFUSALS.notOurApp, { when: ({ path }) => path.startsWith('/users/'), times: 1 }),
    ],
    [{ kind: 'app-id-missing' }, { appId: false }, () => {}],
  ])(
    'since %j, the wave goes out, and when that is mended “retry failed” brings all back',
    async (obstacle, app, breaks) => {
      const { id } = await openWave('list')
      breaks()
      expect(await once(id, 'expand', app)).toBeNull()
      expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, installObstacle: obstacle } })
      expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
      for (const { employee } of [ANNA, BOB]) {
        await storage.deliveries.apply(id, employee, { kind: 'refused', state: 'not-installed' })
      }
      made.double.granted.add(PERMISSION)
      made.double.publish(OUR_APP)
      await retries(id)
      expect(await once(id, 'install')).toBeNull()
      expect(await stored(id)).toMatchObject({ launch: { installObstacle: null, installsOwed: false } })
      for (const one of [ANNA, BOB]) {
        expect(hasApp(one)).toBe(true)
        expect(await stateOf(id, one)).toMatchObject({ state: 'pending' })
      }
    },
  )

  test('whoever has it from elsewhere by now is brought back, and nobody else', async () => {
    const { id } = await openWave('list')
    made.double.publish()
    await once(id, 'expand')
    for (const { employee } of [ANNA, BOB]) {
      await storage.deliveries.apply(id, employee, { kind: 'refused', state: 'not-installed' })
    }
    await meets(ANNA)
    await retries(id)
    expect(await once(id, 'install')).toBeNull()
    expect(await stored(id)).toMatchObject({ launch: { installObstacle: { kind: 'app-not-in-catalogue' } } })
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
    expect(await stateOf(id, BOB)).toMatchObject({ state: 'not-installed' })
  })
})
