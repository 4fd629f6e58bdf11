/**
 * Compares what is counted with what is there, a partition at a time while people answer: the row that counts is read
 * first, and what was read counts only where it is still the same at the end. Nothing that comes out tells how many there
 * are in a shard: that may be one.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Counts, combineCounts } from '../counts'
import type { TenantId, WaveId } from '../identifiers'
import { countingOf } from '../storage/answers'
import { retryingConflicts } from '../storage/conflicts'
import { withDeadline } from '../storage/deadline'
import { readShardCounts, shardCountsChange, storedDeliveryOf } from '../storage/delivery-rows'
import { isUnreadable, StorageError } from '../storage/errors'
import { COUNT_ROW, isTallyRow, shardPartition, TALLY_ROW } from '../storage/keys'
import { transactionsOf } from '../storage/limits'
import { readableIn } from '../storage/participation-row'
import { recountOf } from '../storage/shard-recount'
import { type Row, type Table, written } from '../storage/table'
import { readShardTally } from '../storage/tally-row'
import { contributionOf } from '../waves/delivery'

/** What was found in one shard. */
export type Finding =
  | 'same'
  | 'differs'
  /** It differed, and the count is right now. */
  | 'mended'
  /** Some rows cannot be read by this version, so nothing can be said. */
  | 'unreadable'

export interface Recounting {
  readonly table: Table
  readonly mend: boolean
  readonly signal: AbortSignal
}

/** The tallies of one shard of a wave whose answers are all there, those of its groups included. */
export async function recountAnswers(recounting: Recounting, wave: WaveId, shard: number): Promise<Finding> {
  for (;;) {
    const found = await answersCounted(recounting, shardPartition(wave, shard))
    if (found !== 'mended-in-part') return found
  }
}

function answersCounted({ table, mend, signal }: Recounting, partition: string): Promise<Finding | 'mended-in-part'> {
  return settled(signal, async (stop) => {
    const tally = await readShardTally(table, partition, stop)
    const rows = await unchanged(table, partition, TALLY_ROW, tally.etag, stop)
    const given = rows.filter(({ key }) => !isTallyRow(key))
    if (given.some((row) => readableIn(row) === null)) return 'unreadable'
    const { same, changes } = recountOf(tally, rows, given.flatMap(countingOf))
    if (same) return 'same'
    if (!mend) return 'differs'
    const [ofShard, ...ofGroups] = changes()
    const [some = [], ...others] = transactionsOf(ofGroups)
    await table.writeTogether(partition, [ofShard, ...some], stop)
    return others.length === 0 ? 'mended' : 'mended-in-part'
  })
}

/** The counts of the deliveries of one shard of a wave from which nobody was taken out. */
export function recountDeliveries({ table, mend, signal }: Recounting, wave: WaveId, shard: number): Promise<Finding> {
  const partition = shardPartition(wave, shard)
  return settled(signal, async (stop) => {
    const kept = await readShardCounts(table, partition, stop)
    const rows = await unchanged(table, partition, COUNT_ROW, kept.etag, stop)
    const counts = rows
      .filter(({ key }) => key !== COUNT_ROW)
      .reduce<Counts>((sum, row) => combineCounts(sum, contributionOf(storedDeliveryOf(row).delivery), 1), {})
    if (isDeepStrictEqual(counts, kept.counts)) return 'same'
    if (!mend) return 'differs'
    await table.write(partition, shardCountsChange(kept, counts), stop)
    return 'mended'
  })
}

/** How many of one shard of a tenant's employees have the app. */
export function recountEmployees(
  { table, mend, signal }: Recounting,
  tenant: TenantId,
  shard: number,
): Promise<Finding> {
  const partition = shardPartition(tenant, shard)
  return settled(signal, async (stop) => {
    const count = await table.read(partition, COUNT_ROW, stop)
    const rows = await unchanged(table, partition, COUNT_ROW, count?.etag ?? null, stop)
    const installed = rows.filter(({ properties }) => properties['state'] === 'installed').length
    if (installed === (count?.properties['installed'] ?? 0)) return 'same'
    if (!mend) return 'differs'
    await table.write(partition, written(COUNT_ROW, count, { installed }), stop)
    return 'mended'
  })
}

const SHARD_MILLISECONDS = 60_000

async function settled<Found>(
  signal: AbortSignal,
  attempt: (stop: AbortSignal) => Promise<Found>,
): Promise<Found | 'unreadable'> {
  try {
    return await withDeadline(SHARD_MILLISECONDS, (stop) => retryingConflicts(stop, () => attempt(stop)), signal)
  } catch (error) {
    if (isUnreadable(error)) return 'unreadable'
    throw error
  }
}

/** The rows, where the one that counts them is the same after they were read. */
async function unchanged(
  table: Table,
  partition: string,
  counting: string,
  etag: string | null,
  stop: AbortSignal,
): Promise<readonly Row[]> {
  const rows = await table.list(partition, stop)
  const after = await table.read(partition, counting, stop)
  if ((after?.etag ?? null) === etag) return rows
  throw new StorageError('conflict', 'People changed a shard each time that it was counted. Try again.')
}
