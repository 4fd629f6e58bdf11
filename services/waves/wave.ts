/** A wave: one round of the questionnaire. */
import type { TenantId, WaveId } from '../identifiers'

export interface Wave {
  readonly tenant: TenantId
  readonly id: WaveId
  readonly name: string
  readonly state: 'open' | 'closed'
  readonly questionnaireVersion: number
  readonly startedAt: Date
}
