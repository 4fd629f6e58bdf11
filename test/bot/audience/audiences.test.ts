import { AudienceError } from '../../../bot/audience/problem'
import { textOfProblem } from '../../../bot/audience/words'
import { languageOf } from '../../../bot/locales/language'
import { employeeId } from '../../../services/identifiers'
import { readList } from '../../../services/waves/list'
import { type AudienceOptions, someAudiences, TENANT } from '../../support/audiences-under-test'
import { type Azurite, startAzurite } from '../../support/azurite'
import { REFUSALS } from '../../support/graph-double/answer'
import { UNSTOPPED } from '../../support/graph-under-test'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

let stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()))
  stops = []
})
async function some(options: AudienceOptions = {}) {
  const made = await someAudiences(azurite, options)
  stops.push(made.stop)
  return made
}

const ORGANISATION = { kind: 'organisation' } as const
const INSTALLED = { kind: 'installed' } as const
const LIST = { kind: 'list' } as const
const GROUP = { kind: 'group', group: 'g', name: 'All' } as const
const TEAM = { kind: 'team', team: '19:team', name: 'Team', serviceUrl: 'https://example.org' } as const

describe('everyone who has the app', () => {
  test('is whoever has a chat with the bot and has not removed the app', async () => {
    const { meet, idsOf, audiences } = await some()
    await meet('anna')
    await meet('bob')
    await meet('removed', { state: 'removed' })
    await meet('without-chat', { reference: {} })
    expect(await idsOf(INSTALLED)).toEqual(['anna', 'bob'])
    expect(await audiences.count(TENANT, INSTALLED)).toMatchObject({ kind: 'count', people: 3, warning: null })
  })

  test('needs no Graph, and brings the language that Teams told', async () => {
    const { meet, everybody, double } = await some({ graph: false })
    await meet('anna', { locale: 'en-GB' })
    const segments = { department: null, location: null, country: null }
    expect(await everybody(INSTALLED)).toEqual([{ employee: 'anna', locale: 'en-GB', segments }])
    expect(double.calls).toEqual([])
  })

  test('comes from every shard, each once', async () => {
    const { meet, idsOf } = await some()
    const ids = Array.from({ length: 70 }, (_, n) => `p${n}`)
    for (const id of ids) await meet(id)
    expect(await idsOf(INSTALLED)).toEqual(ids.toSorted())
  })
})

