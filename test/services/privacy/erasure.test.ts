import fc from 'fast-check'
import { erasures } from '../../../bot/upkeep/erasures'
import { type EmployeeId, employeeId, type WaveId } from '../../../services/identifiers'
import { type ErasureParts, eraseAll, markOfAll } from '../../../services/privacy/erasure'
import { pseudonymOf, signatureOf } from '../../../services/privacy/pseudonym'
import { NO_PARTICIPATION } from '../../../services/questionnaire/participation'
import { answersPartition, deliveriesPartition } from '../../../services/storage/keys'
import type { Properties } from '../../../services/storage/limits'
import { type Azurite, startAzurite } from '../../support/azurite'
import { keyOf } from '../../support/pseudonym-key'
import { answersAll, submissionOf } from '../../support/respondents'
import { aStorage, PATIENCE, START, type TestStorage } from '../../support/storage'
import type { TableName } from '../../support/stored'
import { aCandidate, aNewWave, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const KEY = keyOf(3)
const ANNA = { tenant: TENANT, id: employeeNumber(1) }
const BERT = { tenant: TENANT, id: employeeNumber(2) }

const partsOn = (stores: ErasureParts['stores']): ErasureParts => ({
  stores,
  now: () => START,
  seal: (text) => signatureOf(KEY, text),
  pseudonym: (tenant, id) => pseudonymOf(KEY, tenant, id),
})

async function submits({ answers, deliveries }: TestStorage, wave: WaveId, id: EmployeeId, draft: string) {
  const submitted = submissionOf(answersAll('weekly'), draft)
  await answers.update(wave, pseudonymOf(KEY, TENANT, id), () => ({ next: { draft: null, submitted }, result: null }))
  await deliveries.apply(wave, id, { kind: 'answered', day: '2026-03-03' })
}

/** Two waves that Anna and Bert answered, of which the first has closed; in the second Anna is changing her answers. */
async function twoWaves(): Promise<{ storage: TestStorage; waves: readonly WaveId[] }> {
  const storage = await aStorage(azurite)
  const waves: WaveId[] = []
  for (const key of ['first', 'second']) {
    const { id } = await storage.waves.draft(TENANT, aNewWave({ key }))
    waves.push(id)
    await storage.waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
    await storage.waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
    await storage.deliveries.invite(id, [aCandidate(1), aCandidate(2)])
    for (const { id: employee } of [ANNA, BERT]) await submits(storage, id, employee, `${key} ${employee}`)
  }
  const draft = { id: 'change', step: 1, answers: {} } as const
  await storage.answers.update(waves[1] ?? (waves[0] as WaveId), pseudonymOf(KEY, TENANT, ANNA.id), (now) => ({
    next: { ...now, draft },
    result: null,
  }))
  return { storage, waves }
}

/** What is left of somebody in each wave. */
function leftOf({ answers, deliveries }: TestStorage, waves: readonly WaveId[], id: EmployeeId) {
  return Promise.all(
    waves.map(async (wave) => {
      const delivery = await deliveries.read(wave, id)
      return {
        answers: await answers.read(wave, pseudonymOf(KEY, TENANT, id)),
        delivery: delivery && { state: delivery.state, answeredOn: delivery.answeredOn, optedOut: delivery.optedOut },
      }
    }),
  )
}

const GONE = { answers: NO_PARTICIPATION, delivery: { state: 'sent', answeredOn: null, optedOut: true } }

async function expectExact({ answers, deliveries }: TestStorage, waves: readonly WaveId[]): Promise<void> {
  for (const wave of waves) {
    expect(await answers.respondents(wave)).toBe((await answers.recount(wave)).respondents)
    expect(await deliveries.counts(wave)).toEqual(await deliveries.recount(wave))
  }
}

/** The stores, of which the call with this number fails: before it does anything, or when it has done it. */
function failingAt(storage: TestStorage, call: number, when: 'before' | 'after') {
  let calls = 0
  const failing = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]) => {
          const mine = calls++
          if (mine > call) throw new Error('The process is no more.')
          if (mine === call && when === 'before') throw new Error('The process was killed.')
          const result: unknown = await value.apply(target, args)
          if (mine === call) throw new Error('The process was killed.')
          return result
        }
      },
    })
  const { waves, answers, deliveries, audit, erasures } = storage
  const stores = {
    waves: failing(waves),
    answers: failing(answers),
    deliveries: failing(deliveries),
    audit: failing(audit),
    erasures: failing(erasures),
  }
  return { stores, wasCut: () => calls > call }
}

