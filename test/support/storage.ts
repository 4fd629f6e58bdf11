import { setMaxListeners } from 'node:events'
import { TableClient } from '@azure/data-tables'
import { type Counts, totalOf } from '../../services/counts'
import type { WaveId } from '../../services/identifiers'
import { type Observing, UNOBSERVED } from '../../services/observing/observing'
import { shardCountsOf } from '../../services/storage/delivery-rows'
import { COUNT_ROW, deliveriesPartitions } from '../../services/storage/keys'
import { connectStorage, type Storage } from '../../services/storage/storage'
import { Table } from '../../services/storage/table'
import type { Azurite } from './azurite'
import { queuedTexts, type StoredRow, storedRows, type TableName } from './stored'

export interface TestStorage extends Storage {
  /** The rows beneath, to look at what is really stored. */
  table(name: TableName): Table
  /** All of them. */
  rows(): Promise<readonly StoredRow[]>
  /** What waits in the queues. */
  queued(): Promise<readonly string[]>
  /** The counts of a wave's deliveries as they stand, in one question instead of one a shard: tests ask again and again. */
  deliveryCounts(wave: WaveId): Promise<Counts>
  /** Another connection to the same tables, as a second replica would have. */
  replica(): Promise<Storage>
}

/** For calls without a deadline of their own; all shards at once may listen. */
export const PATIENCE = new AbortController().signal
setMaxListeners(0, PATIENCE)

export const START = new Date('2026-01-31T09:00:00.000Z')

/** Storage of its own for one test, on the test file's Azurite. */
export async function aStorage(
  azurite: Azurite,
  {
    minimumGroup = 5,
    now = () => START,
    trial = true,
    observing = UNOBSERVED,
    prefix = azurite.freshPrefix(),
  }: { minimumGroup?: number; now?: () => Date; trial?: boolean; observing?: Observing; prefix?: string } = {},
): Promise<TestStorage> {
  const account = { kind: 'connection-string', connectionString: azurite.connectionString } as const
  const replica = () => connectStorage({ account, prefix, now, minimumGroup, trial, observing })
  const client = (name: TableName) =>
    TableClient.fromConnectionString(azurite.connectionString, `${prefix}${name}`, { allowInsecureConnection: true })
  const table = (name: TableName) => new Table(client(name))
  const deliveryCounts = async (wave: WaveId) => {
    const rows = await table('Deliveries').readAcross(deliveriesPartitions(wave), COUNT_ROW, PATIENCE)
    return totalOf([...rows.values()].map((row) => shardCountsOf(row).counts))
  }
  const all = [azurite.connectionString, prefix] as const
  const looks = { table, rows: () => storedRows(...all), queued: () => queuedTexts(...all), deliveryCounts }
  return { ...(await replica()), replica, ...looks }
}
