import { type GraphDouble, startGraphDouble } from './graph-double'
import { REFUSALS, throttled } from './graph-double/answer'

let graph: GraphDouble
beforeEach(async () => {
  graph = await startGraphDouble()
})
afterEach(() => graph.stop())

const EVENTUAL = { ConsistencyLevel: 'eventual' }

/** Asks as any client would; the body of an answer is what the test says it is. */
async function ask(path: string, options: { headers?: Record<string, string>; body?: unknown } = {}) {
  const response = await fetch(path.startsWith('http') ? path : `${graph.endpoint}/v1.0${path}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: { Authorization: 'Bearer token', 'Content-Type': 'application/json', ...options.headers },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

const idsIn = (body: { value: { id: string }[] }) => body.value.map(({ id }) => id)
const people = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `p${n}` }))

describe('a collection', () => {
  test('comes in pages behind opaque links, which bring everybody once', async () => {
    graph.users(...people(250))
    const ids: string[] = []
    for (let next = '/users?$select=id&$top=100'; next; ) {
      const { body } = await ask(next)
      ids.push(...idsIn(body))
      next = body['@odata.nextLink']
    }
    expect(new Set(ids).size).toBe(250)
    expect(ids).toHaveLength(250)
  })

  test('gives 100 unless told, and no more than 999', async () => {
    graph.users(...people(101))
    expect((await ask('/users')).body.value).toHaveLength(100)
    expect((await ask('/users?$top=1000')).status).toBe(400)
  })

  test('tells of a person what was selected, and no department unless it was', async () => {
    graph.users({ id: 'anna', department: 'Sales' })
    expect((await ask('/users')).body.value[0]).not.toHaveProperty('department')
    expect((await ask('/users?$select=id,department')).body.value).toEqual([{ id: 'anna', department: 'Sales' }])
  })

  test('is counted on its first page, where the index is asked', async () => {
    graph.users(...people(3))
    expect((await ask('/users?$count=true')).body).not.toHaveProperty('@odata.count')
    const { body } = await ask('/users?$count=true&$top=2', { headers: EVENTUAL })
    expect(body['@odata.count']).toBe(3)
    expect((await ask(body['@odata.nextLink'], { headers: EVENTUAL })).body).not.toHaveProperty('@odata.count')
  })

  test.each`
    filter                                              | ids
    ${"userPrincipalName eq 'ANNA@example.org'"}        | ${['anna']}
    ${"id in ('anna','bob')"}                           | ${['anna', 'bob']}
    ${"mail eq 'o''hara and co@example.org'"}           | ${['ohara']}
    ${"accountEnabled eq true and userType eq 'Guest'"} | ${['guest']}
    ${'accountEnabled eq false'}                        | ${['left']}
  `('is filtered by $filter', async ({ filter, ids }) => {
    graph.users(
      { id: 'anna' },
      { id: 'bob' },
      { id: 'ohara', mail: "o'hara and co@example.org" },
      { id: 'guest', userType: 'Guest' },
      { id: 'left', accountEnabled: false },
    )
    expect(idsIn((await ask(`/users?$filter=${encodeURIComponent(filter)}`)).body)).toEqual(ids)
  })

  test.each([
    ['more than 15 values', `id in (${people(16).map(({ id }) => `'${id}'`)})`],
    ['a value of more than 120 characters', `displayName eq '${'x'.repeat(121)}'`],
    ['a property that is not indexed', "department eq 'Sales'"],
    ['an operator that the index alone has', "userType ne 'Guest'"],
  ])('is not filtered by %s', async (_, filter) => {
    expect(await ask(`/users?$filter=${encodeURIComponent(filter)}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_UnsupportedQuery', innerError: {} } },
    })
  })
})

describe('the members of a group', () => {
  const path = '/groups/g/transitiveMembers/microsoft.graph.user?$count=true&$select=id,mail'

  test('are everybody in it and in the groups within it, once', async () => {
    graph.users({ id: 'anna' }, { id: 'bob' }, { id: 'cora' })
    graph.group({ id: 'g', displayName: 'All', members: ['anna', 'inner'] })
    graph.group({ id: 'inner', displayName: 'Some', members: ['anna', 'bob', 'g'] })
    expect(idsIn((await ask(path, { headers: EVENTUAL })).body)).toEqual(['anna', 'bob'])
  })

  test('as people alone are known to the index only', async () => {
    graph.group({ id: 'g', displayName: 'All', members: [] })
    expect((await ask(path)).status).toBe(400)
  })

  test('are ids and nothing else for whoever may not read people', async () => {
    graph.users({ id: 'anna' })
    graph.group({ id: 'g', displayName: 'All', members: ['anna'] })
    graph.granted.delete('User.Read.All')
    expect((await ask(path, { headers: EVENTUAL })).body.value).toEqual([{ id: 'anna', mail: null }])
  })
})