async function erases(stores: ErasureParts['stores'], mark: string | null) {
  return eraseAll(partsOn(stores), ANNA, mark ?? '')
}

test('erasing reaches drafts, answers, tallies and deliveries of every wave, and of nobody else', async () => {
  const { storage, waves } = await twoWaves()
  const berts = await leftOf(storage, waves, BERT.id)
  expect(await erases(storage, await markOfAll(partsOn(storage), ANNA))).toBe('erased')
  expect(await leftOf(storage, waves, ANNA.id)).toEqual([GONE, GONE])
  expect(await leftOf(storage, waves, BERT.id)).toEqual(berts)
  expect(await Promise.all(waves.map((wave) => storage.answers.respondents(wave)))).toEqual([1, 1])
  await expectExact(storage, waves)
  expect(await markOfAll(partsOn(storage), ANNA)).toBeNull()
  expect(await storage.erasures.pending(TENANT)).toEqual([])
})

test.each(['before', 'after'] as const)(
  'killed at any step, %s it, an erasure that is written down is completed by the next start, and tallies equal a recount',
  async (when) => {
    let completed = 0
    for (let call = 0, cut = true; cut; call++) {
      const { storage, waves } = await twoWaves()
      const mark = await markOfAll(partsOn(storage), ANNA)
      const { stores, wasCut } = failingAt(storage, call, when)
      await erases(stores, mark).catch(() => {})
      cut = wasCut()
      const pending = await storage.erasures.pending(TENANT)
      const begun = pending.length > 0 || (await markOfAll(partsOn(storage), ANNA)) === null
      const replica = { ...storage, ...(await storage.replica()) }
      await erasures({ ...partsOn(replica), tenant: TENANT }).run(PATIENCE)
      if (begun) expect(await leftOf(replica, waves, ANNA.id)).toEqual([GONE, GONE])
      else expect(await markOfAll(partsOn(replica), ANNA)).toBe(mark)
      expect(await replica.erasures.pending(TENANT)).toEqual([])
      await expectExact(replica, waves)
      completed += Number(begun)
    }
    expect(completed).toBeGreaterThan(5)
  },
  120_000,
)

test('for any answers in any waves, cut off anywhere: the next start leaves nothing, or all where nothing was written down', async () => {
  const kept = fc.constantFrom('nothing', 'draft', 'submitted', 'changing')
  const cut = { call: fc.nat(20), when: fc.constantFrom('before' as const, 'after' as const) }
  await fc.assert(
    fc.asyncProperty(fc.tuple(kept, kept), cut.call, cut.when, async (states, call, when) => {
      const { storage, waves } = await twoWaves()
      const pseudonym = pseudonymOf(KEY, TENANT, ANNA.id)
      const draft = { id: 'draft', step: 1, answers: {} } as const
      for (const [place, wave] of waves.entries()) {
        await storage.answers.update(wave, pseudonym, ({ submitted }) => ({
          next: {
            draft: states[place] === 'draft' || states[place] === 'changing' ? draft : null,
            submitted: states[place] === 'submitted' || states[place] === 'changing' ? submitted : null,
          },
          result: null,
        }))
      }
      const mark = await markOfAll(partsOn(storage), ANNA)
      await erases(failingAt(storage, call, when).stores, mark).catch(() => {})
      const begun = (await storage.erasures.pending(TENANT)).length > 0
      await erasures({ ...partsOn(storage), tenant: TENANT }).run(PATIENCE)
      const left = await markOfAll(partsOn(storage), ANNA)
      expect(left === null || (!begun && left === mark)).toBe(true)
      for (const wave of waves)
        expect(await storage.answers.respondents(wave)).toBe((await storage.answers.recount(wave)).respondents)
    }),
    { numRuns: 15, endOnFailure: true },
  )
}, 120_000)

