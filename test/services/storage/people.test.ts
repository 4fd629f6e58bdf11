import { employeeId, tenantId } from '../../../services/identifiers'
import { employeesPartition, SHARDS, shardOfEmployee } from '../../../services/storage/keys'
import type { Employee } from '../../../services/storage/stores'
import { type Azurite, startAzurite } from '../../support/azurite'
import { neighbours } from '../../support/deliveries'
import { people } from '../../support/respondents'
import { aStorage, PATIENCE } from '../../support/storage'
import { daysAfter, employeeNumber, OPENING } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const TENANT = tenantId('tenant')
function anEmployee(overrides: Partial<Employee> = {}): Employee {
  const reference = { conversation: { id: 'a:1/2?3#4' }, serviceUrl: 'https://example.org' }
  return {
    id: employeeId('employee-1'),
    reference,
    locale: 'nl-NL',
    language: null,
    timeZone: null,
    state: 'installed',
    ...overrides,
  }
}

describe('employees', () => {
  test('nobody is known at first', async () => {
    const { employees } = await aStorage(azurite)
    expect(await employees.read(TENANT, employeeId('employee-1'))).toBeNull()
    expect(await employees.installed(TENANT)).toBe(0)
  })

  test.each([anEmployee(), anEmployee({ locale: null, language: 'en', timeZone: 'Europe/Amsterdam' })])(
    'read as they were saved',
    async (employee) => {
      const { employees } = await aStorage(azurite)
      await employees.save(TENANT, employee)
      expect(await employees.read(TENANT, employee.id)).toEqual(employee)
    },
  )

  test('the count follows who installs, removes and installs again', async () => {
    const { employees } = await aStorage(azurite)
    const counts: number[] = []
    for (const state of ['installed', 'installed', 'removed', 'removed', 'installed'] as const) {
      await employees.save(TENANT, anEmployee({ state, language: counts.length % 2 ? 'nl' : 'en' }))
      counts.push(await employees.installed(TENANT))
    }
    expect(counts).toEqual([1, 1, 0, 0, 1])
  })

  test('many who install at once, on two replicas, and twice each, count once each', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const saves = people(1, 30).flatMap((person) =>
      [storage, replica].map(({ employees }) => employees.save(TENANT, anEmployee({ id: employeeId(`e${person}`) }))),
    )
    await Promise.all(saves)
    expect(await storage.employees.installed(TENANT)).toBe(30)
  })

  test('saving what is there writes nothing', async () => {
    const storage = await aStorage(azurite)
    await storage.employees.save(TENANT, anEmployee())
    const partition = employeesPartition(TENANT, employeeId('employee-1'))
    const before = await storage.table('Employees').list(partition, PATIENCE)
    await storage.employees.save(TENANT, anEmployee())
    expect(await storage.table('Employees').list(partition, PATIENCE)).toEqual(before)
  })

  test('an object id is the same person in either case', async () => {
    const { employees } = await aStorage(azurite)
    await employees.save(TENANT, anEmployee({ id: employeeId('ABC') }))
    await employees.save(TENANT, anEmployee({ id: employeeId('abc') }))
    expect(await employees.installed(TENANT)).toBe(1)
    expect(await employees.read(TENANT, employeeId('aBc'))).toMatchObject({ id: 'abc' })
  })

  test('tenants are counted apart', async () => {
    const { employees } = await aStorage(azurite)
    await employees.save(TENANT, anEmployee())
    expect(await employees.installed(tenantId('other'))).toBe(0)
  })

  test('a reference too large for a row is refused, and nothing is saved', async () => {
    const { employees } = await aStorage(azurite)
    const huge = anEmployee({ reference: { text: 'x'.repeat(40_000) } })
    await expect(employees.save(TENANT, huge)).rejects.toMatchObject({ kind: 'too-large' })
    expect(await employees.installed(TENANT)).toBe(0)
  })

  test('an id that may not be a key is refused', async () => {
    const { employees } = await aStorage(azurite)
    const bad = anEmployee({ id: employeeId('a/b') })
    await expect(employees.save(TENANT, bad)).rejects.toMatchObject({ kind: 'bad-key' })
  })
})