describe('an installation', () => {
  const app = { id: 'catalogue-1', externalId: 'manifest', distributionMethod: 'organization' } as const
  const install = (user: string, id = 'catalogue-1') =>
    ask(`/users/${user}/teamwork/installedApps`, {
      body: { 'teamsApp@odata.bind': `${graph.endpoint}/v1.0/appCatalogs/teamsApps/${id}` },
    })

  test('is made once, and is a conflict after that', async () => {
    graph.users({ id: 'anna' })
    graph.publish(app)
    expect([(await install('anna')).status, (await install('anna')).status]).toEqual([201, 409])
    expect(graph.installations.has('anna')).toBe(true)
  })

  test('of an app or for a person that is not there is not found', async () => {
    graph.users({ id: 'anna' })
    graph.publish(app)
    expect([(await install('anna', 'old')).status, (await install('who')).status]).toEqual([404, 404])
  })

  test('is refused by an app policy', async () => {
    graph.users({ id: 'anna' })
    graph.publish(app)
    graph.installations.blocked.add('anna')
    expect(await install('anna')).toMatchObject({ status: 403, body: REFUSALS.blockedByPolicy.body })
  })
})

describe('a batch', () => {
  const get = (id: string, url: string) => ({ id, method: 'GET', url })

  test('is answered part by part, in any order', async () => {
    graph.users({ id: 'anna' })
    const { body } = await ask('/$batch', { body: { requests: [get('1', '/users'), get('2', '/groups/none')] } })
    expect(body.responses.map(({ id, status }: { id: string; status: number }) => [id, status])).toEqual([
      ['2', 404],
      ['1', 200],
    ])
    expect(graph.calls.map(({ path, batched }) => [path, batched])).toEqual([
      ['/users', true],
      ['/groups/none', true],
      ['/$batch', false],
    ])
  })

  test.each([
    ['more than 20 requests', Array.from({ length: 21 }, (_, n) => get(`${n}`, '/users'))],
    ['an id twice', [get('1', '/users'), get('1', '/users')]],
    ['a body without its type', [{ id: '1', method: 'POST', url: '/users/a/teamwork/installedApps', body: {} }]],
  ])('of %s is refused', async (_, requests) => {
    expect((await ask('/$batch', { body: { requests } })).status).toBe(400)
  })
})

describe('what goes wrong', () => {
  test('without a token, or with one that ended, nobody is let in', async () => {
    graph.expired.add('old')
    for (const Authorization of ['', 'Bearer old']) {
      expect((await ask('/users', { headers: { Authorization } })).status).toBe(401)
    }
  })

  test.each`
    path                        | permission                | code
    ${'/users'}                 | ${'User.Read.All'}        | ${'Authorization_RequestDenied'}
    ${'/groups'}                | ${'GroupMember.Read.All'} | ${'Authorization_RequestDenied'}
    ${'/appCatalogs/teamsApps'} | ${'AppCatalog.Read.All'}  | ${'Forbidden'}
  `('without $permission $path is $code', async ({ path, permission, code }) => {
    graph.granted.delete(permission)
    expect(await ask(path)).toMatchObject({ status: 403, body: { error: { code } } })
  })

  test('is scripted: which calls, how often', async () => {
    graph.fails(throttled(7), { when: ({ path }) => path.startsWith('/users'), times: 1 })
    const first = await ask('/users')
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect([(await ask('/groups')).status, (await ask('/users')).status]).toEqual([200, 200])
    graph.fails('reset')
    await expect(ask('/users')).rejects.toThrow()
  })

  test('more installations a second than are allowed are throttled', async () => {
    const limited = await startGraphDouble({ installsPerSecond: 2, now: () => 0 })
    const statuses = [1, 2, 3].map(() => limited.installations.install('anna', null).status)
    expect(statuses).toEqual([404, 404, 429])
    await limited.stop()
  })
})
