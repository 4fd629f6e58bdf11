/** Storage that costs nothing, for the one comparison that is about cards: a map for each store, no tallies, no releases. */
import type { Edges } from '../../bot/app'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { NO_PARTICIPATION, type Participation } from '../../services/questionnaire/participation'
import { QUESTIONNAIRE_VERSION } from '../../services/questionnaire/questions'
import type { Employee } from '../../services/storage/stores'
import { WAVE } from './colleagues'

export function memoryStores(): Edges['stores'] {
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
    },
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
    },
    waves: {
      current: async (tenant: TenantId) => ({
        tenant,
        id: WAVE,
        name: '1',
        state: 'open',
        questionnaireVersion: QUESTIONNAIRE_VERSION,
        startedAt,
      }),
    },
    settings: {
      communicationsChannel: async () => null,
      setCommunicationsChannel: async () => {},
      confirmPseudonymKey: async () => 'confirmed',
    },
    ping: async () => {},
  }
}
