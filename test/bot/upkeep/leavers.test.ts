import { departures, leavers } from '../../../bot/upkeep/leavers'
import type { WaveId } from '../../../services/identifiers'
import type { Employee } from '../../../services/storage/stores'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aGraph } from '../../support/graph-under-test'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aCandidate, aNewWave, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const DAY = 24 * 60 * 60 * 1000

/** Storage itself tells when somebody went, by the clock of today; ours is moved. */
function chore(stores: TestStorage, daysLater: number, most = 100) {
  const now = () => new Date(Date.now() + daysLater * DAY)
  return leavers({ stores, tenant: TENANT, now, leaverDays: 30, most })
}

function anEmployee(person: number, state: Employee['state'] = 'installed'): Employee {
  const reference = { conversation: { id: `a:${person}` }, serviceUrl: 'https://example.org' }
  return { id: employeeNumber(person), reference, locale: null, language: null, timeZone: null, state }
}

async function goes({ employees }: TestStorage, person: number): Promise<void> {
  await employees.save(TENANT, anEmployee(person))
  await employees.save(TENANT, anEmployee(person, 'removed'))
}

/** A wave to which these people are invited. */
async function aWaveOf({ waves, deliveries }: TestStorage, people: readonly number[], key = 'one'): Promise<WaveId> {
  const { id } = await waves.draft(TENANT, aNewWave({ key }))
  await waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
  await waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
  await deliveries.invite(
    id,
    people.map((person) => aCandidate(person)),
  )
  return id
}

async function isKnown({ employees, deliveries }: TestStorage, wave: WaveId, person: number) {
  const id = employeeNumber(person)
  return [(await employees.read(TENANT, id)) !== null, (await deliveries.read(wave, id)) !== null]
}

const auditOf = async ({ audit }: TestStorage) => (await audit.newest(TENANT, 10)).map(({ what, who }) => [what, who])

describe('whoever removed the app', () => {
  test('is forgotten after thirty days: their chat, and their part in waves that are over; the counts stay', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, [1, 2])
    await storage.deliveries.apply(wave, employeeNumber(1), { kind: 'answered', day: '2026-03-03' })
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    await goes(storage, 1)
    await storage.employees.save(TENANT, anEmployee(2))
    const counts = await storage.deliveries.counts(wave)

    await chore(storage, 29).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([true, true])
    expect(await chore(storage, 31).run(PATIENCE)).toBe('done')
    expect(await isKnown(storage, wave, 1)).toEqual([false, false])
    expect(await isKnown(storage, wave, 2)).toEqual([true, true])
    expect(await storage.deliveries.counts(wave)).toEqual(counts)
    expect(await storage.employees.installed(TENANT)).toBe(1)
    expect(await auditOf(storage)).toEqual([['leavers', null]])
  })

  test('and comes back in time keeps everything', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, [1])
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    await goes(storage, 1)
    await storage.employees.save(TENANT, anEmployee(1))
    await chore(storage, 400).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([true, true])
    expect(await auditOf(storage)).toEqual([])
  })

  test('is forgotten only when the wave that they are in is over', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, [1])
    await goes(storage, 1)
    await chore(storage, 31).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([true, true])
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    await chore(storage, 31).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([false, false])
  })

  test('and comes back while they are being forgotten is not', async () => {
    const storage = await aStorage(azurite)
    await goes(storage, 1)
    const shards = Array.from({ length: 64 }, (_, shard) =>
      storage.employees.leftBefore(TENANT, shard, new Date(Date.now() + DAY)),
    )
    const [leaver] = (await Promise.all(shards)).flat()
    await storage.employees.save(TENANT, anEmployee(1))
    expect(leaver && (await storage.employees.forget(TENANT, leaver))).toBe(false)
    expect(await storage.employees.read(TENANT, employeeNumber(1))).toEqual(anEmployee(1))
  })

  test('is one of so many a run; a run cut off in the middle is completed by the next', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, [1, 2, 3])
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    for (const person of [1, 2, 3]) await goes(storage, person)
    const employees = Object.create(storage.employees, {
      forget: { value: () => Promise.reject(new Error('The process was killed.')) },
    }) as TestStorage['employees']
    await expect(chore({ ...storage, employees }, 31).run(PATIENCE)).rejects.toThrow('killed')
    const ends = [await chore(storage, 31, 2).run(PATIENCE), await chore(storage, 31, 2).run(PATIENCE)]
    expect(ends).toEqual(['more', 'done'])
    for (const person of [1, 2, 3]) expect(await isKnown(storage, wave, person)).toEqual([false, false])
  })
})

describe('whoever the directory no longer knows', () => {
  test('counts as gone, and is forgotten in their time; everybody else stays', async () => {
    const storage = await aStorage(azurite)
    const { graph, double } = await aGraph()
    for (const person of [1, 2]) await storage.employees.save(TENANT, anEmployee(person))
    double.users({ id: employeeNumber(2), accountEnabled: false })
    await departures({ employees: storage.employees, graph, tenant: TENANT, log: () => {} }).run(PATIENCE)
    const states = [1, 2].map(async (person) => (await storage.employees.read(TENANT, employeeNumber(person)))?.state)
    expect(await Promise.all(states)).toEqual(['removed', 'installed'])
    await chore(storage, 31).run(PATIENCE)
    expect(await storage.employees.read(TENANT, employeeNumber(1))).toBeNull()
    await double.stop()
  })

  test('is nobody while Graph does not answer, or may not', async () => {
    const storage = await aStorage(azurite)
    const { graph, double } = await aGraph()
    await storage.employees.save(TENANT, anEmployee(1))
    double.granted.delete('User.Read.All')
    const logged: unknown[] = []
    const log = (...event: unknown[]) => logged.push(event)
    await departures({ employees: storage.employees, graph, tenant: TENANT, log }).run(PATIENCE)
    expect((await storage.employees.read(TENANT, employeeNumber(1)))?.state).toBe('installed')
    expect(logged).toEqual([['directory-unreadable', { problem: 'permission-missing' }]])
    await double.stop()
  })
})
