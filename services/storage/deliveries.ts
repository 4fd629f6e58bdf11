/**
 * Deliveries and their counts. A row and the counts of its shard change in one transaction, each under its ETag, so that
 * the counts are always exactly the sum over the rows beside them.
 *
 * The counts that this process wrote last are tried without reading them again: where another process has written since,
 * the ETag fails and they are read anew. Only when that was not the reason are the rows read anew too.
 */
import { type Counts, combineCounts, totalOf } from '../counts'
import type { EmployeeId, WaveId } from '../identifiers'
import { Recent } from '../recent'
import { type Candidate, contributionOf, type Delivery, type DeliveryEvent, inviting, next } from '../waves/delivery'
import { addMissing } from './additions'
import { isConflict, retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import {
  answeredBefore,
  deliveryChange,
  dueIn,
  FAILED,
  readShardCounts,
  type ShardCounts,
  shardCountsChange,
  shardCountsOf,
  storedDeliveryOf,
  tellsTheMoment,
  WITHOUT_APP,
  withoutMoment,
} from './delivery-rows'
import type { DeliveryStore, StoredDelivery } from './delivery-stores'
import { StorageError } from './errors'
import { COUNT_ROW, deliveriesPartition, deliveriesPartitions, employeeRow, shardPartition } from './keys'
import { transactionsOf } from './limits'
import { pagesOf } from './pages'
import { inParallel } from './parallel'
import type { Change, Query, Row, Table } from './table'
import { Turnstile } from './turnstile'
import type { AnswerMomentStore, DeliveryPurge } from './upkeep-stores'

/** So many rows cost less to pass over than 64 reads; of a pilot, or a first try. */
const FEW_PEOPLE = 100

/** What is to happen to one delivery. `of`: as it was read; null where it is to be read. */
interface Task {
  readonly key: string
  readonly of: StoredDelivery | null
  readonly events: readonly DeliveryEvent[]
}

/** A delivery before and after; `before` is null for a new one. */
interface Step {
  readonly before: StoredDelivery | null
  readonly after: Delivery
}

export class DeliveryRepository implements DeliveryStore, DeliveryPurge, AnswerMomentStore {
  readonly #shards = new Turnstile()
  /** The shards of four waves. */
  readonly #counts = new Recent<ShardCounts>(256)
  /** Waves that had few people when all of their counts were read. */
  readonly #small = new Recent<true>(16)

  constructor(private readonly table: Table) {}

  async invite(wave: WaveId, candidates: readonly Candidate[]): Promise<number> {
    const groups = [...shardsOf(wave, candidates)].flatMap(([partition, rows]) =>
      transactionsOf(rows).map((group) => ({ partition, group })),
    )
    const added = await inParallel(SHARDS_AT_ONCE, groups, ({ partition, group }) => this.#invite(partition, group))
    return added.reduce((total, one) => total + one, 0)
  }

  read(wave: WaveId, employee: EmployeeId): Promise<Delivery | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const stored = await this.#read(deliveriesPartition(wave, employee), employeeRow(employee), signal)
      return stored?.delivery ?? null
    })
  }

  async *due(wave: WaveId, shard: number, round: number, signal: AbortSignal) {
    const query = { where: dueIn(round), most: DUE_AT_ONCE }
    yield* this.#pages(shardPartition(wave, shard), query, signal)
  }

  async *withoutApp(wave: WaveId, shard: number, signal: AbortSignal) {
    yield* this.#pages(shardPartition(wave, shard), { where: WITHOUT_APP, most: DUE_AT_ONCE }, signal)
  }

  async *all(wave: WaveId, shard: number, signal: AbortSignal) {
    for await (const page of this.#pages(shardPartition(wave, shard), {}, signal)) {
      yield page.map(({ delivery }) => delivery)
    }
  }

  async record(
    wave: WaveId,
    shard: number,
    events: readonly { readonly of: StoredDelivery; readonly event: DeliveryEvent }[],
  ): Promise<void> {
    const partition = shardPartition(wave, shard)
    for (const group of transactionsOf(tasksOf(events))) await this.#perform(partition, group)
  }

  async apply(wave: WaveId, employee: EmployeeId, event: DeliveryEvent): Promise<Delivery | null> {
    const task = { key: employeeRow(employee), of: null, events: [event] }
    const [step] = await this.#perform(deliveriesPartition(wave, employee), [task])
    return step?.after ?? null
  }

  async retryFailed(wave: WaveId): Promise<number> {
    const retried = await inParallel(SHARDS_AT_ONCE, deliveriesPartitions(wave), (partition) => this.#retry(partition))
    return retried.reduce((total, one) => total + one, 0)
  }

  async counts(wave: WaveId): Promise<Counts> {
    return totalOf(await this.countsOfShards(wave))
  }

  countsOfShards(wave: WaveId): Promise<readonly Counts[]> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const rows = await this.#countRows(wave, signal)
      const counts = deliveriesPartitions(wave).map((partition) => shardCountsOf(rows.get(partition) ?? null).counts)
      const { people = 0 } = totalOf(counts)
      if (people > 0 && people <= FEW_PEOPLE) this.#small.set(wave, true)
      return counts
    })
  }

  shardCounts(wave: WaveId, shard: number): Promise<Counts> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      return (await readShardCounts(this.table, shardPartition(wave, shard), signal)).counts
    })
  }

  /** By partition. One question where the wave had few people a moment ago, for it passes over them all; else 64 reads. */
  async #countRows(wave: WaveId, signal: AbortSignal): Promise<ReadonlyMap<string, Row | null>> {
    const partitions = deliveriesPartitions(wave)
    if (this.#small.get(wave) !== undefined) {
      // Where it has grown since and this takes too long, it is not asked so again.
      this.#small.forget(wave)
      return this.table.readAcross(partitions, COUNT_ROW, signal)
    }
    const rows = await Promise.all(partitions.map((partition) => this.table.read(partition, COUNT_ROW, signal)))
    return new Map(partitions.map((partition, shard) => [partition, rows[shard] ?? null]))
  }

  async recount(wave: WaveId): Promise<Counts> {
    let total: Counts = {}
    for (const partition of deliveriesPartitions(wave)) {
      for await (const page of this.#pages(partition, {})) {
        for (const { delivery } of page) total = combineCounts(total, contributionOf(delivery), 1)
      }
    }
    return total
  }

  async purge(wave: WaveId, shard: number, most: number, stop: AbortSignal): Promise<number> {
    const partition = shardPartition(wave, shard)
    let gone = 0
    for await (const page of pagesOf(this.table, partition, { select: [] }, stop)) {
      const rows = page.filter(({ key }) => key !== COUNT_ROW).slice(0, most - gone)
      for (const group of transactionsOf(rows)) {
        const changes = group.map(({ key, etag }) => ({ kind: 'remove', row: key, etag }) as const)
        await withDeadline(TURN_MILLISECONDS, (signal) => this.table.writeTogether(partition, changes, signal))
        gone += group.length
      }
      if (gone >= most) break
    }
    return gone
  }

  async remove(wave: WaveId, employee: EmployeeId): Promise<void> {
    const [partition, key] = [deliveriesPartition(wave, employee), employeeRow(employee)]
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const row = await this.table.read(partition, key, signal)
        if (row !== null) await this.table.write(partition, { kind: 'remove', row: key, etag: row.etag }, signal)
      }),
    )
  }

  /** The counts are read before the row: where it changes meanwhile, they do too, and their ETag fails. */
  async withdraw(wave: WaveId, employee: EmployeeId): Promise<void> {
    const [partition, key] = [deliveriesPartition(wave, employee), employeeRow(employee)]
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, () =>
        this.#shards.pass(partition, signal, async () => {
          const from = await readShardCounts(this.table, partition, signal)
          const stored = await this.#read(partition, key, signal)
          if (stored?.delivery.state !== 'pending') return
          const counts = combineCounts(from.counts, contributionOf(stored.delivery), -1)
          this.#counts.forget(partition)
          const removal = { kind: 'remove', row: key, etag: stored.etag } as const
          await this.table.writeTogether(partition, [shardCountsChange(from, counts), removal], signal)
        }),
      ),
    )
  }

  async forgetMoments(wave: WaveId, shard: number, day: string, stop: AbortSignal): Promise<number> {
    const partition = shardPartition(wave, shard)
    let forgotten = 0
    for await (const page of pagesOf(this.table, partition, answeredBefore(day), stop)) {
      for (const group of transactionsOf(page.filter(tellsTheMoment))) {
        const merged = await this.#mergeUnlessChanged(partition, group.map(withoutMoment), stop)
        forgotten += merged ? group.length : 0
      }
    }
    // Whoever answered last in a shard changed its counts in the same moment.
    if (forgotten > 0) await this.#touchCounts(partition, stop)
    return forgotten
  }

  async #touchCounts(partition: string, stop: AbortSignal): Promise<void> {
    const row = await withDeadline(TURN_MILLISECONDS, (signal) => this.table.read(partition, COUNT_ROW, signal), stop)
    if (row !== null) await this.#mergeUnlessChanged(partition, [withoutMoment(row)], stop)
  }

  /** False where one of them was changed meanwhile: it is found again. */
  async #mergeUnlessChanged(partition: string, changes: readonly Change[], stop: AbortSignal): Promise<boolean> {
    try {
      await withDeadline(TURN_MILLISECONDS, (signal) => this.table.writeTogether(partition, changes, signal), stop)
      return true
    } catch (error) {
      if (isConflict(error)) return false
      throw error
    }
  }

  async #read(partition: string, key: string, signal: AbortSignal): Promise<StoredDelivery | null> {
    const row = await this.table.read(partition, key, signal)
    return row && storedDeliveryOf(row)
  }

  async *#pages(partition: string, query: Query, stop?: AbortSignal) {
    for await (const rows of pagesOf(this.table, partition, query, stop)) {
      yield rows.filter(({ key }) => key !== COUNT_ROW).map(storedDeliveryOf)
    }
  }

  #invite(partition: string, rows: readonly Addition[]): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      addMissing({ table: this.table, partition, signal }, rows, (missing) =>
        this.#shards.pass(partition, signal, () =>
          this.#write(
            partition,
            missing.map(({ delivery }) => ({ before: null, after: delivery })),
            signal,
          ),
        ),
      ),
    )
  }

  async #retry(partition: string): Promise<number> {
    let retried = 0
    for await (const page of this.#pages(partition, { where: FAILED })) {
      for (const group of transactionsOf(tasksOf(page.map((of) => ({ of, event: { kind: 'retried' } as const }))))) {
        retried += (await this.#perform(partition, group)).filter(isChange).length
      }
    }
    return retried
  }

  /** Performs tasks that fit one transaction; resolves to what became of each, null for a delivery that is not there. */
  #perform(partition: string, tasks: readonly Task[]): Promise<readonly (Step | null)[]> {
    let fresh = false
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, () =>
        this.#shards.pass(partition, signal, async () => {
          const steps = await Promise.all(
            tasks.map(async ({ key, of, events }) => {
              const known = fresh || of === null ? null : stepOf(of, events)
              // What changes nothing is decided on the row as it is now.
              if (known !== null && isChange(known)) return known
              const stored = await this.#read(partition, key, signal)
              return stored && stepOf(stored, events)
            }),
          )
          fresh = true
          const changes = steps.filter((step) => step !== null).filter(isChange)
          if (changes.length > 0) await this.#write(partition, changes, signal)
          return steps
        }),
      ),
    )
  }

  /** Must have the shard to itself within this process, as it renews the counts known last. */
  async #write(partition: string, steps: readonly Step[], signal: AbortSignal): Promise<void> {
    const known = this.#counts.get(partition)
    // While writing nothing is known: a failure may have come before or after the write.
    this.#counts.forget(partition)
    if (known === undefined) {
      await this.#writeOn(await readShardCounts(this.table, partition, signal), partition, steps, signal)
      return
    }
    try {
      await this.#writeOn(known, partition, steps, signal)
    } catch (error) {
      if (!isConflict(error)) throw error
      const counts = await readShardCounts(this.table, partition, signal)
      // The counts were right, so a row is not as it was read.
      if (counts.etag === known.etag) throw error
      await this.#writeOn(counts, partition, steps, signal)
    }
  }

  async #writeOn(from: ShardCounts, partition: string, steps: readonly Step[], signal: AbortSignal): Promise<void> {
    const counts = countsAfter(from.counts, steps)
    const changes = [
      shardCountsChange(from, counts),
      ...steps.map(({ before, after }) => deliveryChange(before, after)),
    ]
    const [etag = null] = await this.table.writeTogether(partition, changes, signal)
    this.#counts.set(partition, { etag, counts })
  }
}

