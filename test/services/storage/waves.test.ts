import { tenantId } from '../../../services/identifiers'
import { QUESTIONNAIRE_VERSION } from '../../../services/questionnaire/questions'
import { connectStorage } from '../../../services/storage/storage'
import type { WaveStore } from '../../../services/storage/stores'
import { waveIdOf } from '../../../services/storage/wave-rows'
import type { Wave } from '../../../services/waves/wave'
import { type Azurite, startAzurite } from '../../support/azurite'
import { people } from '../../support/respondents'
import { aStorage, START } from '../../support/storage'
import { aNewWave, aPlan, CLOSING, daysAfter, employeeNumber, OPENING, TENANT } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

/** Waves where nothing is open until somebody launches. */
async function someWaves(now: () => Date = () => START) {
  const account = { kind: 'connection-string', connectionString: azurite.connectionString } as const
  const prefix = azurite.freshPrefix()
  const connect = async () => (await connectStorage({ account, prefix, now, minimumGroup: 5, trial: false })).waves
  return { waves: await connect(), replica: connect }
}

async function scheduled(waves: WaveStore, key: string): Promise<Wave> {
  const { id } = await waves.draft(TENANT, aNewWave({ key }))
  const wave = await waves.apply(TENANT, id, { kind: 'confirmed', at: OPENING })
  if (wave === null) throw new Error('a draft can be confirmed')
  return wave
}

async function opened(waves: WaveStore, key: string): Promise<Wave> {
  const { id } = await scheduled(waves, key)
  const wave = await waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
  if (wave === null) throw new Error('a scheduled wave can be opened')
  return wave
}

async function openWaves(waves: WaveStore): Promise<readonly number[]> {
  return (await waves.list(TENANT)).filter(({ state }) => state === 'open').map(({ number }) => number)
}

describe('the trial', () => {
  test('the first call opens the first wave; all others find it', async () => {
    const storage = await aStorage(azurite)
    const replica = await storage.replica()
    const waves = await Promise.all(people(1, 10).map((n) => (n % 2 ? storage : replica).waves.current(TENANT)))
    const first = {
      tenant: TENANT,
      id: 'tenant-1',
      number: 1,
      name: '1',
      state: 'open',
      questionnaireVersion: QUESTIONNAIRE_VERSION,
      answers: 'kept' as const,
      startedAt: START,
      launch: null,
      trialBreakdown: 'department' as const,
    }
    expect(waves).toEqual(waves.map(() => first))
  })

  test('is closed by the first wave that opens', async () => {
    const { waves } = await aStorage(azurite)
    const trial = await waves.current(TENANT)
    const wave = await opened(waves, 'first')
    expect(await waves.current(TENANT)).toEqual(wave)
    expect(await waves.read(TENANT, trial?.id ?? wave.id)).toMatchObject({ state: 'closed', launch: null })
  })

  test('a tenant that has a draft needs none', async () => {
    const { waves } = await aStorage(azurite)
    await waves.draft(TENANT, aNewWave())
    expect(await waves.current(TENANT)).toBeNull()
  })

  test('in production there is none', async () => {
    const { waves } = await someWaves()
    expect(await waves.current(TENANT)).toBeNull()
    expect(await waves.list(TENANT)).toEqual([])
  })
})

