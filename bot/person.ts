/** Who is speaking, and where: what a turn knows before anything is done. */
import type { Language } from '../cards/language'
import type { EmployeeId, Pseudonym, TenantId } from '../services/identifiers'
import type { Employee } from '../services/storage/stores'

export interface Person {
  readonly tenant: TenantId
  readonly id: EmployeeId
  readonly pseudonym: Pseudonym
  /** By group or team only after the activity handler has asked for it: where it matters. */
  readonly isLead: boolean
  /** The text for whoever is none; another one where that cannot be told at the moment. */
  readonly refusal: 'messages.notLead' | 'messages.leadUnknown'
  /** Personal chat: the only place for what is personal. */
  readonly personal: boolean
  /** The conversation without its thread. */
  readonly conversationId: string
  /** The team in one of whose channels this is said; null elsewhere. */
  readonly team: Team | null
  readonly language: Language
  /** As stored; null before the first personal chat. */
  readonly employee: Employee | null
}

export interface Team {
  readonly id: string
  /** '' where Teams does not tell it. */
  readonly name: string
  readonly serviceUrl: string
}
