import { setMaxListeners } from 'node:events'
import { TableClient } from '@azure/data-tables'
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
    prefix = azurite.freshPrefix(),
  }: { minimumGroup?: number; now?: () => Date; trial?: boolean; prefix?: string } = {},
): Promise<TestStorage> {
  const account = { kind: 'connection-string', connectionString: azurite.connectionString } as const
  const replica = () => connectStorage({ account, prefix, now, minimumGroup, trial })
  const table = (name: string) =>
    new Table(
      TableClient.fromConnectionString(azurite.connectionString, `${prefix}${name}`, {
        allowInsecureConnection: true,
      }),
    )
  const all = [azurite.connectionString, prefix] as const
  return { ...(await replica()), replica, table, rows: () => storedRows(...all), queued: () => queuedTexts(...all) }
}
