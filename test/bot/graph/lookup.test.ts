import { lookUp } from '../../../bot/graph/lookup'
import { type Listed, listedAs } from '../../../services/waves/listed'
import { throttled } from '../../support/graph-double/answer'
import { aGraph, type GraphUnderTest, UNSTOPPED } from '../../support/graph-under-test'

let made: GraphUnderTest
beforeEach(async () => {
  made = await aGraph()
})
afterEach(() => made.double.stop())

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e'

function listed(name: string): Listed {
  const who = listedAs(name)
  if (who === null) throw new Error(`${name} names nobody.`)
  return who
}

async function find(...names: readonly string[]) {
  const found = await lookUp(made.graph, names.map(listed), UNSTOPPED)
  return names.map((name) => found(listed(name)).map(({ id }) => id))
}

describe('somebody is found', () => {
  test.each`
    by                                          | name                                | found
    ${'object id'}                              | ${ID}                               | ${[ID]}
    ${'user principal name'}                    | ${'anna@example.org'}               | ${['anna']}
    ${'mail address'}                           | ${'a.jansen@example.org'}           | ${['anna']}
    ${'a name with a quote'}                    | ${"o'hara@example.org"}             | ${['ohara']}
    ${'a principal name before another’s mail'} | ${'bob@example.org'}                | ${['bob']}
    ${'a mail address that two have'}           | ${'desk@example.org'}               | ${['ohara', 'desk']}
    ${'nothing that is there'}                  | ${'who@example.org'}                | ${[]}
    ${'nothing that Graph would compare'}       | ${`${'x'.repeat(120)}@example.org`} | ${[]}
  `('by $by', async ({ name, found }) => {
    made.double.users(
      { id: ID },
      { id: 'anna', mail: 'A.Jansen@Example.org' },
      { id: 'bob' },
      { id: 'bobs-other-account', mail: 'bob@example.org' },
      { id: 'ohara', userPrincipalName: "o'hara@example.org", mail: 'desk@example.org' },
      { id: 'desk', userPrincipalName: 'desk-2@example.org', mail: 'desk@example.org' },
    )
    expect(await find(name)).toEqual([found])
  })
})

const addresses = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.org`)

test('a hundred addresses cost one call', async () => {
  made.double.users(...addresses(200).map((userPrincipalName, n) => ({ id: `p${n}`, userPrincipalName })))
  expect((await find(...addresses(100))).flat()).toHaveLength(100)
  expect(made.double.calls.filter(({ batched }) => !batched)).toHaveLength(1)
})

test('a part of the batch that was throttled is asked again', async () => {
  made.double.users({ id: 'anna', userPrincipalName: 'anna@example.org' })
  made.double.fails(throttled(5), { when: ({ path }) => path.includes('userPrincipalName in'), times: 1 })
  expect(await find('anna@example.org')).toEqual([['anna']])
})

test.each`
  people  | asked   | how
  ${2000} | ${1500} | ${'everybody is read, three pages for two hundred questions'}
  ${2000} | ${60}   | ${'only those are asked for'}
`('of $people, $asked addresses: $how', async ({ people, asked }) => {
  made.double.users(...addresses(people).map((userPrincipalName, n) => ({ id: `p${n}`, userPrincipalName })))
  expect((await find(...addresses(asked))).flat()).toHaveLength(asked)
  expect(made.double.calls.some(({ path }) => path.includes('skiptoken'))).toBe(asked === 1500)
})

test('a disabled account is told apart from nobody, however it was found', async () => {
  made.double.users(
    ...addresses(1500).map((userPrincipalName, n) => ({ id: `p${n}`, userPrincipalName, accountEnabled: false })),
  )
  const found = await lookUp(made.graph, addresses(1500).map(listed), UNSTOPPED)
  expect(found(listed('p7@example.org'))).toMatchObject([{ id: 'p7', kind: 'disabled' }])
})
