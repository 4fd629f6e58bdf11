import type { Graph } from '../../../bot/graph/graph'
import { departures } from '../../../bot/upkeep/departures'
import { leavers } from '../../../bot/upkeep/leavers'
import type { WaveId } from '../../../services/identifiers'
import type { Employee } from '../../../services/storage/stores'
import { type Azurite, startAzurite } from '../../support/azurite'
import { aGraph, type GraphUnderTest } from '../../support/graph-under-test'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aCandidate, aNewWave, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const doubles: GraphUnderTest['double'][] = []
afterEach(() => Promise.all(doubles.splice(0).map((double) => double.stop())))
async function someGraph(): Promise<GraphUnderTest> {
  const made = await aGraph()
  doubles.push(made.double)
  return made
}

const DAY = 24 * 60 * 60 * 1000

/** Storage itself tells when somebody went, by the clock of today; ours is moved. */
function chore(stores: TestStorage, daysLater: number, { most = 100, graph = null as Graph | null } = {}) {
  const now = () => new Date(Date.now() + daysLater * DAY)
  return leavers({ stores, graph, log: () => {}, tenant: TENANT, now, leaverDays: 30, most })
}

function daily(stores: TestStorage, graph: Graph, daysLater = 0, logged: unknown[] = []) {
  const now = () => new Date(Date.now() + daysLater * DAY)
  return departures({ stores, graph, tenant: TENANT, now, log: (...event) => logged.push(event) })
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

/** All that stays of whom the directory may still know. */
const bare = (person: number): Employee => ({ ...anEmployee(person, 'removed'), reference: {} })

/** Whether the address of their chat is kept, and that they were asked. */
async function isKnown({ employees, deliveries }: TestStorage, wave: WaveId, person: number) {
  const id = employeeNumber(person)
  const { conversation } = (await employees.read(TENANT, id))?.reference ?? {}
  return [conversation !== undefined, (await deliveries.read(wave, id)) !== null]
}

const rowOf = ({ employees }: TestStorage, person: number) => employees.read(TENANT, employeeNumber(person))

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

  test('is told in the audit log before the first of it goes, and not again where nothing is left to do', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, [1])
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    await goes(storage, 1)
    const audit = Object.create(storage.audit, {
      write: { value: () => Promise.reject(new Error('Storage is away.')) },
    }) as TestStorage['audit']
    await expect(chore({ ...storage, audit }, 31).run(PATIENCE)).rejects.toThrow('away')
    expect(await isKnown(storage, wave, 1)).toEqual([true, true])
    for (const later of [31, 62, 93]) await chore(storage, later).run(PATIENCE)
    expect(await auditOf(storage)).toEqual([['leavers', null]])
  })

  test.each(['draft', 'scheduled'])('leaves a %s wave with what they add to its counts', async (state) => {
    const storage = await aStorage(azurite)
    const { waves, deliveries } = storage
    const { id } = await waves.draft(TENANT, aNewWave())
    if (state === 'scheduled') await waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
    await deliveries.invite(id, [aCandidate(1), aCandidate(2)])
    await goes(storage, 1)
    await chore(storage, 31).run(PATIENCE)
    expect(await isKnown(storage, id, 1)).toEqual([false, false])
    expect(await deliveries.counts(id)).toEqual({ people: 1, 'state:pending': 1 })
    expect(await deliveries.recount(id)).toEqual(await deliveries.counts(id))
  })

  test('stays known by the object id alone, so that no wave installs the app for them again', async () => {
    const storage = await aStorage(azurite)
    const known: Employee = { ...anEmployee(1), locale: 'nl-NL', language: 'nl', timeZone: 'Europe/Amsterdam' }
    await storage.employees.save(TENANT, known)
    await storage.employees.save(TENANT, { ...known, state: 'removed' })
    await chore(storage, 31).run(PATIENCE)
    expect(await rowOf(storage, 1)).toEqual(bare(1))
    expect(await storage.employees.save(TENANT, known)).toBe('joined')
    expect(await storage.employees.installed(TENANT)).toBe(1)
  })

  test('has what a later wave says of them forgotten as well', async () => {
    const storage = await aStorage(azurite)
    await goes(storage, 1)
    await chore(storage, 31).run(PATIENCE)
    const wave = await aWaveOf(storage, [1])
    await chore(storage, 31).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([false, true])
    await storage.waves.apply(TENANT, wave, { kind: 'closed' })
    await chore(storage, 31).run(PATIENCE)
    expect(await isKnown(storage, wave, 1)).toEqual([false, false])
    expect(await rowOf(storage, 1)).toEqual(bare(1))
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
      strip: { value: () => Promise.reject(new Error('The process was killed.')) },
    }) as TestStorage['employees']
    await expect(chore({ ...storage, employees }, 31).run(PATIENCE)).rejects.toThrow('killed')
    const some = chore(storage, 31, { most: 2 })
    const ends = [await some.run(PATIENCE), await some.run(PATIENCE)]
    expect(ends).toEqual(['more', 'done'])
    for (const person of [1, 2, 3]) expect(await isKnown(storage, wave, person)).toEqual([false, false])
  })
})

