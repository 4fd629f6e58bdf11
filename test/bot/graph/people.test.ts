import { employeesInOrganisation, organisation } from '../../../bot/graph/people'
import { aGraph, allOf, type GraphUnderTest, UNSTOPPED } from '../../support/graph-under-test'

let made: GraphUnderTest
beforeEach(async () => {
  made = await aGraph()
})
afterEach(() => made.double.stop())

test('a person comes with language and segments as the directory has them, and a space where it has several', async () => {
  made.double.users({
    id: 'ANNA',
    preferredLanguage: 'nl-NL',
    department: ' Sales  inland ',
    officeLocation: 'Zwolle',
    country: '',
  })
  const [anna] = await allOf(organisation(made.graph, UNSTOPPED))
  expect(anna?.candidate).toEqual({
    employee: 'anna',
    locale: 'nl-NL',
    segments: { department: 'Sales inland', location: 'Zwolle', country: null },
  })
})

describe('of the organisation', () => {
  beforeEach(() => {
    made.double.users(
      { id: 'anna' },
      { id: 'guest', userType: 'Guest' },
      { id: 'left', accountEnabled: false },
      { id: 'left-guest', userType: 'Guest', accountEnabled: false },
      { id: 'old', userType: null },
    )
  })

  test('guests are known as such, and disabled accounts are not asked for', async () => {
    const people = await allOf(organisation(made.graph, UNSTOPPED))
    expect(people.map(({ id, kind }) => [id, kind])).toEqual([
      ['anna', 'employee'],
      ['guest', 'guest'],
      ['old', 'employee'],
    ])
  })

  test('employees are counted by one call, those of the early days included', async () => {
    expect(await employeesInOrganisation(made.graph, UNSTOPPED)).toBe(2)
    expect(made.double.calls.filter(({ batched }) => !batched)).toHaveLength(1)
  })

  test('nothing is asked that we do not need', async () => {
    await allOf(organisation(made.graph, UNSTOPPED))
    expect(made.double.calls[0]?.path).not.toMatch(/displayName|jobTitle|phone/i)
  })
})

test.each([
  ['reading', () => allOf(organisation(made.graph, UNSTOPPED))],
  ['counting', () => employeesInOrganisation(made.graph, UNSTOPPED)],
])('without the permission, %s people names it', async (_, work) => {
  made.double.granted.delete('User.Read.All')
  const failure = { kind: 'permission-missing', permission: 'User.Read.All' }
  await expect(work()).rejects.toMatchObject({ failure })
})

test.each([[{ id: '' }], [null], [{ id: 'anna', accountEnabled: 'yes' }]])(
  'a person of another shape, %p, is refused rather than guessed',
  async (person) => {
    made.double.fails({ status: 200, body: { value: [person] } })
    const failure = { kind: 'refused', code: 'unreadable' }
    await expect(allOf(organisation(made.graph, UNSTOPPED))).rejects.toMatchObject({ failure })
  },
)
