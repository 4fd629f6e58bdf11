/** A restore into another account than that of the settings: a second Azurite. */
import { targetOf } from '../../../bot/admin/restore'
import { type Administered, administration } from '../../support/administered'
import { type Azurite, startAzurite } from '../../support/azurite'
import { killedAt } from '../../support/killed'
import { answersAll, people } from '../../support/respondents'
import { employeeNumber } from '../../support/waves'

const { azurite, on } = administration('test')
let other: Azurite
beforeAll(async () => {
  other = await startAzurite()
  process.env['OTHER_ACCOUNT'] = other.connectionString
})
afterAll(async () => {
  delete process.env['OTHER_ACCOUNT']
  await other.stop()
})

/** The first of three who have answered erased after a backup. */
async function anOrganisation() {
  const here = await on()
  await here.confirmsKey()
  const wave = await here.wave(people(1, 3))
  for (const person of people(1, 3)) await here.answers(wave, person, answersAll('weekly'))
  await here.runs(['backup', '--to', here.path('backup')])
  await here.erases(1)
  const there = await on({ on: other, prefix: here.prefix })
  return { here, there, wave }
}

const restoresInto = (here: Administered, into: string, ...more: string[]) =>
  here.runs(['restore', '--from', here.path('backup'), '--into', into, ...more])

test('brings all there but what was erased since in the account that was used, and leaves that as it is', async () => {
  const { here, there, wave } = await anOrganisation()
  const before = await here.state()
  expect(await restoresInto(here, 'OTHER_ACCOUNT')).toMatchObject({
    code: 0,
    said: expect.stringContaining('1 answers'),
  })
  expect([await there.answered(wave, people(1, 3)), await here.state()]).toEqual([[2, 3], before])
  expect(await there.storage.deliveries.read(wave, employeeNumber(1))).toMatchObject({ optedOut: true })
  expect([await there.runs(['recount']), (await there.acts()).toSorted()]).toEqual([
    expect.objectContaining({ code: 0 }),
    ['admin-backup', 'admin-recount', 'admin-restore'],
  ])
  expect(await there.storage.queue.length()).toBe(64)
})

test('begun again after it was cut off, it knows of those too who erased in between', async () => {
  const { here, there, wave } = await anOrganisation()
  await killedAt(8, () => restoresInto(here, 'OTHER_ACCOUNT'))
  expect(await there.storage.maintenance.current()).toMatchObject({
    work: 'restore',
    done: expect.stringMatching(/\d/),
  })
  await here.erases(2)
  expect(await restoresInto(here, 'OTHER_ACCOUNT')).toMatchObject({ code: 0 })
  expect(await there.answered(wave, people(1, 3))).toEqual([3])
})

test('a dry run tells of both accounts, and writes in neither', async () => {
  const { here, there } = await anOrganisation()
  const before = await here.state()
  const { code, said } = await restoresInto(here, 'OTHER_ACCOUNT', '--dry-run')
  expect([code, said]).toEqual([0, expect.stringMatching(/is empty.*at most 1 places/s)])
  expect([await here.state(), await there.state()]).toEqual([before, []])
})

test('asks for the name where that account holds something', async () => {
  const { here, there } = await anOrganisation()
  await there.wave([7])
  expect(await restoresInto(here, 'OTHER_ACCOUNT')).toMatchObject({
    code: 1,
    said: expect.stringContaining('--confirm'),
  })
})

test('where the account of the settings is empty as well, nobody can tell who has erased', async () => {
  await anOrganisation()
  const nobody = await on()
  expect(await restoresInto(nobody, 'OTHER_ACCOUNT')).toMatchObject({
    code: 1,
    said: expect.stringContaining('--without-erasures'),
  })
})

test('takes an address where the settings use an identity, and reaches tables and queues by it', () => {
  const own = {
    kind: 'managed-identity',
    tableEndpoint: 'https://own.table.core.windows.net',
    queueEndpoint: 'https://own.queue.core.windows.net',
    clientId: 'the bot',
    signedIn: true,
  } as const
  expect(targetOf(own, 'https://other.table.core.windows.net')).toEqual({
    ...own,
    tableEndpoint: 'https://other.table.core.windows.net',
    queueEndpoint: 'https://other.queue.core.windows.net',
  })
})

test.each(['NO_SUCH_VARIABLE', 'https://other.table.core.windows.net'])(
  'refuses %s where the settings use a connection string',
  (into) => {
    const own = { kind: 'connection-string', connectionString: azurite().connectionString } as const
    expect(() => targetOf(own, into)).toThrow('the name of a variable')
  },
)

test('refuses an address without TLS', () => {
  const own = { kind: 'managed-identity', tableEndpoint: '', queueEndpoint: '' } as const
  expect(() => targetOf(own, 'http://other.table.core.windows.net')).toThrow('such as https:')
})
