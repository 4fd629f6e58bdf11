/** What the sending of waves asks of storage. Every method rejects with a StorageError (errors.ts) and nothing else. */
import type { Counts } from '../counts'
import type { EmployeeId, TenantId, WaveId } from '../identifiers'
import type { Candidate, Delivery, DeliveryEvent } from '../waves/delivery'
import type { Properties } from './limits'

/** A delivery as it was read; `record` needs it to know whether others have changed it since. */
export interface StoredDelivery {
  readonly delivery: Delivery
  readonly etag: string
  /** What a newer version wrote beside it, for storage alone; none where it is absent. */
  readonly others?: Properties
}

export interface DeliveryStore {
  /**
   * Adds people as pending, whoever is there already stays as they are. Resolves to how many were new. The more at
   * once, the fewer transactions: some ten thousand fill them.
   */
  invite(wave: WaveId, candidates: readonly Candidate[]): Promise<number>
  read(wave: WaveId, employee: EmployeeId): Promise<Delivery | null>
  /** The deliveries of one shard to whom a message of the round is owed (`isDue`), a page at a time. */
  due(wave: WaveId, shard: number, round: number, signal: AbortSignal): AsyncIterable<readonly StoredDelivery[]>
  /** The deliveries of one shard that failed for want of the app (`isWithoutApp`), a page at a time. */
  withoutApp(wave: WaveId, shard: number, signal: AbortSignal): AsyncIterable<readonly StoredDelivery[]>
  /** Every delivery of one shard, a page at a time. */
  all(wave: WaveId, shard: number, signal: AbortSignal): AsyncIterable<readonly Delivery[]>
  /**
   * Applies an event to each of these deliveries of one shard, with the shard's counts in the same transactions. Where
   * others changed a row meanwhile, the event is applied to the row as it is now.
   */
  record(
    wave: WaveId,
    shard: number,
    events: readonly { readonly of: StoredDelivery; readonly event: DeliveryEvent }[],
  ): Promise<void>
  /** Applies an event to one delivery; null where the employee is not in the wave. */
  apply(wave: WaveId, employee: EmployeeId, event: DeliveryEvent): Promise<Delivery | null>
  /** Every failed delivery becomes pending again, but for those without the app. Resolves to how many. */
  retryFailed(wave: WaveId): Promise<number>
  /** The counts over all deliveries (services/waves/progress.ts reads them): what `countsOfShards` tells, in sum. */
  counts(wave: WaveId): Promise<Counts>
  /** Those of every shard, in their order: 64 point reads, or one question where the wave is known to be small. */
  countsOfShards(wave: WaveId): Promise<readonly Counts[]>
  /** Those of one shard: one point read. */
  shardCounts(wave: WaveId, shard: number): Promise<Counts>
  /** What `counts` says, made anew from every row: what `counts` must equal until rows are purged. Reads all of them. */
  recount(wave: WaveId): Promise<Counts>
}

/** The work on one shard of one wave. */
export interface DeliveryTask {
  readonly tenant: TenantId
  readonly wave: WaveId
  readonly shard: number
}

/**
 * A task that is ours for a while; nobody else receives it until then. Each call rejects with `conflict` where it is
 * ours no more. The same task may be there twice: after a crash, or when a wave is enqueued again.
 */
export interface HeldTask {
  readonly task: DeliveryTask
  /** How long it is ours without being renewed. */
  readonly seconds: number
  /** How often it was received, this time included: 1 the first time. */
  readonly received: number
  /** Ours for the whole time again. */
  renew(): Promise<void>
  done(): Promise<void>
  /** Back in the queue, to be received in so many seconds (at most seven days), as if for the first time. */
  later(seconds: number): Promise<void>
  /** Out of the way: to the queue `deliveries-poison`, where an administrator finds it. */
  poison(): Promise<void>
}

export interface DeliveryQueue {
  /** One task for each of these shards of the wave. */
  enqueue(tenant: TenantId, wave: WaveId, shards: readonly number[]): Promise<void>
  /** At most so many tasks (32); those that cannot be read go to the poison queue. */
  receive(most: number, signal: AbortSignal): Promise<readonly HeldTask[]>
  /** About how many tasks wait. */
  length(): Promise<number>
}

export interface QueueAge {
  /** How long the task has been due that waits longest; null where none waits. */
  oldestSeconds(now: Date): Promise<number | null>
}

export interface LeaseStore {
  /**
   * Takes or renews the lease of the tenant's dispatcher. `held` by somebody else comes with a mark that changes with
   * every renewal: who sees the same mark for the whole term, on a clock of their own, may `take` it. So no clock of
   * two machines is ever compared.
   */
  hold(
    tenant: TenantId,
    holder: string,
  ): Promise<{ readonly kind: 'ours' } | { readonly kind: 'held'; readonly mark: string }>
  /** Takes it from a holder who did not renew it, where the mark is still that one. False where it is not. */
  take(tenant: TenantId, holder: string, mark: string): Promise<boolean>
  /** Gives it up, so that another need not wait for the term. */
  release(tenant: TenantId, holder: string): Promise<void>
}
