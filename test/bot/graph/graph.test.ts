import { setImmediate } from 'node:timers/promises'
import { peopleIn } from '../../../bot/graph/people'
import type { GraphRequest } from '../../../bot/graph/request'
import { REFUSALS, throttled } from '../../support/graph-double/answer'
import { aGraph, allOf, type GraphUnderTest, UNSTOPPED } from '../../support/graph-under-test'

let open: GraphUnderTest[] = []
afterEach(async () => {
  await Promise.all(open.map(({ double }) => double.stop()))
  open = []
})
async function started(options: Parameters<typeof aGraph>[0] = {}) {
  const made = await aGraph(options)
  open.push(made)
  return made
}

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `p${n}` }))
const USERS: GraphRequest = { path: '/users?$select=id' }
const read = ({ graph }: GraphUnderTest, signal = UNSTOPPED) => graph.read(USERS, 'User.Read.All', signal)
const until = async (condition: () => boolean) => {
  while (!condition()) await setImmediate()
}
const failure = (kind: string) => expect.objectContaining({ failure: expect.objectContaining({ kind }) })

describe('ten thousand people', () => {
  test('come in eleven pages, each of them once', async () => {
    const { graph, double } = await started()
    double.users(...people(10_000))
    const ids = (await allOf(peopleIn(graph, null, UNSTOPPED))).map(({ id }) => id)
    expect([ids.length, new Set(ids).size]).toEqual([10_000, 10_000])
    expect(double.calls).toHaveLength(11)
  })

  test('still come once each where Graph throttles in the middle, after the wait that it asked for', async () => {
    const { graph, double, clock } = await started()
    double.users(...people(10_000))
    double.fails(throttled(17), { when: ({ path }) => path.includes('skiptoken'), times: 2 })
    const ids = (await allOf(peopleIn(graph, null, UNSTOPPED))).map(({ id }) => id)
    expect(new Set(ids).size).toBe(10_000)
    expect(clock.sleeps).toEqual([17_000, 17_000])
  })
})

describe('a request', () => {
  test.each`
    what                     | fault                      | sleeps
    ${'an error of theirs'}  | ${REFUSALS.internal}       | ${[500, 1000]}
    ${'a gateway'}           | ${REFUSALS.gatewayTimeout} | ${[500, 1000]}
    ${'a broken connection'} | ${'reset'}                 | ${[500, 1000]}
    ${'throttling'}          | ${throttled(3)}            | ${[3000, 3000]}
    ${'throttling, untimed'} | ${throttled(null)}         | ${[500, 1000]}
    ${'half an answer'}      | ${'half'}                  | ${[500, 1000]}
  `('is made again after $what', async ({ fault, sleeps }) => {
    const made = await started()
    made.double.fails(fault, { times: 2 })
    await read(made)
    expect([made.clock.sleeps, made.double.calls.length]).toEqual([sleeps, 3])
  })

  test('that goes on failing is made six times, then Graph is away', async () => {
    const made = await started()
    made.double.fails(REFUSALS.unavailable)
    await expect(read(made)).rejects.toEqual(failure('away'))
    expect(made.double.calls).toHaveLength(6)
  })

  test('that is never answered ends at its deadline', async () => {
    const made = await started({ requestMilliseconds: 20 })
    made.double.fails('silence')
    await expect(read(made)).rejects.toEqual(failure('away'))
    expect(made.double.calls).toHaveLength(6)
  })

  test('is given up where Graph asks for more than five minutes', async () => {
    const made = await started()
    made.double.fails(throttled(301))
    await expect(read(made)).rejects.toEqual(failure('away'))
    expect(made.clock.sleeps).toEqual([])
  })

  test('is not made at all while Graph asks for more than five minutes, and made again after', async () => {
    const made = await started()
    made.double.fails(throttled(600), { times: 1 })
    await expect(read(made)).rejects.toEqual(failure('away'))
    await expect(read(made)).rejects.toEqual(failure('away'))
    expect(made.double.calls).toHaveLength(1)
    await made.clock.sleep(310_000, UNSTOPPED)
    await read(made)
    expect(made.double.calls).toHaveLength(2)
  })

  test.each`
    answer                                     | kind
    ${REFUSALS.nothingThere}                   | ${'not-found'}
    ${{ status: 400, body: { error: {} } }}    | ${'refused'}
    ${{ status: 400, body: 'no JSON object' }} | ${'refused'}
  `('that is answered $answer.status is $kind, and not made again', async ({ answer, kind }) => {
    const made = await started()
    made.double.fails(answer)
    await expect(read(made)).rejects.toEqual(failure(kind))
    expect(made.double.calls).toHaveLength(1)
  })

  test('without its permission names that permission', async () => {
    const made = await started()
    made.double.granted.delete('User.Read.All')
    await expect(read(made)).rejects.toMatchObject({
      failure: { kind: 'permission-missing', permission: 'User.Read.All' },
    })
  })

  test('stops when its owner says so, also while it waits', async () => {
    const made = await started()
    const stop = new AbortController()
    made.double.fails(throttled(60))
    made.clock.sleep = async () => stop.abort(new Error('stopped'))
    await expect(read(made, stop.signal)).rejects.toThrow('stopped')
    expect(made.double.calls).toHaveLength(1)
  })

  test('waits with all others for what one of them was told to wait', async () => {
    const made = await started()
    const wakers: (() => void)[] = []
    const begun = made.clock.elapsed()
    made.clock.sleep = () => new Promise((resolve) => wakers.push(resolve))
    made.double.fails(throttled(30), { times: 1 })
    const first = read(made)
    await until(() => wakers.length === 1)
    const second = read(made)
    await until(() => wakers.length === 2)
    expect(made.double.calls).toHaveLength(1)
    made.clock.elapsed = () => begun + 30_000
    // Somebody has set the clock back meanwhile.
    made.clock.now = () => new Date('2020-01-01T00:00:00.000Z')
    for (const wake of wakers) wake()
    await Promise.all([first, second])
  })
})

