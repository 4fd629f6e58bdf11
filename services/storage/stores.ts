/** What the rest of the house asks of storage. Every method rejects with a StorageError (errors.ts) and nothing else. */
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import type { Release } from '../privacy/release'
import type { Participation } from '../questionnaire/participation'
import type { Wave } from '../waves/wave'

export interface AnswerStore {
  read(wave: WaveId, pseudonym: Pseudonym): Promise<Participation>
  /**
   * Reads, lets `decide` say what follows, and writes that, with the shard's tally in the same transaction where the
   * submitted answers change. `decide` is called again after a conflict, so it must be pure. Returning the very
   * participation it was given writes nothing.
   */
  update<Result>(
    wave: WaveId,
    pseudonym: Pseudonym,
    decide: (current: Participation) => { readonly next: Participation; readonly result: Result },
  ): Promise<Result>
  /** How many have submitted: 64 point reads. For the product's own logic: the privacy gate decides what is shown. */
  respondents(wave: WaveId): Promise<number>
}

export type ReleaseOutcome =
  /** `release` is new. */
  | { readonly kind: 'released'; readonly release: Release }
  /** The privacy rules allow no new release yet: `release` stands. */
  | { readonly kind: 'stands'; readonly release: Release }
  /** There is no release that may be shown: too few have answered, or the last one was made under a lower minimum. */
  | { readonly kind: 'too-few' }

export interface ReleaseStore {
  /** Makes a new release where the privacy rules allow one; otherwise says which one stands. Safe to call in parallel. */
  release(wave: WaveId, audience: number | null): Promise<ReleaseOutcome>
  /** A release as it was shown, or null. */
  read(wave: WaveId, number: number): Promise<Release | null>
}

export const LANGUAGES = ['en', 'nl'] as const
export type LanguageCode = (typeof LANGUAGES)[number]

/** A Bot Framework conversation reference, opaque to the domain. */
export type ConversationReference = Readonly<Record<string, unknown>>

export interface Employee {
  readonly id: EmployeeId
  readonly reference: ConversationReference
  /** What Teams says of the person's language, such as `nl-NL`. */
  readonly locale: string | null
  /** What the person chose with `language`, which goes before the locale. */
  readonly language: LanguageCode | null
  readonly state: 'installed' | 'removed'
}

export interface EmployeeStore {
  read(tenant: TenantId, id: EmployeeId): Promise<Employee | null>
  /**
   * Creates or replaces, and keeps the count of installed employees in the same transaction. `joined`: this very call
   * made the employee one of them; of several at once it is said to one.
   */
  save(tenant: TenantId, employee: Employee): Promise<'joined' | 'saved'>
  /** How many employees have the app installed: 64 point reads. */
  installed(tenant: TenantId): Promise<number>
}

export interface WaveStore {
  /** The wave that is open now; the first call for a tenant opens its first one. */
  current(tenant: TenantId): Promise<Wave>
}

export interface SettingsStore {
  communicationsChannel(tenant: TenantId): Promise<ConversationReference | null>
  setCommunicationsChannel(tenant: TenantId, channel: ConversationReference): Promise<void>
  /**
   * Remembers the fingerprint of the pseudonym key (services/privacy/pseudonym.ts) at the first call. `changed`: the
   * answers in this storage were made under another key, and people would count twice; do not go on.
   */
  confirmPseudonymKey(fingerprint: string): Promise<'confirmed' | 'changed'>
}
