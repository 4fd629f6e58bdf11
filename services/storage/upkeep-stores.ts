/** What the upkeep of stored data asks of storage: retention, erasure, the audit log. Rejects with a StorageError alone. */
import type { AuditAct, AuditEntry } from '../audit/entry'
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import type { Participation } from '../questionnaire/participation'

/** Answers or a draft that have lived their time, as they were read. */
export interface AgedAnswers {
  readonly pseudonym: Pseudonym
  readonly etag: string
  /** Null where this version cannot read them. */
  readonly participation: Participation | null
}

export interface AgedPage {
  readonly aged: readonly AgedAnswers[]
  /** How many others there are, which have not. */
  readonly younger: number
}

export interface AgedAnswerStore {
  /**
   * What was given on or before `day` (`YYYY-MM-DD`) in one shard, a page at a time. Submitted answers count from the
   * day of submission, and a change in progress goes with them, as it holds them; a draft from its last step, and what
   * cannot be read from its last write.
   */
  givenBy(wave: WaveId, shard: number, day: string, signal: AbortSignal): AsyncIterable<AgedPage>
  /**
   * Removes them where they are still as they were read, and leaves the tally, which counts them on: only for a wave in
   * which nobody can submit any more, or whoever came back would count twice.
   */
  drop(wave: WaveId, aged: AgedAnswers): Promise<void>
}

export interface DeliveryPurge {
  /** Removes at most so many deliveries of one shard and leaves its counts. Resolves to how many went. */
  purge(wave: WaveId, shard: number, most: number, signal: AbortSignal): Promise<number>
  /** Removes one delivery, where there is one, and leaves the counts: for a wave that is over. */
  remove(wave: WaveId, employee: EmployeeId): Promise<void>
  /** Removes one delivery together with what it adds to the counts, unless it is more than pending: for a planned wave. */
  withdraw(wave: WaveId, employee: EmployeeId): Promise<void>
}

export interface AnswerMomentStore {
  /**
   * Writes the deliveries anew of whoever answered in one shard before `day` (`YYYY-MM-DD`), once each, so that storage
   * tells of all of them the moment of this writing. Resolves to how many there were.
   */
  forgetMoments(wave: WaveId, shard: number, day: string, signal: AbortSignal): Promise<number>
}

/** Somebody whose app was removed, as they were read. */
export interface Leaver {
  readonly employee: EmployeeId
  readonly etag: string
  /** All that is kept is that they removed the app. */
  readonly bare: boolean
}

export interface LeaverStore {
  /** The object ids of those of one shard who have the app. */
  installedIn(tenant: TenantId, shard: number): Promise<readonly EmployeeId[]>
  /** Those of one shard whose app was removed before the moment, and who did not come back since; and all who are bare. */
  leftBefore(tenant: TenantId, shard: number, moment: Date): Promise<readonly Leaver[]>
  /** Keeps nothing but that they removed the app. False where they have come back since they were read. */
  strip(tenant: TenantId, leaver: Leaver): Promise<boolean>
  /** False where they have come back since they were read: then nothing is forgotten. */
  forget(tenant: TenantId, leaver: Leaver): Promise<boolean>
}

export interface AuditStore {
  write(tenant: TenantId, entry: AuditEntry): Promise<void>
  /** Writes it unless one of the same act and moment is there. */
  writeOnce(tenant: TenantId, entry: AuditEntry): Promise<void>
  /** The newest, the newest first: all, or those that were allowed, or refused, but for those of an act. */
  newest(
    tenant: TenantId,
    most: number,
    only?: { readonly but?: AuditAct; readonly allowed?: boolean },
  ): Promise<readonly AuditEntry[]>
  /** All, the newest first, a page at a time. */
  all(tenant: TenantId, signal: AbortSignal): AsyncIterable<readonly AuditEntry[]>
  /** Whether there is an entry from before the moment, of any act but this one. */
  hasBefore(tenant: TenantId, before: Date, but: AuditAct): Promise<boolean>
  /** Removes at most so many entries from before the moment. Resolves to how many went. */
  expire(tenant: TenantId, before: Date, most: number, signal: AbortSignal): Promise<number>
}

/** What is to be erased: in each wave the answers of which this is the seal (services/privacy/erasure.ts). */
export type Marks = ReadonlyMap<WaveId, string>

export interface StoredErasure {
  readonly employee: EmployeeId
  readonly marks: Marks
  readonly etag: string
}

export interface ErasureStore {
  /** Writes down what is to be erased, beside what is written down already. */
  ask(tenant: TenantId, employee: EmployeeId, marks: Marks): Promise<void>
  /** Null also where it cannot be read: asking again replaces it. */
  read(tenant: TenantId, employee: EmployeeId): Promise<StoredErasure | null>
  /** Some of those that are not done; rejects where there are none but such as cannot be read. */
  pending(tenant: TenantId): Promise<readonly StoredErasure[]>
  /** Forgets it, unless more was asked for since it was read. */
  done(tenant: TenantId, erasure: StoredErasure): Promise<void>
  /** Keeps that answers of these seals were erased, for whoever brings a backup back (services/privacy/erased.ts). */
  remember(tenant: TenantId, erased: readonly ErasedSeal[]): Promise<void>
  /** All that is remembered from the day on, `YYYY-MM-DD`. */
  remembered(tenant: TenantId, from: string, signal: AbortSignal): Promise<readonly ErasedSeal[]>
  /** Forgets what is from before the day: no backup holds it any more that may still be there. Resolves to how many. */
  forgetRemembered(tenant: TenantId, before: string, signal: AbortSignal): Promise<number>
}

/** That somebody's answers in a wave were erased, and when last; whose, only the key tells. */
export interface ErasedSeal {
  readonly seal: string
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** Tells which key the seal is of, and nothing of it. */
  readonly keyMark: string
}
