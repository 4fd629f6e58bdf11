/** Storage that costs nothing, for the one comparison that is about cards: a map for each store, no tallies, no releases. */
import { randomUUID } from 'node:crypto'
import type { ServiceStores } from '../../bot/parts'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { NO_PARTICIPATION, type Participation } from '../../services/questionnaire/participation'
import { QUESTIONNAIRE_VERSION } from '../../services/questionnaire/questions'
import type { LeaseStore } from '../../services/storage/delivery-stores'
import type { Employee } from '../../services/storage/stores'
import { WAVE } from './colleagues'

/** Nobody launches a wave here. */
function unused(): never {
  throw new Error('This store is not made for that.')
}

/** Another replica does the work, and is never late: its mark is a new one each time. */
const HELD: LeaseStore = {
  hold: async () => ({ kind: 'held', mark: randomUUID() }),
  take: unused,
  release: unused,
}

export function memoryStores(): ServiceStores {
  const participations = new Map<string, Participation>()
  const employees = new Map<EmployeeId, Employee>()
  const startedAt = new Date('2026-01-31T09:00:00.000Z')
  return {
    answers: {
      read: async (_wave, pseudonym) => participations.get(pseudonym) ?? NO_PARTICIPATION,
      update: async (_wave, pseudonym, decide) => {
        const { next, result } = decide(participations.get(pseudonym) ?? NO_PARTICIPATION)
        participations.set(pseudonym, next)
        return result
      },
      respondents: async () => 0,
      held: unused,
      discard: unused,
      givenBy: unused,
      drop: unused,
    },
    codings: { read: async () => null, freeze: unused },
    releases: {
      release: async () => ({ kind: 'too-few' }),
      read: async () => null,
    },
    employees: {
      read: async (_tenant, id) => employees.get(id) ?? null,
      save: async (_tenant, employee) => {
        employees.set(employee.id, employee)
        return 'saved'
      },
      installed: async () => employees.size,
      shard: unused,
      addAll: unused,
      installedIn: unused,
      leftBefore: unused,
      strip: unused,
      forget: unused,
    },
    waves: {
      current: async (tenant: TenantId) => ({
        tenant,
        id: WAVE,
        number: 1,
        name: '1',
        state: 'open',
        questionnaireVersion: QUESTIONNAIRE_VERSION,
        startedAt,
        answers: 'kept',
        launch: null,
        trialBreakdown: null,
      }),
      read: unused,
      list: unused,
      draft: unused,
      apply: unused,
      setProgressCard: unused,
    },
    deliveries: {
      invite: unused,
      read: unused,
      due: unused,
      withoutApp: unused,
      all: unused,
      record: unused,
      apply: unused,
      retryFailed: unused,
      counts: unused,
      countsOfShards: unused,
      shardCounts: unused,
      recount: unused,
      purge: unused,
      remove: unused,
      withdraw: unused,
      forgetMoments: unused,
    },
    audit: { write: async () => {}, writeOnce: unused, newest: unused, hasBefore: unused, all: unused, expire: unused },
    queue: { enqueue: unused, receive: unused, length: unused, oldestSeconds: async () => null },
    posts: { read: unused, begin: unused, settle: unused },
    erasures: {
      ...{ ask: unused, read: unused, pending: unused, done: unused },
      ...{ remember: unused, remembered: unused, forgetRemembered: unused },
    },
    lease: HELD,
    upkeepLease: HELD,
    settings: {
      throttledUntil: unused,
      throttle: unused,
      directoryAskedAt: unused,
      setDirectoryAskedAt: unused,
      communicationsChannel: async () => null,
      setCommunicationsChannel: async () => {},
      confirmPseudonymKey: async () => 'confirmed',
    },
    ping: async () => {},
  }
}