describe('a token', () => {
  test('that Graph no longer takes is renewed, once', async () => {
    const asked: boolean[] = []
    const made = await started({
      token: async (fresh) => {
        asked.push(fresh)
        return fresh ? 'new' : 'old'
      },
    })
    made.double.expired.add('old')
    await read(made)
    expect(asked).toEqual([false, true])
  })

  test('that Graph never takes means that the bot is not let in', async () => {
    const made = await started()
    made.double.expired.add('token')
    await expect(read(made)).rejects.toEqual(failure('sign-in-refused'))
  })

  test.each([
    ['since it does not know the bot’s secret, means the same', { errorCode: 'invalid_client' }, 'sign-in-refused'],
    ['since it is away, means that Graph is away', {}, 'away'],
  ])('that Entra does not give, %s', async (_, error, kind) => {
    const made = await started({ token: () => Promise.reject(Object.assign(new Error('AADSTS7000215'), error)) })
    await expect(read(made)).rejects.toEqual(failure(kind))
    expect(made.double.calls).toEqual([])
  })

  test('is sent nowhere but to Graph, whatever a page says comes next', async () => {
    const made = await started()
    const elsewhere = await started()
    const page = { value: [], '@odata.nextLink': `${elsewhere.double.endpoint}/v1.0/users` }
    made.double.fails({ status: 200, body: page })
    await expect(allOf(made.graph.pages(USERS, 'User.Read.All', UNSTOPPED))).rejects.toEqual(failure('refused'))
    expect(elsewhere.double.calls).toEqual([])
  })
})

describe('a batch', () => {
  const group = (id: string): GraphRequest => ({ path: `/groups/${id}?$select=id` })
  const batch = ({ graph }: GraphUnderTest, ...requests: readonly GraphRequest[]) =>
    graph.batch(requests, 'GroupMember.Read.All', UNSTOPPED)

  test('is answered in the order of its requests, each by its own status', async () => {
    const made = await started()
    made.double.group({ id: 'b', displayName: 'B', members: [] })
    const answers = await batch(made, group('a'), group('b'), group('c'))
    expect(answers.map(({ status }) => status)).toEqual([404, 200, 404])
  })

  test('repeats the requests that were throttled, and no others', async () => {
    const made = await started()
    made.double.group({ id: 'a', displayName: 'A', members: [] })
    made.double.fails(throttled(9), { when: ({ path }) => path.startsWith('/groups/a'), times: 1 })
    const answers = await batch(made, group('a'), group('b'))
    expect(answers.map(({ status }) => status)).toEqual([200, 404])
    expect(made.clock.sleeps).toEqual([9000])
    expect(made.double.callsTo('/groups/').map(({ path }) => path.slice(0, 9))).toEqual([
      '/groups/a',
      '/groups/b',
      '/groups/a',
    ])
  })

  test('says of a request that goes on failing how it failed, and does not lose the others', async () => {
    const made = await started()
    made.double.fails(REFUSALS.internal, { when: ({ path }) => path.startsWith('/groups/a') })
    expect((await batch(made, group('a'), group('b'))).map(({ status }) => status)).toEqual([500, 404])
  })

  test('that fails as a whole is Graph away', async () => {
    const made = await started()
    made.double.fails(REFUSALS.unavailable, { when: ({ path }) => path === '/$batch' })
    await expect(batch(made, group('a'))).rejects.toEqual(failure('away'))
  })

  test('holds at most twenty', async () => {
    const made = await started()
    await expect(batch(made, ...Array.from({ length: 21 }, () => group('a')))).rejects.toThrow(RangeError)
  })
})