describe('drafts', () => {
  test('a draft reads as it was made', async () => {
    const { waves, replica } = await someWaves()
    const plan = aPlan({
      audience: { kind: 'team', team: '19:a@thread', name: "Sales & 'Co'", serviceUrl: 'https://smba.example.org' },
      opensAt: null,
      hours: { from: 480, until: 1080, days: [1, 2] },
      greeting: { en: 'Hello 🙂', nl: 'Dag' },
      repeatEveryMonths: 6,
    })
    const made = await waves.draft(TENANT, aNewWave({ plan, lead: employeeNumber(7) }))
    expect(made).toMatchObject({
      number: 1,
      state: 'draft',
      launch: { plan, lead: employeeNumber(7), audienceReady: false },
    })
    expect(await (await replica()).read(TENANT, made.id)).toEqual(made)
  })

  test('a button that is pressed twice, on two replicas, makes one draft', async () => {
    const { waves, replica } = await someWaves()
    const other = await replica()
    const made = await Promise.all(people(1, 20).map((n) => (n % 2 ? waves : other).draft(TENANT, aNewWave())))
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([waveIdOf(TENANT, 1)]))
    expect(await waves.list(TENANT)).toHaveLength(1)
  })

  test('different intentions make different waves, numbered without a gap, the newest first', async () => {
    const { waves, replica } = await someWaves()
    const other = await replica()
    await Promise.all(people(1, 6).map((n) => (n % 2 ? waves : other).draft(TENANT, aNewWave({ key: `press-${n}` }))))
    expect((await waves.list(TENANT)).map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('tenants have waves of their own, under names that no other has', async () => {
    const { waves } = await someWaves()
    const [one, other] = [await waves.draft(TENANT, aNewWave()), await waves.draft(tenantId('other'), aNewWave())]
    expect(one.id).not.toBe(other.id)
    expect(await waves.read(tenantId('other'), one.id)).toBeNull()
  })
})

describe('what happens to a wave', () => {
  test('it is stored as it is then', async () => {
    const { waves, replica } = await someWaves()
    const wave = await opened(waves, 'first')
    expect(wave).toMatchObject({ state: 'open', startedAt: OPENING, launch: { asked: 1, round: 0 } })
    expect(await (await replica()).read(TENANT, wave.id)).toEqual(wave)
  })

  test('an event that makes no sense changes nothing, nor does one for a wave that is not there', async () => {
    const { waves } = await someWaves()
    const wave = await opened(waves, 'first')
    expect(await waves.apply(TENANT, wave.id, { kind: 'confirmed', at: START })).toBeNull()
    expect(await waves.apply(TENANT, waveIdOf(TENANT, 9), { kind: 'closed' })).toBeNull()
    expect(await waves.read(TENANT, wave.id)).toEqual(wave)
  })

  test.each([
    ['opening', { kind: 'opened', at: OPENING }, scheduled],
    ['a reminder', { kind: 'reminded', round: 1, at: daysAfter(OPENING, 3), byLead: false }, ready],
    ['closing', { kind: 'closed' }, opened],
    ['an extension', { kind: 'extended', closesAt: daysAfter(CLOSING, 7) }, opened],
  ] as const)('a hundred who say so at once: %s happens once', async (_, event, given) => {
    const { waves, replica } = await someWaves()
    const other = await replica()
    const { id } = await given(waves, 'first')
    const outcomes = await Promise.all(people(1, 100).map((n) => (n % 2 ? waves : other).apply(TENANT, id, event)))
    const happened = outcomes.filter((wave) => wave !== null)
    expect(happened).toHaveLength(1)
    expect(await waves.read(TENANT, id)).toEqual(happened[0])
  })

  test('the progress card is remembered beside what happens at the same moment', async () => {
    const { waves } = await someWaves()
    const { id } = await opened(waves, 'first')
    const progressCard = {
      conversation: 'a:1',
      serviceUrl: 'https://smba.example.org',
      activity: '5',
      turn: '7',
      lead: employeeNumber(1),
    }
    await Promise.all([
      waves.setProgressCard(TENANT, id, progressCard),
      waves.apply(TENANT, id, { kind: 'audience-ready', failed: false, obstacle: null }),
      waves.apply(TENANT, id, { kind: 'halted', reason: 'card-refused' }),
    ])
    expect((await waves.read(TENANT, id))?.launch).toMatchObject({
      progressCard,
      audienceReady: true,
      halted: 'card-refused',
    })
  })
})

describe('one wave is open at a time', () => {
  test('opening one closes the other', async () => {
    const { waves } = await someWaves()
    const first = await opened(waves, 'first')
    const second = await opened(waves, 'second')
    expect(await openWaves(waves)).toEqual([second.number])
    expect(await waves.read(TENANT, first.id)).toMatchObject({ state: 'closed', launch: { reported: false } })
  })

  test('also where two open at the same moment, on two replicas', async () => {
    const { waves, replica } = await someWaves()
    const other = await replica()
    const [first, second] = [await scheduled(waves, 'first'), await scheduled(waves, 'second')]
    const opening = { kind: 'opened', at: OPENING } as const
    await Promise.all([waves.apply(TENANT, first.id, opening), other.apply(TENANT, second.id, opening)])
    expect(await openWaves(waves)).toHaveLength(1)
  })
})

describe('the wave that concerns employees', () => {
  test('none before the first opens, then the open one, then the one that closed last', async () => {
    let now = START
    const { waves } = await someWaves(() => now)
    const { id } = await scheduled(waves, 'first')
    expect(await waves.current(TENANT)).toBeNull()
    const open = await waves.apply(TENANT, id, { kind: 'opened', at: OPENING })
    expect(await waves.current(TENANT)).toEqual(open)
    const closed = await waves.apply(TENANT, id, { kind: 'closed' })
    await scheduled(waves, 'second')
    now = daysAfter(START, 1)
    expect(await waves.current(TENANT)).toEqual(closed)
  })

  test('what another replica changed is known within five seconds', async () => {
    let now = START
    const { waves, replica } = await someWaves(() => now)
    const { id } = await opened(waves, 'first')
    expect(await waves.current(TENANT)).toMatchObject({ state: 'open' })
    await (await replica()).apply(TENANT, id, { kind: 'closed' })
    now = new Date(START.getTime() + 5_000)
    expect(await waves.current(TENANT)).toMatchObject({ state: 'closed' })
  })

  test('whoever needs it fresh hears at once what another replica did', async () => {
    const { waves, replica } = await someWaves()
    const { id } = await opened(waves, 'first')
    await waves.current(TENANT)
    await (await replica()).apply(TENANT, id, { kind: 'closed' })
    expect(await waves.current(TENANT, 'fresh')).toMatchObject({ state: 'closed' })
  })

  test('a clock that jumps backwards keeps no outdated wave', async () => {
    let now = START
    const { waves, replica } = await someWaves(() => now)
    const { id } = await opened(waves, 'first')
    await waves.current(TENANT)
    await (await replica()).apply(TENANT, id, { kind: 'closed' })
    now = daysAfter(START, -1)
    expect(await waves.current(TENANT)).toMatchObject({ state: 'closed' })
  })
})

/** An open wave whose audience is complete. */
async function ready(waves: WaveStore, key: string): Promise<Wave> {
  const { id } = await opened(waves, key)
  const wave = await waves.apply(TENANT, id, { kind: 'audience-ready', failed: false, obstacle: null })
  if (wave === null) throw new Error('an open wave can have its audience')
  return wave
}
