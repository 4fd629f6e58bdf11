/**
 * Brings a backup into a storage account in which no bot runs (services/storage/maintenance.ts). Every row is written in
 * place of what may stand there already, so a file may be brought twice; after each it is noted how many are done.
 */
import type { Maintenance, MaintenanceStore } from '../storage/maintenance'
import { inParallel } from '../storage/parallel'
import type { RawStorage } from '../storage/raw-storage'
import { type RawRow, rawGroups } from '../storage/raw-table'
import { TABLES } from '../storage/tables'
import type { BackupFolder } from './backup-folder'
import { type BackupFile, type Manifest, rowsIn } from './backup-format'

export interface RestoreParts {
  readonly target: RawStorage
  readonly folder: BackupFolder
  readonly manifest: Manifest
  readonly maintenance: MaintenanceStore
  readonly signal: AbortSignal
  /** Told of every file that is done, and of how many rows so far. */
  readonly progress: (done: number, of: number) => void
}

/** Whether there is nothing in the tables but what a bot that was started once leaves. */
export async function isEmptyStorage(target: RawStorage, signal: AbortSignal): Promise<boolean> {
  for (const table of TABLES.filter((name) => name !== 'Settings')) {
    for await (const _partition of target.tables[table].partitions(signal)) return false
  }
  return true
}

/** Goes on after the files that `begun` notes as done. Resolves to how many rows the backup holds. */
export async function restore(parts: RestoreParts, begun: Maintenance): Promise<number> {
  const { manifest, maintenance, progress } = parts
  const all = rowsIn(manifest.files)
  let rows = 0
  for (const [place, file] of manifest.files.entries()) {
    parts.signal.throwIfAborted()
    if (place >= Number(begun.done)) {
      await bring(parts, file)
      await maintenance.note(begun, String(place + 1))
    }
    rows += file.rows
    progress(rows, all)
  }
  return rows
}

/** So many transactions are under way, of as many partitions as the rows come from. */
const TRANSACTIONS_AT_ONCE = 16
/** So many rows are held in memory. */
const ROWS_AT_ONCE = 16 * 400

async function bring({ target, folder, signal }: RestoreParts, { file, table }: BackupFile): Promise<void> {
  const write = (rows: readonly RawRow[]) =>
    inParallel(TRANSACTIONS_AT_ONCE, transactionsOf(rows), ({ partition, group }) => {
      signal.throwIfAborted()
      return target.tables[table].put(partition, group, signal)
    })
  let rows: RawRow[] = []
  for await (const row of folder.readRows(file)) {
    rows.push(row)
    if (rows.length < ROWS_AT_ONCE) continue
    await write(rows)
    rows = []
  }
  await write(rows)
}

/** One of each partition in turn, so that those that run together meet as few of their own partition as can be. */
function transactionsOf(rows: readonly RawRow[]) {
  const partitions = new Map<string, RawRow[]>()
  for (const row of rows) {
    const own = partitions.get(row.partition) ?? []
    partitions.set(row.partition, own)
    own.push(row)
  }
  const groups = [...partitions].map(([partition, own]) =>
    rawGroups(own).map((group, turn) => ({ partition, group, turn })),
  )
  return groups.flat().toSorted((one, other) => one.turn - other.turn)
}
