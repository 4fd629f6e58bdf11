import fc from 'fast-check'
import { retention } from '../../../bot/upkeep/retention'
import { startUpkeep } from '../../../bot/upkeep/upkeep'
import { runEntry } from '../../../services/audit/entry'
import { answersPartition } from '../../../services/storage/keys'
import type { Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { HandClock } from '../../support/clocks'
import { eventually } from '../../support/eventually'
import { answersAll, people, pseudonymNumber, Respondents, submissionOf } from '../../support/respondents'
import { aStorage, PATIENCE, type TestStorage } from '../../support/storage'
import { aCandidate, aNewWave, aPlan, CLOSING, daysAfter, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const MONTHS_24_LATER = new Date('2028-03-20T12:00:00Z')

/** A wave of March 2026 in which each of these has submitted on a day, still open or closed and reported. */
async function aWaveOf(storage: TestStorage, days: readonly string[], ended = true): Promise<Wave> {
  const { waves, answers, deliveries } = storage
  const { id } = await waves.draft(TENANT, aNewWave())
  await waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
  await waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
  await deliveries.invite(
    id,
    days.map((_, person) => aCandidate(person)),
  )
  for (const [person, day] of days.entries()) {
    const submitted = { ...submissionOf(answersAll('weekly')), day }
    await answers.update(id, pseudonymNumber(person), () => ({ next: { draft: null, submitted }, result: null }))
    await deliveries.apply(id, employeeNumber(person), { kind: 'answered', day })
  }
  if (ended) await waves.apply(TENANT, id, { kind: 'closed' })
  if (ended) await waves.apply(TENANT, id, { kind: 'reported' })
  return read(storage, id)
}

async function read({ waves }: TestStorage, id: Wave['id']): Promise<Wave> {
  const wave = await waves.read(TENANT, id)
  if (wave === null) throw new Error('It was made before.')
  return wave
}

function chore(stores: TestStorage, now = MONTHS_24_LATER, most = 1_000) {
  return retention({ stores, tenant: TENANT, now: () => now, retentionMonths: 24, auditMonths: 24, most })
}

/** Who still has answers. */
async function holders({ answers }: TestStorage, { id }: Wave, among: number): Promise<readonly number[]> {
  const found = await Promise.all(
    people(0, among - 1).map(async (person) => ({ person, at: await answers.read(id, pseudonymNumber(person)) })),
  )
  return found.filter(({ at }) => at.submitted !== null || at.draft !== null).map(({ person }) => person)
}

async function acts({ audit }: TestStorage) {
  return (await audit.newest(TENANT, 100)).map(({ what, wave, who }) => [what, wave, who])
}

const ALL_OLD = Array<string>(6).fill('2026-03-03')

describe('in a wave that has ended', () => {
  test('answers go when their months are past; tallies and releases stay, and the wave is marked', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, ALL_OLD)
    await storage.releases.release(wave.id, 6)
    expect(await chore(storage).run(PATIENCE)).toBe('done')
    expect(await holders(storage, wave, 6)).toEqual([])
    expect(await storage.answers.respondents(wave.id)).toBe(6)
    expect(await storage.releases.release(wave.id, 6)).toMatchObject({ kind: 'stands', release: { audience: 6 } })
    expect((await read(storage, wave.id)).answers).toBe('expired')
  })

  test('who was asked, and who answered, goes as well; how many stays', async () => {
    const storage = await aStorage(azurite)
    const { id } = await aWaveOf(storage, ALL_OLD)
    const before = await storage.deliveries.counts(id)
    await chore(storage).run(PATIENCE)
    expect(await storage.deliveries.read(id, employeeNumber(1))).toBeNull()
    expect(await storage.deliveries.recount(id)).toEqual({})
    expect(await storage.deliveries.counts(id)).toEqual(before)
  })

  test('nothing goes a day too early, and nothing at all is marked', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, ALL_OLD)
    await chore(storage, daysAfter(new Date('2028-03-02T08:00:00Z'), 0)).run(PATIENCE)
    expect(await holders(storage, wave, 6)).toEqual([0, 1, 2, 3, 4, 5])
    expect((await read(storage, wave.id)).answers).toBe('kept')
  })

  test('for any days of answering and any moment of the run: what is older goes, what is younger stays, the tally is the same', async () => {
    const day = fc.integer({ min: 2, max: 15 }).map((date) => `2026-03-${String(date).padStart(2, '0')}`)
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 6 }), fc.nat(20), async (days, passed) => {
        const storage = await aStorage(azurite)
        const wave = await aWaveOf(storage, days)
        const now = daysAfter(new Date('2028-03-01T12:00:00Z'), passed)
        await chore(storage, now).run(PATIENCE)
        const limit = `2026${now.toISOString().slice(4, 10)}`
        const young = days.flatMap((one, person) => (one > limit ? [person] : []))
        expect(await holders(storage, wave, days.length)).toEqual(young)
        expect(await storage.answers.respondents(wave.id)).toBe(days.length)
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })

  test('whoever erases while others have gone already is taken off the tally; whose answers went has nothing to erase', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, ['2026-03-03', '2026-03-15', '2026-03-15'])
    await chore(storage, new Date('2028-03-10T12:00:00Z')).run(PATIENCE)
    expect((await read(storage, wave.id)).answers).toBe('expiring')
    await new Respondents(storage.answers, wave.id).erase([0, 1])
    expect(await storage.answers.respondents(wave.id)).toBe(2)
    expect(await holders(storage, wave, 3)).toEqual([2])
  })

  test('a wave is not touched while something is owed to it: the next one takes its people from it', async () => {
    const storage = await aStorage(azurite)
    const { id } = await aWaveOf(storage, ALL_OLD, false)
    await storage.waves.apply(TENANT, id, { kind: 'closed' })
    await chore(storage).run(PATIENCE)
    expect(await storage.deliveries.read(id, employeeNumber(1))).not.toBeNull()
  })
})

