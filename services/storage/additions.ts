/** Adds rows to a partition, where those that are there already stay as they are. */
import { odata } from '@azure/data-tables'
import { retryingConflicts } from './conflicts'
import { pagesOf } from './pages'
import type { Table } from './table'

/**
 * Writes the rows that are missing and resolves to how many. `rows` are in the order of their keys, and no key is there
 * twice; `write` inserts rows together, or rejects with a conflict. As a rule all are new, so that is tried first; only
 * after a conflict does it ask which ones are there.
 */
export function addMissing<Row extends { readonly key: string }>(
  { table, partition, signal }: { readonly table: Table; readonly partition: string; readonly signal: AbortSignal },
  rows: readonly Row[],
  write: (missing: readonly Row[]) => Promise<void>,
): Promise<number> {
  let conflicted = false
  return retryingConflicts(signal, async () => {
    const present = conflicted ? await keysAmong(table, partition, rows, signal) : NOBODY
    conflicted = true
    const missing = rows.filter(({ key }) => !present.has(key))
    if (missing.length > 0) await write(missing)
    return missing.length
  })
}

const NOBODY: ReadonlySet<string> = new Set()

/** The keys between the first and the last of these rows: a few pages, where a read each would be many. */
async function keysAmong(
  table: Table,
  partition: string,
  rows: readonly { readonly key: string }[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>()
  const where = odata`RowKey ge ${rows[0]?.key ?? ''} and RowKey le ${rows.at(-1)?.key ?? ''}`
  for await (const page of pagesOf(table, partition, { where, select: [] }, signal)) {
    for (const { key } of page) keys.add(key)
  }
  return keys
}