test('whoever presses again after a failure in the middle has it completed too', async () => {
  const { storage, waves } = await twoWaves()
  const mark = await markOfAll(partsOn(storage), ANNA)
  // The waves, two reads and the row itself, then what it says; the first answers are gone when it fails.
  await erases(failingAt(storage, 7, 'after').stores, mark).catch(() => {})
  expect(await erases(storage, mark)).toBe('erased')
  expect(await leftOf(storage, waves, ANNA.id)).toEqual([GONE, GONE])
})

test('an erasure that is completed late leaves alone what was answered since', async () => {
  const { storage, waves } = await twoWaves()
  const [, open] = waves
  const mark = await markOfAll(partsOn(storage), ANNA)
  await erases(failingAt(storage, 5, 'before').stores, mark).catch(() => {})
  expect(await storage.erasures.pending(TENANT)).toHaveLength(1)
  await submits(storage, open as WaveId, ANNA.id, 'newer')
  await erasures({ ...partsOn(storage), tenant: TENANT }).run(PATIENCE)
  const [first, second] = await leftOf(storage, waves, ANNA.id)
  expect(first).toEqual(GONE)
  expect(second?.answers.submitted?.id).toBe('newer')
  expect(second?.delivery?.state).toBe('answered')
})

test('a confirmation of what is not there any more erases nothing', async () => {
  const { storage, waves } = await twoWaves()
  const mark = await markOfAll(partsOn(storage), ANNA)
  await submits(storage, waves[0] as WaveId, ANNA.id, 'newer')
  expect(await erases(storage, mark)).toBe('stale')
  expect(await storage.answers.respondents(waves[1] as WaveId)).toBe(2)
})

test('what is written down names neither pseudonym nor answers, and the audit log neither who nor when in the day', async () => {
  const { storage } = await twoWaves()
  const mark = await markOfAll(partsOn(storage), ANNA)
  await erases(failingAt(storage, 5, 'before').stores, mark).catch(() => {})
  const rows = JSON.stringify(await storage.table('Erasures').list(TENANT, PATIENCE))
  expect(rows).not.toContain(pseudonymOf(KEY, TENANT, ANNA.id))
  expect(rows).not.toMatch(/first|second|change/)
  await erases(storage, mark)
  await eraseAll(partsOn(storage), BERT, (await markOfAll(partsOn(storage), BERT)) ?? '')
  expect(await storage.audit.newest(TENANT, 10)).toEqual([
    { at: new Date('2026-01-31T00:00:00Z'), who: null, what: 'erasure', wave: null, allowed: true },
  ])
})

test('who has nothing has nothing to erase', async () => {
  const { storage } = await twoWaves()
  expect(await markOfAll(partsOn(storage), { tenant: TENANT, id: employeeId('nobody') })).toBeNull()
})

/** As somebody left it who does not know how it is to be written. */
async function damages(storage: TestStorage, name: TableName, partition: string, key: string, properties: Properties) {
  const etag = (await storage.table(name).read(partition, key, PATIENCE))?.etag ?? ''
  await storage.table(name).write(partition, { kind: 'merge', row: key, etag, properties }, PATIENCE)
}