describe('the employees of a shard', () => {
  const shard = shardOfEmployee(employeeNumber(1))
  const chatsOf = (persons: readonly number[], overrides: Partial<Employee> = {}) =>
    persons.map((person) => anEmployee({ id: employeeNumber(person), ...overrides }))

  test('are listed, the removed included, and nobody of another shard', async () => {
    const { employees } = await aStorage(azurite)
    const [here = 0, gone = 0] = neighbours(2)
    await employees.save(TENANT, anEmployee({ id: employeeNumber(here) }))
    await employees.save(TENANT, anEmployee({ id: employeeNumber(gone), state: 'removed' }))
    await employees.save(TENANT, anEmployee({ id: employeeNumber(2) }))
    const ids = (await employees.shard(TENANT, shard)).map(({ id }) => id)
    expect(ids).toEqual([here, gone].map(employeeNumber).sort())
    expect(await employees.shard(tenantId('other'), shard)).toEqual([])
  })

  test('whoever is new is added and counted; whoever is known stays as they are', async () => {
    const { employees } = await aStorage(azurite)
    const [known = 0, removed = 0, ...others] = neighbours(150)
    const asTheyAre = anEmployee({ id: employeeNumber(known), language: 'nl' })
    await employees.save(TENANT, asTheyAre)
    await employees.save(TENANT, anEmployee({ id: employeeNumber(removed), state: 'removed' }))
    await employees.addAll(TENANT, shard, chatsOf([known, removed, ...others]))
    expect(await employees.read(TENANT, asTheyAre.id)).toEqual(asTheyAre)
    expect(await employees.read(TENANT, employeeNumber(removed))).toMatchObject({ state: 'removed' })
    expect(await employees.installed(TENANT)).toBe(149)
  })

  test('of those who are added only the installed count', async () => {
    const { employees } = await aStorage(azurite)
    await employees.addAll(TENANT, shard, chatsOf(neighbours(3), { state: 'removed' }))
    expect(await employees.shard(TENANT, shard)).toHaveLength(3)
    expect(await employees.installed(TENANT)).toBe(0)
  })

  test('added on two replicas while they install the app, each counts once', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const chats = chatsOf(neighbours(40))
    await Promise.all([
      storage.employees.addAll(TENANT, shard, chats),
      replica.employees.addAll(TENANT, shard, chats.toReversed()),
      ...chats.slice(0, 10).map((employee) => replica.employees.save(TENANT, employee)),
    ])
    expect(await storage.employees.installed(TENANT)).toBe(40)
    expect(await storage.employees.shard(TENANT, shard)).toHaveLength(40)
  })

  test('nobody is added to a shard that is not theirs: there they would not be found', async () => {
    const { employees } = await aStorage(azurite)
    const adding = employees.addAll(TENANT, (shard + 1) % SHARDS, chatsOf([1]))
    await expect(adding).rejects.toMatchObject({ kind: 'bad-key' })
  })
})

describe('settings', () => {
  test('nothing is throttled at first; then until the latest moment that anybody was told', async () => {
    const storage = await aStorage(azurite)
    const { settings } = await storage.replica()
    expect(await settings.throttledUntil(TENANT)).toBeNull()
    await settings.throttle(TENANT, OPENING)
    await storage.settings.throttle(TENANT, daysAfter(OPENING, -1))
    expect(await storage.settings.throttledUntil(TENANT)).toEqual(OPENING)
    expect(await settings.throttledUntil(tenantId('other'))).toBeNull()
  })

  test('told many moments at once, on two replicas, the latest holds', async () => {
    const storage = await aStorage(azurite)
    const { settings } = await storage.replica()
    const told = people(1, 20).map((day) =>
      (day % 2 ? settings : storage.settings).throttle(TENANT, daysAfter(OPENING, day)),
    )
    await Promise.all(told)
    expect(await settings.throttledUntil(TENANT)).toEqual(daysAfter(OPENING, 20))
  })

  test('a tenant has no communications channel, then the last one that was set', async () => {
    const { settings } = await aStorage(azurite)
    expect(await settings.communicationsChannel(TENANT)).toBeNull()
    await settings.setCommunicationsChannel(TENANT, { conversation: { id: 'one' } })
    await settings.setCommunicationsChannel(TENANT, { conversation: { id: 'two' } })
    expect(await settings.communicationsChannel(TENANT)).toEqual({ conversation: { id: 'two' } })
    expect(await settings.communicationsChannel(tenantId('other'))).toBeNull()
  })

  test('the first pseudonym key is confirmed ever after; another one is noticed', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    expect(await storage.settings.confirmPseudonymKey('one')).toBe('confirmed')
    expect(await replica.settings.confirmPseudonymKey('one')).toBe('confirmed')
    expect(await replica.settings.confirmPseudonymKey('two')).toBe('changed')
    expect(await storage.settings.confirmPseudonymKey('one')).toBe('confirmed')
  })

  test('of two keys at once, one is confirmed', async () => {
    const storage = await aStorage(azurite)
    const outcomes = await Promise.all(['one', 'two'].map((key) => storage.settings.confirmPseudonymKey(key)))
    expect(outcomes.sort()).toEqual(['changed', 'confirmed'])
  })
})
