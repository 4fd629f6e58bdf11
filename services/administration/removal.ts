/** Removes all that is stored of a tenant, and of a storage account in which it was the only one. */
import { isConflict } from '../storage/conflicts'
import { groupsOf, MAXIMUM_CHANGES } from '../storage/limits'
import { inParallel } from '../storage/parallel'
import type { RawStorage } from '../storage/raw-storage'
import type { RawTable } from '../storage/raw-table'
import { TABLES, type TableName } from '../storage/tables'

/** Whether a partition is of the tenant: named as it is, or a shard or a wave of it. */
export function isOfTenant(partition: string, tenant: string): boolean {
  return partition === tenant || partition.startsWith(`${tenant}|`) || partition.startsWith(`${tenant}-`)
}

/** How many rows the partitions have that are to be counted, by table. */
export async function countedRows(
  storage: RawStorage,
  isCounted: (partition: string) => boolean,
  signal: AbortSignal,
): Promise<Readonly<Record<TableName, number>>> {
  const counts = await inParallel(TABLES.length, TABLES, async (name) => {
    let rows = 0
    for await (const partition of storage.tables[name].partitions(signal)) {
      if (!isCounted(partition)) continue
      for await (const page of storage.tables[name].pages(partition, 'keys', signal)) rows += page.length
    }
    return [name, rows] as const
  })
  // Counted for each of the names.
  return Object.fromEntries(counts) as Record<TableName, number>
}

/** Removes the rows of the partitions that are to go, some partitions at a time. May be cut off, and begun again. */
export async function removeRows(
  storage: RawStorage,
  goes: (partition: string, table: TableName) => boolean,
  signal: AbortSignal,
  removed: (rows: number) => void,
): Promise<void> {
  for (const name of TABLES) {
    const table = storage.tables[name]
    const partitions: string[] = []
    for await (const partition of table.partitions(signal)) if (goes(partition, name)) partitions.push(partition)
    await inParallel(PARTITIONS_AT_ONCE, partitions, (partition) => emptied(table, partition, signal, removed))
  }
}

const PARTITIONS_AT_ONCE = 8

async function emptied(table: RawTable, partition: string, signal: AbortSignal, removed: (rows: number) => void) {
  for await (const page of table.pages(partition, 'keys', signal)) {
    for (const rows of groupsOf(page, MAXIMUM_CHANGES)) {
      signal.throwIfAborted()
      const keys = rows.map(({ key }) => key)
      await unlessGone(
        () => table.remove(partition, keys, signal),
        keys,
        (key) => table.remove(partition, [key], signal),
      )
      removed(keys.length)
    }
  }
}

/** Where one of them is gone already the others are removed one by one. */
async function unlessGone(all: () => Promise<void>, keys: readonly string[], one: (key: string) => Promise<void>) {
  try {
    await all()
  } catch (error) {
    if (!isConflict(error)) throw error
    for (const key of keys) {
      await one(key).catch((gone: unknown) => {
        if (!isConflict(gone)) throw gone
      })
    }
  }
}