test('in a wave that is still open the counts follow the answers: whoever answers again counts once', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, ALL_OLD, false)
  await chore(storage).run(PATIENCE)
  expect(await storage.answers.respondents(wave.id)).toBe(0)
  await new Respondents(storage.answers, wave.id).submit([1], answersAll('none'))
  expect(await storage.answers.respondents(wave.id)).toBe(1)
  expect((await storage.answers.recount(wave.id)).respondents).toBe(1)
  expect((await acts(storage))[0]).toEqual(['retention-open', 1, null])
})

test('a draft goes as long after its last step', async () => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, [])
  await new Respondents(storage.answers, wave.id).draft(0)
  // Storage itself tells when it was written, by the clock of today.
  await chore(storage, new Date(Date.now() + 700 * 24 * 60 * 60 * 1000)).run(PATIENCE)
  expect(await holders(storage, wave, 1)).toEqual([0])
  await chore(storage, new Date(Date.now() + 740 * 24 * 60 * 60 * 1000)).run(PATIENCE)
  expect(await holders(storage, wave, 1)).toEqual([])
})

test('a plan that was never confirmed goes, with the people of its list', async () => {
  const storage = await aStorage(azurite)
  const plan = aPlan({ audience: { kind: 'list' }, closesAt: CLOSING })
  const { id } = await storage.waves.draft(TENANT, aNewWave({ plan }))
  await storage.deliveries.invite(id, [aCandidate(1)])
  for (const _run of ['cancels', 'purges']) await chore(storage).run(PATIENCE)
  expect((await read(storage, id)).state).toBe('cancelled')
  expect(await storage.deliveries.read(id, employeeNumber(1))).toBeNull()
})

describe('the run', () => {
  test('is bounded, and says that there is more; the next ones go on where it stopped', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, ALL_OLD)
    const ends: string[] = []
    do ends.push(await chore(storage, MONTHS_24_LATER, 5).run(PATIENCE))
    while (ends.at(-1) === 'more')
    expect(ends).toEqual(['more', 'more', 'done'])
    expect(await holders(storage, wave, 6)).toEqual([])
  })

  test('cut off after any number of removals is completed by the next', async () => {
    for (const cut of [0, 1, 4, 6]) {
      const storage = await aStorage(azurite)
      const wave = await aWaveOf(storage, ALL_OLD)
      let removals = 0
      const answers = Object.create(storage.answers, {
        drop: {
          value: async (...args: Parameters<TestStorage['answers']['drop']>) => {
            if (removals++ >= cut) throw new Error('The process was killed.')
            return storage.answers.drop(...args)
          },
        },
      }) as TestStorage['answers']
      await Promise.allSettled([chore({ ...storage, answers }).run(PATIENCE)])
      await chore(storage).run(PATIENCE)
      expect([await holders(storage, wave, 6), await storage.answers.respondents(wave.id)]).toEqual([[], 6])
      expect((await read(storage, wave.id)).answers).toBe('expired')
    }
  })

  test('happens by itself when its time has come, once for two replicas, and the audit log tells so without a name', async () => {
    const storage = await aStorage(azurite)
    const { id } = await aWaveOf(storage, ALL_OLD)
    const clock = new HandClock()
    clock.jump(MONTHS_24_LATER.getTime() - clock.now().getTime())
    const replicas = ['one', 'other'].map((holder) =>
      startUpkeep({
        leases: storage.upkeepLease,
        tenant: TENANT,
        holder,
        clock,
        log: () => {},
        chores: [
          retention({ stores: storage, tenant: TENANT, now: () => clock.now(), retentionMonths: 24, auditMonths: 60 }),
        ],
      }),
    )
    await eventually(async () => {
      await clock.pass(5_000)
      expect((await read(storage, id)).answers).toBe('expired')
    })
    await Promise.all(replicas.map((replica) => replica.stop()))
    expect(await acts(storage)).toEqual([
      ['retention-ended', 1, null],
      ['retention-began', 1, null],
    ])
  })
})

