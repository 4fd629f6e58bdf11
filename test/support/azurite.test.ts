import { createServer } from 'restify'
import { waveId } from '../../services/identifiers'
import { employeesPartition } from '../../services/storage/keys'
import { type Azurite, startAzurite } from './azurite'
import { aStorage, PATIENCE } from './storage'
import { employeeNumber, TENANT } from './waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

describe('Azurite in a process that has loaded restify', () => {
  test('filters what it is asked for', async () => {
    expect(createServer).toBeDefined()
    const storage = await aStorage(azurite)
    const reference = {}
    const employee = { id: employeeNumber(1), reference, locale: null, language: null, timeZone: null } as const
    await storage.employees.save(TENANT, { ...employee, state: 'installed' })
    const elsewhere = employeesPartition(TENANT, employeeNumber(2))
    expect(await storage.table('Employees').list(elsewhere, PATIENCE)).toEqual([])
  })

  test('gives as many messages as it is asked for, and holds them', async () => {
    const { queue } = await aStorage(azurite)
    await queue.enqueue(TENANT, waveId('tenant-1'), [1, 2, 3, 4])
    expect(await queue.receive(3, PATIENCE)).toHaveLength(3)
  })
})