describe('whoever the directory no longer knows', () => {
  test('counts as gone, and is forgotten in their time; everybody else stays', async () => {
    const storage = await aStorage(azurite)
    const { graph, double } = await someGraph()
    for (const person of [1, 2]) await storage.employees.save(TENANT, anEmployee(person))
    double.users({ id: employeeNumber(2), accountEnabled: false })
    await daily(storage, graph).run(PATIENCE)
    const states = [1, 2].map(async (person) => (await storage.employees.read(TENANT, employeeNumber(person)))?.state)
    expect(await Promise.all(states)).toEqual(['removed', 'installed'])
    await chore(storage, 31, { graph }).run(PATIENCE)
    expect(await rowOf(storage, 1)).toBeNull()
  })

  test('goes wholly, also where they had removed the app while it knew them', async () => {
    const storage = await aStorage(azurite)
    const { graph, double } = await someGraph()
    for (const person of [1, 2]) {
      double.users({ id: employeeNumber(person) })
      await goes(storage, person)
    }
    await chore(storage, 31, { graph }).run(PATIENCE)
    expect([await rowOf(storage, 1), await rowOf(storage, 2)]).toEqual([bare(1), bare(2)])
    const later = await someGraph()
    later.double.users({ id: employeeNumber(2) })
    await chore(storage, 31, { graph: later.graph }).run(PATIENCE)
    expect([await rowOf(storage, 1), await rowOf(storage, 2)]).toEqual([null, bare(2)])
  })

  test('is asked for once a day, however often the service starts', async () => {
    const storage = await aStorage(azurite)
    const { graph } = await someGraph()
    await daily(storage, graph).run(PATIENCE)
    await storage.employees.save(TENANT, anEmployee(1))
    await daily(storage, graph, 0.9).run(PATIENCE)
    expect((await rowOf(storage, 1))?.state).toBe('installed')
    await daily(storage, graph, 1.1).run(PATIENCE)
    expect((await rowOf(storage, 1))?.state).toBe('removed')
  })

  test('keeps what they said while the directory was asked', async () => {
    const storage = await aStorage(azurite)
    const { graph } = await someGraph()
    await storage.employees.save(TENANT, anEmployee(1))
    const employees = Object.create(storage.employees, {
      installedIn: {
        value: async (...args: Parameters<TestStorage['employees']['installedIn']>) => {
          const ids = await storage.employees.installedIn(...args)
          if (ids.length > 0) await storage.employees.save(TENANT, { ...anEmployee(1), language: 'nl' })
          return ids
        },
      },
      save: { value: storage.employees.save.bind(storage.employees) },
    }) as TestStorage['employees']
    await daily({ ...storage, employees }, graph).run(PATIENCE)
    expect(await rowOf(storage, 1)).toEqual({ ...anEmployee(1, 'removed'), language: 'nl' })
  })

  test('is nobody while Graph does not answer, or may not', async () => {
    const storage = await aStorage(azurite)
    const { graph, double } = await someGraph()
    await storage.employees.save(TENANT, anEmployee(1))
    double.granted.delete('User.Read.All')
    const logged: unknown[] = []
    await daily(storage, graph, 0, logged).run(PATIENCE)
    expect((await storage.employees.read(TENANT, employeeNumber(1)))?.state).toBe('installed')
    expect(logged).toEqual([['directory-unreadable', { problem: 'permission-missing' }]])
    await goes(storage, 2)
    await chore(storage, 31, { graph }).run(PATIENCE)
    expect(await rowOf(storage, 2)).toEqual(bare(2))
  })
})