describe('where one row cannot be read', () => {
  /** Of the six who answered, the row of the third. */
  async function spoiled(storage: TestStorage, wave: Wave) {
    const partition = answersPartition(wave.id, pseudonymNumber(2))
    const row = await storage.table('Answers').read(partition, pseudonymNumber(2), PATIENCE)
    const properties = { submitted: '{"of": "another version"}' }
    await storage
      .table('Answers')
      .write(partition, { kind: 'merge', row: pseudonymNumber(2), etag: row?.etag ?? '', properties }, PATIENCE)
  }
  const muchLater = new Date(Date.now() + 740 * 24 * 60 * 60 * 1000)

  test('in a wave that has ended, the others go in their time, and it goes in its own: it needs no reading', async () => {
    const storage = await aStorage(azurite)
    const wave = await aWaveOf(storage, ALL_OLD)
    await spoiled(storage, wave)
    await chore(storage).run(PATIENCE)
    expect(await holders(storage, wave, 2)).toEqual([])
    expect((await read(storage, wave.id)).answers).toBe('expiring')
    await chore(storage, muchLater).run(PATIENCE)
    expect(await holders(storage, wave, 6)).toEqual([])
    expect((await read(storage, wave.id)).answers).toBe('expired')
  })

  test('in an open wave it stays for its counts and is told of; the others go, and so does what is due in other waves', async () => {
    const storage = await aStorage(azurite)
    const plan = aPlan({ audience: { kind: 'list' }, closesAt: CLOSING })
    const draft = await storage.waves.draft(TENANT, aNewWave({ key: 'never confirmed', plan }))
    const wave = await aWaveOf(storage, ALL_OLD, false)
    await spoiled(storage, wave)
    await expect(chore(storage, muchLater).run(PATIENCE)).rejects.toThrow('cannot be read')
    expect(await storage.answers.respondents(wave.id)).toBe(1)
    expect((await read(storage, draft.id)).state).toBe('cancelled')
  })
})

test('that log entries went is told of no such entries, or the log would feed itself', async () => {
  const storage = await aStorage(azurite)
  await storage.audit.write(TENANT, runEntry(new Date('2026-01-20T12:00:00Z'), 'retention-audit'))
  await chore(storage).run(PATIENCE)
  expect(await acts(storage)).toEqual([])
})

test.each(['retention-audit', 'retention-open'])('%s is told before anything goes', async (what) => {
  const storage = await aStorage(azurite)
  const wave = await aWaveOf(storage, ALL_OLD, false)
  await storage.audit.write(TENANT, runEntry(new Date('2026-01-20T12:00:00Z'), 'erasure'))
  const audit = Object.create(storage.audit, {
    write: {
      value: async (...args: Parameters<TestStorage['audit']['write']>) => {
        if (args[1].what === what) throw new Error('Storage is away.')
        return storage.audit.write(...args)
      },
    },
    expire: { value: storage.audit.expire.bind(storage.audit) },
  }) as TestStorage['audit']
  await expect(chore({ ...storage, audit }).run(PATIENCE)).rejects.toThrow('away')
  expect(await holders(storage, wave, 6)).toHaveLength(6)
  if (what === 'retention-audit') expect(await acts(storage)).toEqual([['erasure', null, null]])
})

test('the audit log has a retention of its own', async () => {
  const storage = await aStorage(azurite)
  for (const month of ['01', '06']) {
    await storage.audit.write(TENANT, runEntry(new Date(`2026-${month}-20T12:00:00Z`), 'erasure'))
  }
  await chore(storage).run(PATIENCE)
  expect(await acts(storage)).toEqual([
    ['retention-audit', null, null],
    ['erasure', null, null],
  ])
})