/** So many shards are written at the same time: each is a partition, which Azure may keep on another server. */
const SHARDS_AT_ONCE = 8
/** Few enough that the last of a page is not outdated when its turn comes. */
const DUE_AT_ONCE = 250

interface Addition {
  readonly key: string
  readonly delivery: Delivery
}

/** The new rows of each partition in the order of their keys; whoever is there twice counts once. */
function shardsOf(wave: WaveId, candidates: readonly Candidate[]): ReadonlyMap<string, readonly Addition[]> {
  const people = new Map(candidates.map((candidate) => [employeeRow(candidate.employee), candidate]))
  const shards = new Map<string, Addition[]>()
  for (const [key, candidate] of [...people].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const partition = deliveriesPartition(wave, candidate.employee)
    const rows = shards.get(partition) ?? []
    shards.set(partition, rows)
    rows.push({ key, delivery: inviting(candidate) })
  }
  return shards
}

/** One task a delivery, as a transaction holds each row once. */
function tasksOf(events: readonly { readonly of: StoredDelivery; readonly event: DeliveryEvent }[]): readonly Task[] {
  const tasks = new Map<string, Task>()
  for (const { of, event } of events) {
    const key = employeeRow(of.delivery.employee)
    tasks.set(key, { key, of, events: [...(tasks.get(key)?.events ?? []), event] })
  }
  return [...tasks.values()]
}

function stepOf(before: StoredDelivery, events: readonly DeliveryEvent[]): Step & { before: StoredDelivery } {
  return { before, after: events.reduce(next, before.delivery) }
}

function isChange(step: Step | null): boolean {
  return step !== null && step.after !== step.before?.delivery
}

/** Where the rows and the counts were read at different moments, the one may not hold the other: to be read anew. */
function countsAfter(counts: Counts, steps: readonly Step[]): Counts {
  try {
    return steps.reduce((total, { before, after }) => {
      const without = before === null ? total : combineCounts(total, contributionOf(before.delivery), -1)
      return combineCounts(without, contributionOf(after), 1)
    }, counts)
  } catch (cause) {
    throw new StorageError('conflict', 'The counts do not hold the deliveries that are to change.', { cause })
  }
}
