import { AudienceError, type AudienceProblem } from '../../../bot/audience/problem'
import { type DutyParts, perform } from '../../../bot/delivery/duties'
import type { WaveEvent } from '../../../services/waves/life'
import type { HaltReason } from '../../../services/waves/wave'
import { aLaunch, aPlan, aWave } from '../../support/waves'

/** What happens to a wave whose audience meets this problem while it is read. */
async function reading(problem: AudienceProblem) {
  const events: WaveEvent[] = []
  const told: HaltReason[] = []
  const parts = {
    stores: { waves: { apply: async (_tenant: unknown, _id: unknown, event: WaveEvent) => events.push(event) } },
    audiences: {
      // biome-ignore lint/correctness/useYield: it fails before the first page
      async *pages() {
        throw new AudienceError(problem)
      },
    },
    reports: { halted: async (_wave: unknown, reason: HaltReason) => told.push(reason) },
    log: () => {},
    clock: { now: () => new Date() },
    // Only what this duty asks for.
  } as unknown as DutyParts
  const launch = aLaunch({ plan: aPlan({ audience: { kind: 'organisation' } }) })
  const failure = await perform(parts, aWave('open', launch), launch, 'expand', new AbortController().signal).then(
    () => null,
    (error: unknown) => error,
  )
  return { events, told, failure }
}

describe('where an audience is read', () => {
  test.each<AudienceProblem>([{ kind: 'away' }, { kind: 'teams-away' }])(
    'and meets $kind, which may pass, the duty stays owed: nothing is halted, and nobody left behind',
    async (problem) => {
      const { events, failure } = await reading(problem)
      expect(failure).toBeInstanceOf(AudienceError)
      expect(events).toEqual([])
    },
  )

  test.each<[AudienceProblem, HaltReason]>([
    [{ kind: 'sign-in-refused' }, 'sign-in-refused'],
    [{ kind: 'team-unreadable' }, 'team-unreadable'],
    [{ kind: 'permission-missing', permission: 'User.Read.All' }, 'audience-unreadable'],
    [{ kind: 'not-found' }, 'audience-unreadable'],
    [{ kind: 'refused', status: 400, code: 'BadRequest' }, 'audience-unreadable'],
    [{ kind: 'graph-not-configured' }, 'audience-unreadable'],
    [{ kind: 'group-not-found', name: 'Sales' }, 'audience-unreadable'],
  ])('and meets %j, the wave is halted, and the lead is told: %s', async (problem, reason) => {
    expect(await reading(problem)).toEqual({ events: [{ kind: 'halted', reason }], told: [reason], failure: null })
  })
})

test.each([
  { kind: 'organisation', problem: null, asked: 2 },
  { kind: 'organisation', problem: { kind: 'app-not-in-catalogue' }, asked: 1 },
  { kind: 'installed', problem: null, asked: 0 },
] as const)(
  'of the audience $kind, all are in the wave before the app is installed for any, which ends at $problem.kind',
  async ({ kind, problem, asked }) => {
    const happened: string[] = []
    const parts = {
      stores: {
        waves: { apply: async () => happened.push('ready') },
        deliveries: {
          invite: async () => happened.push('invited'),
          async *all(_wave: unknown, shard: number) {
            if (shard < 2) yield [{ employee: `p${shard}` }]
          },
          async *withoutApp() {},
        },
      },
      audiences: {
        async *pages() {
          yield [{ employee: 'p0' }, { employee: 'p1' }]
        },
        install: async () => {
          happened.push('installed')
          return { left: [], problem }
        },
      },
      clock: { now: () => new Date() },
      // Only what this duty asks for.
    } as unknown as DutyParts
    const launch = aLaunch({ plan: aPlan({ audience: { kind } }) })
    await perform(parts, aWave('open', launch), launch, 'expand', new AbortController().signal)
    expect(happened).toEqual(['invited', ...Array(asked).fill('installed'), 'ready'])
  },
)

/** What happens, in its order, to a wave that is broken down; `coded`: its audience was known before. */
async function expanding({ coded }: { readonly coded: boolean }) {
  const happened: string[] = []
  const coding = { dimension: 'department', groups: [] }
  const parts = {
    stores: {
      waves: { apply: async () => happened.push('ready') },
      deliveries: {
        invite: async () => happened.push('invited'),
        async *all(_wave: unknown, shard: number) {
          if (shard === 0) yield [{ employee: 'p0', segments: { department: 'Sales' } }]
        },
        async *withoutApp() {},
      },
      codings: {
        read: async () => (coded ? coding : null),
        freeze: async (_tenant: unknown, _wave: unknown, made: unknown) => {
          happened.push('coded')
          return made
        },
      },
    },
    audiences: {
      async *pages() {
        yield [{ employee: 'p0' }]
      },
      install: async () => {
        happened.push('installed')
        return { left: [], problem: null }
      },
    },
    minimumGroup: 5,
    clock: { now: () => new Date() },
    // Only what this duty asks for.
  } as unknown as DutyParts
  const launch = aLaunch({ plan: aPlan({ audience: { kind: 'organisation' }, breakdown: 'department' }) })
  await perform(parts, aWave('open', launch), launch, 'expand', new AbortController().signal)
  return happened
}

describe('of a wave that is broken down', () => {
  test('all are in the wave, then it is coded, and only then anybody gets the app or a message', async () => {
    expect(await expanding({ coded: false })).toEqual(['invited', 'coded', 'installed', 'ready'])
  })

  test('nobody is added any more once it is coded: its counts are those of the people who are in it', async () => {
    expect(await expanding({ coded: true })).toEqual(['installed', 'ready'])
  })
})

test('messages are asked for in the shards in which there are people, and in no other', async () => {
  const asked: unknown[] = []
  const parts = {
    stores: {
      waves: { apply: async () => null },
      deliveries: {
        countsOfShards: async () =>
          Array.from({ length: 64 }, (_, shard) => ([3, 40].includes(shard) ? { people: 2 } : {})),
      },
    },
    queue: { enqueue: async (...given: readonly unknown[]) => asked.push(given) },
    clock: { now: () => new Date() },
    // Only what this duty asks for.
  } as unknown as DutyParts
  const wave = aWave()
  await perform(parts, wave, aLaunch(), 'enqueue', new AbortController().signal)
  expect(asked).toEqual([[wave.tenant, wave.id, [3, 40]]])
})
