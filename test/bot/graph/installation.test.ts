import { AppInstaller } from '../../../bot/graph/installation'
import { employeeId } from '../../../services/identifiers'
import { REFUSALS, throttled } from '../../support/graph-double/answer'
import { aGraph, type GraphUnderTest, OUR_APP, UNSTOPPED } from '../../support/graph-under-test'

let made: GraphUnderTest
let installer: AppInstaller
beforeEach(async () => {
  made = await aGraph()
  made.double.publish(OUR_APP)
  installer = new AppInstaller(made.graph, OUR_APP.externalId, made.clock)
})
afterEach(() => made.double.stop())

/** So many people, p0 and on, who are in the directory. */
function people(count: number) {
  const ids = Array.from({ length: count }, (_, n) => employeeId(`p${n}`))
  made.double.users(...ids.map((id) => ({ id })))
  return ids
}
const install = (ids: ReturnType<typeof people>, signal = UNSTOPPED) => installer.install(ids, signal)
const lookUps = () => made.double.callsTo('/appCatalogs').length

test('everybody gets the app, at Teams’ pace: thirty in any second, and nearly that in all', async () => {
  const ids = people(500)
  const moments: number[] = []
  const batch = made.graph.batch.bind(made.graph)
  made.graph.batch = (requests, ...rest) => {
    moments.push(...requests.map(() => made.clock.now().getTime()))
    return batch(requests, ...rest)
  }
  expect(await install(ids)).toEqual({ installed: 500, failed: 0, left: [], problem: null })
  expect(ids.every((id) => made.double.installations.has(id))).toBe(true)
  const inSecond = moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length)
  expect(Math.max(...inSecond)).toBe(30)
  expect((Math.max(...moments) - Math.min(...moments)) / 1000).toBeLessThan(500 / 28)
})

test('whoever has it already has it', async () => {
  const ids = people(3)
  await install(ids)
  expect(await install(ids)).toEqual({ installed: 3, failed: 0, left: [], problem: null })
})

test('a throttled installation is made again, and no other', async () => {
  made.double.fails(throttled(4), { when: ({ path }) => path.includes('p1/teamwork'), times: 1 })
  expect(await install(people(3))).toEqual({ installed: 3, failed: 0, left: [], problem: null })
  expect(made.double.callsTo('/users')).toHaveLength(4)
})

describe('when the app was published anew', () => {
  test('its new name in the catalogue is looked up, once', async () => {
    await install(people(1))
    made.double.publish({ ...OUR_APP, id: 'catalogue-2' })
    const ids = people(200).slice(1)
    expect(await install(ids)).toEqual({ installed: 199, failed: 0, left: [], problem: null })
    expect(lookUps()).toBe(2)
  })

  test('a person who is not found is looked up in the catalogue once, and fails alone', async () => {
    const ids = [...people(60), employeeId('gone')]
    expect(await install(ids)).toEqual({ installed: 60, failed: 1, left: [], problem: null })
    expect(lookUps()).toBe(2)
  })
})

test('whom an app policy forbids it fails alone', async () => {
  const ids = people(30)
  for (const id of ids.slice(0, 20)) made.double.installations.blocked.add(id)
  expect(await install(ids)).toEqual({ installed: 10, failed: 20, left: [], problem: null })
})

describe('nobody can have the app, so the others are not tried', () => {
  test.each([
    ['TeamsAppInstallation.ReadWriteSelfForUser.All', 6],
    ['AppCatalog.Read.All', 0],
  ])('without %s, which is named', async (permission, batches) => {
    made.double.granted.delete(permission)
    const problem = { kind: 'permission-missing', permission }
    expect(await install(people(1000))).toEqual({ installed: 0, failed: 1000, left: [], problem })
    expect(made.double.callsTo('/$batch').length).toBeLessThanOrEqual(batches)
  })

  test('where the app names another identity than ours', async () => {
    made.double.fails(REFUSALS.notOurApp, { when: ({ path }) => path.startsWith('/users') })
    expect(await install(people(1000))).toMatchObject({ installed: 0, problem: { kind: 'app-not-ours' } })
    expect(made.double.callsTo('/$batch').length).toBeLessThanOrEqual(6)
  })

  test('while Teams answers with nothing but errors of its own', async () => {
    made.double.fails(REFUSALS.unavailable, { when: ({ path }) => path.startsWith('/users') })
    const ids = people(100)
    const { left, ...report } = await install(ids)
    expect(report).toEqual({ installed: 0, failed: 0, problem: { kind: 'away' } })
    expect(left.toSorted()).toEqual(ids.toSorted())
  })

  test.each(['/$batch', '/appCatalogs'])('while %s gives no answer: another try may help each', async (what) => {
    made.double.fails('reset', { when: ({ path }) => path.startsWith(what) })
    const ids = people(100)
    const { left, ...report } = await install(ids)
    expect(report).toEqual({ installed: 0, failed: 0, problem: { kind: 'away' } })
    expect(left.toSorted()).toEqual(ids.toSorted())
  })

  test.each([
    ['the catalogue does not have it', []],
    ['somebody uploaded it for themselves', [{ ...OUR_APP, distributionMethod: 'sideloaded' }] as const],
  ])('where %s', async (_, apps) => {
    made.double.publish(...apps)
    expect(await install(people(2))).toEqual({
      installed: 0,
      failed: 2,
      left: [],
      problem: { kind: 'app-not-in-catalogue' },
    })
  })
})

test('the organisation’s own app goes before others of the same id', async () => {
  made.double.publish({ ...OUR_APP, id: 'other', distributionMethod: 'store' }, OUR_APP)
  await install(people(1))
  made.double.publish(OUR_APP)
  expect(await install(people(1))).toMatchObject({ installed: 1 })
  expect(lookUps()).toBe(1)
})

test('installing stops when its owner says so', async () => {
  const stop = new AbortController()
  const ids = people(500)
  made.clock.sleep = async () => stop.abort(new Error('stopped'))
  await expect(install(ids, stop.signal)).rejects.toThrow('stopped')
  expect(made.double.callsTo('/users').length).toBeLessThanOrEqual(80)
})

test('what stands in the way is known before anybody is asked, as far as it can be', async () => {
  expect(await installer.problem(UNSTOPPED)).toBeNull()
  made.double.publish()
  const another = new AppInstaller(made.graph, OUR_APP.externalId, made.clock)
  expect(await another.problem(UNSTOPPED)).toEqual({ kind: 'app-not-in-catalogue' })
})