describe('the members of a team', () => {
  test('are read page by page, without guests and members of other organisations', async () => {
    const pages = {
      first: { members: [{ aadObjectId: 'ANNA', userRole: 'user', tenantId: TENANT }], continuation: 'second' },
      second: {
        members: [
          { aadObjectId: 'guest', userRole: 'guest' },
          { aadObjectId: 'guest-too', userPrincipalName: 'x_y.org#EXT#@example.org' },
          { aadObjectId: 'partner', tenantId: 'another' },
          { aadObjectId: 'nobody-known', userRole: 'anonymous' },
          {},
        ],
        continuation: 'third',
      },
      third: { members: [{ aadObjectId: 'bob' }], continuation: null },
    }
    const asked: unknown[] = []
    const { idsOf, audiences } = await some({
      members: async (serviceUrl, team, continuation) => {
        asked.push([serviceUrl, team, continuation])
        // The test's own tokens are the names of its pages.
        return pages[(continuation ?? 'first') as keyof typeof pages]
      },
    })
    expect(await idsOf(TEAM)).toEqual(['anna', 'bob'])
    expect(asked).toEqual([null, 'second', 'third'].map((token) => ['https://example.org', '19:team', token]))
    expect(await audiences.count(TENANT, TEAM)).toEqual({ kind: 'count', people: 2, warning: null })
  })

  test('cannot be known where Teams does not tell them', async () => {
    const { idsOf, audiences } = await some({
      members: () => Promise.reject(new AudienceError({ kind: 'team-unreadable' })),
    })
    await expect(idsOf(TEAM)).rejects.toMatchObject({ problem: { kind: 'team-unreadable' } })
    expect(await audiences.count(TENANT, TEAM)).toEqual({ kind: 'unavailable', problem: { kind: 'team-unreadable' } })
  })

  test('are not waited for longer than a turn takes', async () => {
    const { audiences } = await some({
      turnMilliseconds: 20,
      members: (_url, _team, _token, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    })
    expect(await audiences.count(TENANT, TEAM)).toEqual({ kind: 'unavailable', problem: { kind: 'teams-away' } })
  })
})

describe('the organisation', () => {
  test('is every employee, with segments, without guests and disabled accounts', async () => {
    const { everybody, double, audiences } = await some()
    double.users(
      { id: 'anna', department: 'Sales', officeLocation: 'Ede', country: 'Nederland', preferredLanguage: 'nl-NL' },
      { id: 'guest', userType: 'Guest' },
      { id: 'left', accountEnabled: false },
    )
    const segments = { department: 'Sales', location: 'Ede', country: 'Nederland' }
    expect(await everybody(ORGANISATION)).toEqual([{ employee: 'anna', locale: 'nl-NL', segments }])
    expect(await audiences.count(TENANT, ORGANISATION)).toEqual({ kind: 'count', people: 1, warning: null })
  })

  test('can be counted where the app’s id is not set, and the lead is warned', async () => {
    const { double, audiences } = await some({ appId: false })
    double.users({ id: 'anna' })
    const warning = { kind: 'app-id-missing' }
    expect(await audiences.count(TENANT, ORGANISATION)).toEqual({ kind: 'count', people: 1, warning })
    expect(double.callsTo('/appCatalogs')).toEqual([])
  })

  test('stops being read when its owner says so', async () => {
    const { audiences, double } = await some({ appId: false })
    double.users(...Array.from({ length: 3000 }, (_, n) => ({ id: `p${n}` })))
    const stop = new AbortController()
    const read = async () => {
      for await (const _page of audiences.pages(TENANT, ORGANISATION, stop.signal)) stop.abort(new Error('stopped'))
    }
    await expect(read()).rejects.toThrow('stopped')
    expect(double.calls).toHaveLength(1)
  })
})

describe('a group', () => {
  test('is found by name, and is everybody in it', async () => {
    const { audiences, double, idsOf } = await some()
    double.users({ id: 'anna' }, { id: 'bob' })
    double.group({ id: 'g', displayName: 'All', members: ['anna'] })
    expect(await audiences.findGroup(' All ')).toEqual({ kind: 'group', group: { id: 'g', name: 'All' } })
    expect(await audiences.count(TENANT, GROUP)).toMatchObject({ people: 1 })
    expect(await idsOf(GROUP)).toEqual(['anna'])
  })

  test.each`
    groups    | problem
    ${[]}     | ${{ kind: 'group-not-found', name: 'All' }}
    ${[1, 2]} | ${{ kind: 'group-ambiguous', name: 'All' }}
  `('of a name that $groups.length groups have is not guessed', async ({ groups, problem }) => {
    const { audiences, double } = await some()
    for (const n of groups) double.group({ id: `g${n}`, displayName: 'All', members: [] })
    expect(await audiences.findGroup('All')).toEqual({ kind: 'unavailable', problem })
  })
})

describe('where Graph is not there', () => {
  test.each([ORGANISATION, GROUP])('the choice $kind says so, before and during a wave', async (audience) => {
    const { audiences, idsOf } = await some({ graph: false })
    const problem = { kind: 'graph-not-configured' }
    expect(await audiences.count(TENANT, audience)).toEqual({ kind: 'unavailable', problem })
    await expect(idsOf(audience)).rejects.toMatchObject({ name: 'AudienceError', problem })
    expect(await audiences.findGroup('All')).toEqual({ kind: 'unavailable', problem })
  })

  test.each`
    audience        | permission                | named
    ${ORGANISATION} | ${'User.Read.All'}        | ${'User.Read.All'}
    ${GROUP}        | ${'GroupMember.Read.All'} | ${'GroupMember.Read.All'}
  `('or lacks a permission, the lead is told which: $named', async ({ audience, permission, named }) => {
    const { audiences, double, idsOf } = await some()
    double.group({ id: 'g', displayName: 'All', members: [] })
    double.granted.delete(permission)
    const problem = { kind: 'permission-missing', permission: named } as const
    expect(await audiences.count(TENANT, audience)).toEqual({ kind: 'unavailable', problem })
    await expect(idsOf(audience)).rejects.toMatchObject({ problem })
    expect(textOfProblem(problem, languageOf('nl'))).toContain(`de machtiging ${named}`)
  })

  test('a lead is told so in time, and not kept waiting', async () => {
    const { audiences, double } = await some({ turnMilliseconds: 50 })
    double.fails('silence')
    const away = { kind: 'unavailable', problem: { kind: 'away' } }
    expect(await audiences.count(TENANT, ORGANISATION)).toEqual(away)
    expect(await audiences.findGroup('All')).toEqual(away)
  })

  test('errors of its own become words for a lead', async () => {
    const { audiences, double } = await some()
    double.fails(REFUSALS.unavailable)
    expect(await audiences.count(TENANT, ORGANISATION)).toEqual({ kind: 'unavailable', problem: { kind: 'away' } })
  })
})

describe('what keeps those without the app from being reached is a warning beside the number', () => {
  test.each`
    why                                      | problem
    ${'the catalogue does not have the app'} | ${{ kind: 'app-not-in-catalogue' }}
    ${'the catalogue may not be read'}       | ${{ kind: 'permission-missing', permission: 'AppCatalog.Read.All' }}
  `('$why', async ({ problem }) => {
    const { audiences, double } = await some()
    double.users({ id: 'anna' })
    if (problem.kind === 'app-not-in-catalogue') double.publish()
    else double.granted.delete(problem.permission)
    expect(await audiences.count(TENANT, ORGANISATION)).toEqual({ kind: 'count', people: 1, warning: problem })
  })
})

describe('a list', () => {
  async function read(text: string) {
    const reading = await readList(text, 'pasted')
    if (reading.kind === 'refused') throw new Error(reading.refusal.kind)
    return reading
  }

  test('means the people whom the directory knows by these addresses; the rest is told in the order of the lines', async () => {
    const { audiences, double } = await some()
    double.users(
      { id: 'anna', department: 'Sales' },
      { id: 'guest', userType: 'Guest' },
      { id: 'left', accountEnabled: false },
    )
    const list = await read('left@example.org\nanna@example.org\nanna\nguest@example.org\nwho@example.org')
    expect(await audiences.peopleOfList(list, UNSTOPPED)).toMatchObject({
      kind: 'people',
      candidates: [{ employee: 'anna', segments: { department: 'Sales' } }],
      problems: [
        { line: 1, reason: 'disabled' },
        { line: 3, reason: 'not-an-address' },
        { line: 4, reason: 'guest' },
        { line: 5, reason: 'not-found' },
      ],
    })
  })

  test('an address of a guest and of an employee means the employee; one of two employees means nobody', async () => {
    const { audiences, double } = await some()
    double.users(
      { id: 'guest', userType: 'Guest', userPrincipalName: 'g@x.org', mail: 'anna@example.org' },
      { id: 'anna', userPrincipalName: 'a@x.org', mail: 'anna@example.org' },
      { id: 'one', userPrincipalName: '1@x.org', mail: 'desk@example.org' },
      { id: 'two', userPrincipalName: '2@x.org', mail: 'desk@example.org' },
    )
    expect(await audiences.peopleOfList(await read('anna@example.org\ndesk@example.org'), UNSTOPPED)).toMatchObject({
      candidates: [{ employee: 'anna' }],
      problems: [{ line: 2, reason: 'ambiguous' }],
    })
  })

  test('without Graph takes object ids, and says of addresses that they need it', async () => {
    const { audiences } = await some({ graph: false })
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e'
    expect(await audiences.peopleOfList(await read(`${id};HR\nanna@example.org`), UNSTOPPED)).toMatchObject({
      candidates: [{ employee: id, segments: { department: 'HR' } }],
      problems: [{ line: 2, reason: 'needs-graph' }],
    })
  })

  test('cannot be read without the permission, which is named', async () => {
    const { audiences, double } = await some()
    double.granted.delete('User.Read.All')
    expect(await audiences.peopleOfList(await read('anna@example.org'), UNSTOPPED)).toEqual({
      kind: 'unavailable',
      problem: { kind: 'permission-missing', permission: 'User.Read.All' },
    })
  })

  test('adds nobody when its wave opens', async () => {
    const { everybody } = await some()
    expect(await everybody(LIST)).toEqual([])
  })
})

describe('the app', () => {
  test('is installed for those who have never met the bot, and not again for who removed it', async () => {
    const { audiences, double, meet, logged } = await some()
    double.users({ id: 'anna' }, { id: 'met' }, { id: 'removed-it' })
    await meet('met')
    await meet('removed-it', { state: 'removed' })
    const people = ['anna', 'met', 'removed-it'].map(employeeId)
    expect(await audiences.unmet(TENANT, people, UNSTOPPED)).toEqual(['anna'])
    expect(await audiences.install(TENANT, people, UNSTOPPED)).toEqual({ left: [], problem: null })
    expect(people.filter((id) => double.installations.has(id))).toEqual(['anna'])
    expect(logged).toEqual([['apps-installed', { installed: 1, failed: 0, left: 0, problem: '' }]])
  })

  test.each([
    ['its id is not set', { appId: false }, { kind: 'app-id-missing' }],
    ['there is no Graph, as locally, which is nothing to mend', { graph: false }, null],
  ])('is installed for nobody where %s', async (_, options, problem) => {
    const { audiences, double } = await some(options)
    expect(await audiences.install(TENANT, [employeeId('anna')], UNSTOPPED)).toEqual({ left: [], problem })
    expect(double.calls).toEqual([])
  })
})
