/** Rows of a partition that belong together although people write while they are read. */
import { retryingConflicts } from '../storage/conflicts'
import { StorageError } from '../storage/errors'
import { COUNT_ROW, TALLY_ROW } from '../storage/keys'
import type { RawRow, RawTable } from '../storage/raw-table'
import { LEDGER_ROW } from '../storage/release-rows'
import type { TableName } from '../storage/tables'

/** The row that changes with every change of the others that it counts. */
const COUNTING: Readonly<Partial<Record<TableName, string>>> = {
  Answers: TALLY_ROW,
  Deliveries: COUNT_ROW,
  Employees: COUNT_ROW,
  Releases: LEDGER_ROW,
}

/**
 * All rows of the partition, as they were at one moment as far as the row that counts them says: it comes first among
 * them, and is looked at again when all were read; where it changed meanwhile, they are read again, after a while that
 * grows. Rejects with `conflict` where others keep changing them.
 */
export function settledRows(
  table: RawTable,
  name: TableName,
  partition: string,
  stop: AbortSignal,
): Promise<readonly RawRow[]> {
  const counting = COUNTING[name]
  return retryingConflicts(stop, async () => {
    const rows: RawRow[] = []
    for await (const page of table.pages(partition, 'all', stop)) rows.push(...page)
    if (counting === undefined || rows.length === 0) return rows
    const first = rows.find(({ key }) => key === counting)?.etag ?? null
    if ((await table.etag(partition, counting, stop)) !== first) {
      throw new StorageError('conflict', `${name}: people changed a part of it each time that it was read. Try again.`)
    }
    return rows
  })
}
