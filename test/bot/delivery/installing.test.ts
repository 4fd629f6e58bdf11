import { createAudiences } from '../../../bot/audience/audiences'
import { InstalledInPart, perform } from '../../../bot/delivery/duties'
import { AppInstaller } from '../../../bot/graph/installation'
import type { Wave } from '../../../services/waves/wave'
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

/** Reads the audience once; the failure, if any. */
async function expand(id: Wave['id']): Promise<unknown> {
  const { graph, clock } = made
  const wave = await stored(id)
  if (wave.launch === null) throw new Error('The wave was launched.')
  const audiences = createAudiences({
    employees: storage.employees,
    members: async () => ({ members: [], continuation: null }),
    graph,
    installer: new AppInstaller(graph, OUR_APP.externalId, clock),
    log: () => {},
  })
  const reports = { closed: async () => {}, poisoned: async () => {} }
  const parts = { stores: storage, queue: storage.queue, audiences, reports, clock, log: () => {} }
  return perform(parts, wave, wave.launch, 'expand', UNSTOPPED).then(
    () => null,
    (error: unknown) => error,
  )
}

/** Reads the audience as often as it fails for some; how often that was. */
async function expandUntilReady(id: Wave['id']): Promise<number> {
  for (let tries = 1; ; tries++) {
    const failure = await expand(id)
    if (failure === null) return tries
    expect(failure).toBeInstanceOf(InstalledInPart)
  }
}

const annas = { when: ({ path }: { path: string }) => path.startsWith(`/users/${ANNA.employee}/teamwork`) }
const failsForAnna = (times: number) => made.double.fails(REFUSALS.unavailable, { ...annas, times })
const stateOf = async (id: Wave['id'], { employee }: typeof ANNA) => storage.deliveries.read(id, employee)

describe.each(KINDS)('where Teams cannot install the app for somebody of an audience of the kind %s', (kind) => {
  test('who gets it at another try, the wave goes out when everybody has it', async () => {
    const { id } = await openWave(kind)
    failsForAnna(10)
    expect(await expandUntilReady(id)).toBe(2)
    expect(made.double.installations.has(ANNA.employee)).toBe(true)
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
  })

  test('however often it is tried, the wave goes out to the others, and the lead sees why', async () => {
    const { id } = await openWave(kind)
    failsForAnna(Number.POSITIVE_INFINITY)
    expect(await expandUntilReady(id)).toBe(5)
    expect(await stored(id)).toMatchObject({ launch: { audienceReady: true, halted: null } })
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'failed', reason: 'install-failed' })
    expect(await stateOf(id, BOB)).toMatchObject({ state: 'pending' })
  })

  test('“retry failed” installs it once more', async () => {
    const { id } = await openWave(kind)
    // Five readings, in each of which Graph is asked six times.
    failsForAnna(30)
    await expandUntilReady(id)
    expect(await storage.deliveries.retryFailed(id)).toBe(1)
    expect(await storage.waves.apply(TENANT, id, { kind: 'retried' })).toMatchObject({
      launch: { audienceReady: false },
    })
    expect(await expandUntilReady(id)).toBe(1)
    expect(made.double.installations.has(ANNA.employee)).toBe(true)
    expect(await stateOf(id, ANNA)).toMatchObject({ state: 'pending' })
  })

  test.each<[string, GraphFault]>([
    ['answers nothing', 'reset'],
    ['answers with errors', REFUSALS.unavailable],
  ])('since Graph %s, the duty stays owed as long as that lasts', async (_, fault) => {
    const { id } = await openWave(kind)
    made.double.fails(fault, { when: ({ path }) => path === '/$batch', times: 6 * 7 })
    for (let tries = 0; tries < 7; tries++) {
      expect(await expand(id)).toMatchObject({ problem: { kind: 'away' } })
    }
    expect(await stored(id)).toMatchObject({ launch: { audienceReady: false, halted: null } })
    expect(await expand(id)).toBeNull()
  })
})