describe('what cannot be read', () => {
  const pseudonym = pseudonymOf(KEY, TENANT, ANNA.id)
  const foreign = '{"of": "another version"}'

  test.each<Properties>([{ submitted: foreign }, { draft: 'x' }, { submitted: 'null', counted: 'x' }])(
    'of answers goes with the rest, and the counts are those of the others: %j',
    async (properties) => {
      const { storage, waves } = await twoWaves()
      const [first] = waves as [WaveId, WaveId]
      await damages(storage, 'Answers', answersPartition(first, pseudonym), pseudonym, properties)
      expect(await erases(storage, await markOfAll(partsOn(storage), ANNA))).toBe('erased')
      expect(await leftOf(storage, waves, ANNA.id)).toEqual([GONE, GONE])
      expect(await Promise.all(waves.map((wave) => storage.answers.respondents(wave)))).toEqual([1, 1])
      await expectExact(storage, waves)
      expect(await storage.erasures.pending(TENANT)).toEqual([])
    },
  )

  test('of answers whose time is passing goes, and the counts stay', async () => {
    const { storage, waves } = await twoWaves()
    const [first] = waves as [WaveId, WaveId]
    await storage.waves.apply(TENANT, first, { kind: 'answers-expiring' })
    await damages(storage, 'Answers', answersPartition(first, pseudonym), pseudonym, { submitted: foreign })
    await erases(storage, await markOfAll(partsOn(storage), ANNA))
    expect(await markOfAll(partsOn(storage), ANNA)).toBeNull()
    expect(await storage.answers.respondents(first)).toBe(2)
  })

  test('of answers, found only while they are being erased, keeps the rest from nobody, and waits to be asked for anew', async () => {
    const { storage, waves } = await twoWaves()
    const [first] = waves as [WaveId, WaveId]
    await erases(failingAt(storage, 5, 'before').stores, await markOfAll(partsOn(storage), ANNA)).catch(() => {})
    await damages(storage, 'Answers', answersPartition(first, pseudonym), pseudonym, { submitted: foreign })
    await expect(erasures({ ...partsOn(storage), tenant: TENANT }).run(PATIENCE)).rejects.toThrow('cannot be read')
    expect((await leftOf(storage, waves.slice(1), ANNA.id))[0]).toEqual(GONE)
    expect(await erases(storage, await markOfAll(partsOn(storage), ANNA))).toBe('erased')
    expect(await leftOf(storage, waves, ANNA.id)).toEqual([GONE, GONE])
  })

  test('of an invitation keeps no answer, and goes too', async () => {
    const { storage, waves } = await twoWaves()
    const [first] = waves as [WaveId, WaveId]
    await damages(storage, 'Deliveries', deliveriesPartition(first, ANNA.id), ANNA.id, { state: 'lost' })
    expect(await erases(storage, await markOfAll(partsOn(storage), ANNA))).toBe('erased')
    expect(await leftOf(storage, waves, ANNA.id)).toEqual([{ ...GONE, delivery: null }, GONE])
  })

  test('of an earlier wish to erase is replaced by the new one, and keeps nobody else’s from being finished', async () => {
    const { storage, waves } = await twoWaves()
    for (const one of [ANNA, BERT]) await storage.erasures.ask(TENANT, one.id, new Map([['w' as WaveId, 'seal']]))
    await damages(storage, 'Erasures', TENANT, ANNA.id, { marks: 'x' })
    const chore = erasures({ ...partsOn(storage), tenant: TENANT })
    expect(await chore.run(PATIENCE)).toBe('done')
    // Told only where nothing else is left to do.
    await expect(chore.run(PATIENCE)).rejects.toThrow('cannot be read')
    expect(await erases(storage, await markOfAll(partsOn(storage), ANNA))).toBe('erased')
    expect(await leftOf(storage, waves, ANNA.id)).toEqual([GONE, GONE])
    expect(await storage.erasures.pending(TENANT)).toEqual([])
  })
})

test('an erasure that meets a row which cannot be read keeps no other from being finished', async () => {
  const { storage, waves } = await twoWaves()
  for (const person of [ANNA, BERT]) {
    const mark = await markOfAll(partsOn(storage), person)
    await eraseAll(partsOn(failingAt(storage, 5, 'before').stores), person, mark ?? '').catch(() => {})
  }
  const [first, second] = await storage.erasures.pending(TENANT)
  expect(second).toBeDefined()
  const [wave] = waves
  const pseudonym = pseudonymOf(KEY, TENANT, first?.employee ?? ANNA.id)
  const partition = answersPartition(wave as WaveId, pseudonym)
  const table = storage.table('Answers')
  const etag = (await table.read(partition, pseudonym, PATIENCE))?.etag ?? ''
  const properties = { submitted: '{"of": "another version"}' }
  await table.write(partition, { kind: 'merge', row: pseudonym, etag, properties }, PATIENCE)
  const replica = await storage.replica()
  await expect(erasures({ ...partsOn(replica), tenant: TENANT }).run(PATIENCE)).rejects.toThrow('cannot be read')
  expect((await storage.erasures.pending(TENANT)).map(({ employee }) => employee)).toEqual([first?.employee])
  expect(await leftOf(storage, waves, second?.employee ?? BERT.id)).toMatchObject([GONE, GONE])
})
