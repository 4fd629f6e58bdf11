import { employeesInGroup, groupsNamed, membersOf } from '../../../bot/graph/groups'
import { aGraph, allOf, type GraphUnderTest, UNSTOPPED } from '../../support/graph-under-test'

let made: GraphUnderTest
beforeEach(async () => {
  made = await aGraph()
})
afterEach(() => made.double.stop())

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e'
const LONG = 'x'.repeat(200)

describe('a group is found', () => {
  test.each`
    by                                                | wanted                  | found
    ${'its name'}                                     | ${'Everybody'}          | ${['everybody']}
    ${'its name, in any case'}                        | ${'EVERYBODY'}          | ${['everybody']}
    ${'a name with a quote'}                          | ${"Cor's & Co"}         | ${['cor']}
    ${'a name that Graph compares in its index only'} | ${LONG}                 | ${['long']}
    ${'its object id'}                                | ${ID}                   | ${[ID]}
    ${'a name that two have'}                         | ${'Twice'}              | ${['one', 'two']}
    ${'a name that none has'}                         | ${'Nobody'}             | ${[]}
    ${'an object id of none'}                         | ${ID.replace('0', '1')} | ${[]}
  `('by $by', async ({ wanted, found }) => {
    const names = { everybody: 'Everybody', cor: "Cor's & Co", one: 'Twice', two: 'Twice', long: LONG, [ID]: 'Named' }
    for (const [id, displayName] of Object.entries(names)) made.double.group({ id, displayName, members: [] })
    expect((await groupsNamed(made.graph, wanted, UNSTOPPED)).map(({ id }) => id)).toEqual(found)
  })
})

describe('the members of a group', () => {
  beforeEach(() => {
    made.double.users(
      { id: 'anna' },
      { id: 'bob' },
      { id: 'guest', userType: 'Guest' },
      { id: 'left', accountEnabled: false },
    )
    made.double.group({ id: 'all', displayName: 'All', members: ['anna', 'guest', 'left', 'inner'] })
    made.double.group({ id: 'inner', displayName: 'Inner', members: ['bob', 'anna'] })
  })

  test('are those of the groups within it too', async () => {
    const people = await allOf(membersOf(made.graph, 'all', UNSTOPPED))
    expect(people.map(({ id, kind }) => [id, kind])).toEqual([
      ['anna', 'employee'],
      ['guest', 'guest'],
      ['bob', 'employee'],
    ])
  })

  test('are counted without guests and disabled accounts', async () => {
    expect(await employeesInGroup(made.graph, 'all', UNSTOPPED)).toBe(2)
  })

  test('come in pages', async () => {
    const many = Array.from({ length: 2500 }, (_, n) => `m${n}`)
    made.double.users(...many.map((id) => ({ id })))
    made.double.group({ id: 'all', displayName: 'All', members: many })
    expect(new Set((await allOf(membersOf(made.graph, 'all', UNSTOPPED))).map(({ id }) => id)).size).toBe(2500)
  })

  test('of a group that is gone are not found', async () => {
    await expect(allOf(membersOf(made.graph, 'gone', UNSTOPPED))).rejects.toMatchObject({
      failure: { kind: 'not-found' },
    })
  })

  test.each(['GroupMember.Read.All', 'User.Read.All'])(
    'cannot be known without %s, which is named',
    async (permission) => {
      made.double.granted.delete(permission)
      const failure = { kind: 'permission-missing', permission }
      await expect(allOf(membersOf(made.graph, 'all', UNSTOPPED))).rejects.toMatchObject({ failure })
    },
  )
})
