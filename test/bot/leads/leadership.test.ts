import { type LeadershipParts, leadershipOf } from '../../../bot/leads/leadership'
import type { EmployeeId } from '../../../services/identifiers'
import { HandClock } from '../../support/clocks'
import type { GraphDouble } from '../../support/graph-double'
import { REFUSALS } from '../../support/graph-double/answer'
import { aGraph } from '../../support/graph-under-test'
import { employeeNumber } from '../../support/waves'

const PEOPLE = {
  listed: employeeNumber(1),
  member: employeeNumber(2),
  nested: employeeNumber(3),
  owner: employeeNumber(4),
  guest: employeeNumber(5),
  other: employeeNumber(6),
} as const
const [GROUP, INNER, TEAM] = ['group', 'inner', 'team'] as const

let double: GraphDouble
afterEach(() => double.stop())

async function aLeadership(parts: Partial<LeadershipParts> = {}) {
  const made = await aGraph()
  double = made.double
  const { guest, listed, member, nested, owner, other } = PEOPLE
  double.users(...[listed, member, nested, owner, other].map((id) => ({ id })), { id: guest, userType: 'Guest' })
  double.group({ id: INNER, displayName: 'Inner', members: [nested] })
  double.group({ id: GROUP, displayName: 'Leads', members: [member, INNER, guest] })
  double.group({ id: TEAM, displayName: 'Communications', members: [other, owner], owners: [owner, guest] })
  const clock = new HandClock()
  const settings = { mode: 'production', leads: new Set<string>([listed]), leadGroup: GROUP, leadTeam: TEAM } as const
  return { leadership: leadershipOf({ ...settings, graph: made.graph, clock, ...parts }), clock }
}

describe('a communications lead', () => {
  test.each<[keyof typeof PEOPLE, object]>([
    ['listed', { kind: 'lead', way: 'listed' }],
    ['member', { kind: 'lead', way: 'group' }],
    ['nested', { kind: 'lead', way: 'group' }],
    ['owner', { kind: 'lead', way: 'team' }],
    ['guest', { kind: 'none' }],
    ['other', { kind: 'none' }],
  ])('is who the settings, the group or the team make one: %s', async (who, standing) => {
    const { leadership } = await aLeadership()
    expect(await leadership.standingOf(PEOPLE[who])).toEqual(standing)
  })

  test('is everybody on one’s own machine', async () => {
    const { leadership } = await aLeadership({ mode: 'local', graph: null })
    expect(await leadership.standingOf(PEOPLE.other)).toEqual({ kind: 'lead', way: 'local' })
  })

  test('is nobody for now where Graph cannot tell, but for those of the settings', async () => {
    const { leadership } = await aLeadership()
    double.fails(REFUSALS.denied)
    expect(await leadership.standingOf(PEOPLE.member)).toEqual({ kind: 'unknown' })
    expect(await leadership.standingOf(PEOPLE.other)).toEqual({ kind: 'unknown' })
    expect(await leadership.standingOf(PEOPLE.listed)).toEqual({ kind: 'lead', way: 'listed' })
  })

  test('stays one where only the other way cannot be asked', async () => {
    const { leadership } = await aLeadership()
    double.fails(REFUSALS.denied, { when: ({ path }) => path.includes('owners') })
    expect(await leadership.standingOf(PEOPLE.member)).toEqual({ kind: 'lead', way: 'group' })
  })

  test('is asked for once in five minutes, however many speak, and then anew', async () => {
    const { leadership, clock } = await aLeadership({ leadTeam: null })
    const ask = () => leadership.standingOf(PEOPLE.owner)
    await Promise.all([ask(), ask(), ask()])
    await clock.pass(4 * 60_000)
    await ask()
    expect(double.callsTo('/groups')).toHaveLength(1)
    double.group({ id: GROUP, displayName: 'Leads', members: [PEOPLE.owner] })
    await clock.pass(2 * 60_000)
    expect(await ask()).toEqual({ kind: 'lead', way: 'group' })
  })

  test('is asked for again soon after Graph was away; an old answer does not stand in for it', async () => {
    const { leadership, clock } = await aLeadership({ leadTeam: null })
    const ask = () => leadership.standingOf(PEOPLE.member)
    await ask()
    double.fails(REFUSALS.denied, { times: 1 })
    await clock.pass(6 * 60_000)
    expect(await ask()).toEqual({ kind: 'unknown' })
    await clock.pass(11_000)
    expect(await ask()).toEqual({ kind: 'lead', way: 'group' })
  })
})

describe('all leads', () => {
  test('are told by the way that makes them one', async () => {
    const { leadership } = await aLeadership()
    expect(await leadership.all()).toEqual([
      { way: 'listed', people: [PEOPLE.listed], problem: null },
      { way: 'group', people: [PEOPLE.member, PEOPLE.nested], problem: null },
      { way: 'team', people: [PEOPLE.owner], problem: null },
    ])
  })

  test('are told with what cannot be told, and why', async () => {
    const { leadership } = await aLeadership({ leads: new Set(), leadTeam: null })
    double.granted.delete('GroupMember.Read.All')
    const problem = { kind: 'permission-missing', permission: 'GroupMember.Read.All' }
    expect(await leadership.all()).toEqual([{ way: 'group', people: [], problem }])
  })
})

describe('names', () => {
  test('are looked up for as many as there are', async () => {
    const { leadership } = await aLeadership()
    const crowd = Array.from({ length: 40 }, (_, number) => employeeNumber(100 + number))
    double.users(...crowd.map((id) => ({ id })))
    const names = await leadership.names([...crowd, employeeNumber(999), 'no-id' as EmployeeId])
    expect(names.size).toBe(40)
    expect(names.get(employeeNumber(101))).toBe(employeeNumber(101))
  })

  test('are none where Graph does not tell', async () => {
    const { leadership } = await aLeadership()
    double.fails(REFUSALS.denied)
    expect(await leadership.names([PEOPLE.member])).toEqual(new Map())
  })
})
