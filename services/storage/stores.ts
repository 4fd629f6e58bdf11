/** What the rest of the house asks of storage. Every method rejects with a StorageError (errors.ts) and nothing else. */
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import type { Release } from '../privacy/release'
import type { Participation } from '../questionnaire/participation'
import type { Coding, GroupCode } from '../waves/coding'
import type { WaveEvent } from '../waves/life'
import type { Launch, Wave, WavePlan } from '../waves/wave'

/** What is stored of a respondent; `unreadable` where somebody damaged it, or a newer version wrote it. */
export type Held =
  | { readonly kind: 'readable'; readonly participation: Participation }
  | { readonly kind: 'unreadable'; readonly etag: string }

export interface AnswerStore {
  read(wave: WaveId, pseudonym: Pseudonym): Promise<Participation>
  /** The same, for whoever must go on where it cannot be read. */
  held(wave: WaveId, pseudonym: Pseudonym): Promise<Held>
  /**
   * Removes what cannot be read, where it is still as it was. `recount`: the tallies of its shard are made anew from
   * the answers that can be read, in the same transaction; without, they count it on.
   */
  discard(wave: WaveId, pseudonym: Pseudonym, etag: string, options: { readonly recount: boolean }): Promise<void>
  /**
   * Reads, lets `decide` say what follows, and writes that, with the shard's tally in the same transaction where the
   * submitted answers change. `decide` is called again after a conflict, so it must be pure. Returning the very
   * participation it was given writes nothing. `group`: the group of whoever submits for the first time, or anew after
   * erasing, in a wave with a breakdown; while something is submitted its group stays.
   */
  update<Result>(
    wave: WaveId,
    pseudonym: Pseudonym,
    decide: (current: Participation) => { readonly next: Participation; readonly result: Result },
    options?: { readonly group?: GroupCode | null },
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
  /**
   * Makes a new release where the privacy rules allow one; otherwise says which one stands. Safe to call in parallel.
   * `split`: shows as many groups of the wave's breakdown as the rules allow; from then on they are shown apart.
   */
  release(wave: WaveId, audience: number | null, options?: { readonly split: boolean }): Promise<ReleaseOutcome>
  /** A release as it was shown, or null. */
  read(wave: WaveId, number: number): Promise<Release | null>
}

/** How the audience of each wave is coded (services/waves/coding.ts). */
export interface CodingStore {
  /** Null before it was frozen. What was read once is not read again: it never changes. */
  read(tenant: TenantId, wave: WaveId): Promise<Coding | null>
  /** Keeps it for ever; resolves to what stands, which is another's where somebody was first. */
  freeze(tenant: TenantId, wave: WaveId, coding: Coding): Promise<Coding>
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
  /** IANA, as Teams told it last; null where unknown. */
  readonly timeZone: string | null
  readonly state: 'installed' | 'removed'
}

export interface EmployeeStore {
  /** Null also where what is stored cannot be read. */
  read(tenant: TenantId, id: EmployeeId): Promise<Employee | null>
  /**
   * Creates or replaces, and keeps the count of installed employees in the same transaction. `joined`: this very call
   * made the employee one of them; of several at once it is said to one.
   */
  save(tenant: TenantId, employee: Employee): Promise<'joined' | 'saved'>
  /** How many employees have the app installed: 64 point reads. */
  installed(tenant: TenantId): Promise<number>
  /** The employees of one shard (keys.ts), those whose app was removed included. */
  shard(tenant: TenantId, shard: number): Promise<readonly Employee[]>
  /**
   * Keeps the chats that were made while sending, for employees of one shard: whoever is known already stays as they
   * are. A few transactions for many.
   */
  addAll(tenant: TenantId, shard: number, employees: readonly Employee[]): Promise<void>
}

export interface WaveStore {
  /**
   * The wave that concerns employees now: the open one, else the one that opened last. Null before the first. Known for
   * a few seconds, so that a turn costs no read; `fresh` reads it.
   */
  current(tenant: TenantId, accept?: 'known' | 'fresh'): Promise<Wave | null>
  read(tenant: TenantId, id: WaveId): Promise<Wave | null>
  /** Every wave, the newest first. */
  list(tenant: TenantId): Promise<readonly Wave[]>
  /** Makes a draft under the next number. Whoever makes one with the same `key` again gets the first. */
  draft(tenant: TenantId, wave: NewWave): Promise<Wave>
  /**
   * Applies an event (services/waves/life.ts) to the wave as it is, once however many do so at the same moment. Null
   * where the event makes no sense, and nothing changed. Opening closes the wave that was open, in the same transaction.
   */
  apply(tenant: TenantId, id: WaveId, event: WaveEvent): Promise<Wave | null>
  /** Remembers the message that shows how far the wave is. */
  setProgressCard(tenant: TenantId, id: WaveId, card: Launch['progressCard']): Promise<void>
}

export interface NewWave {
  /** The same for the same intention, such as one press of a button: a double click makes one draft. */
  readonly key: string
  readonly name: string
  readonly lead: EmployeeId
  readonly plan: WavePlan
  readonly at: Date
}

export interface SettingsStore {
  /** Until when Teams asked the whole organisation's sending to wait; null where it did not. */
  throttledUntil(tenant: TenantId): Promise<Date | null>
  /** Remembers it for every replica; an earlier moment than the one known changes nothing. */
  throttle(tenant: TenantId, until: Date): Promise<void>
  /** When the directory was last asked who is still there (bot/upkeep/departures.ts); null for never. */
  directoryAskedAt(tenant: TenantId): Promise<Date | null>
  setDirectoryAskedAt(tenant: TenantId, at: Date): Promise<void>
  communicationsChannel(tenant: TenantId): Promise<ConversationReference | null>
  setCommunicationsChannel(tenant: TenantId, channel: ConversationReference): Promise<void>
  /**
   * Remembers the fingerprint of the pseudonym key (services/privacy/pseudonym.ts) at the first call. `changed`: the
   * answers in this storage were made under another key, and people would count twice; do not go on.
   */
  confirmPseudonymKey(fingerprint: string): Promise<'confirmed' | 'changed'>
}

/** What is posted in a community outside Teams: a summary by its release, or the invitation to a wave. */
export interface PostSubject {
  readonly wave: WaveId
  readonly post: 'summary' | 'invitation'
  /** 0 for an invitation. */
  readonly release: number
}

/** `begun` is for a post of which nobody knows how it ended, `unknown` for one of which the community did not say. */
export type PostState = 'begun' | 'posted' | 'not-posted' | 'unknown'

export interface PostRecord {
  /** How often it was ordered: 1, 2, 3, … */
  readonly round: number
  readonly state: PostState
  readonly at: Date
}

export interface PostStore {
  /** The last time; null where there was none. */
  read(tenant: TenantId, subject: PostSubject): Promise<PostRecord | null>
  /** Whether this very call begins that round: of several at once, and of a repetition, one does. */
  begin(tenant: TenantId, subject: PostSubject, round: number, at: Date): Promise<boolean>
  settle(tenant: TenantId, subject: PostSubject, record: PostRecord): Promise<void>
}
