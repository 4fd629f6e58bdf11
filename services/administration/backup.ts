/**
 * A copy of all that is stored, while people answer. The order is what makes it whole:
 * - Waves first: what belongs to another wave is left out, so nothing refers to a wave that is missing; and what a wave
 *   still owed then, it owes after a restore, and does twice rather than never.
 * - Deliveries before answers: somebody may be reminded in vain, but nobody counts as done whose answers are missing.
 * - Each shard of answers with its tally, as of one moment (settled-rows.ts); and all shards of a wave between two looks
 *   at its ledger that say the same. So every release in the backup is older than the answers beside it, none that was
 *   shown while it was made is missing, and nothing is compared with a release of which the backup does not know.
 * - Codings, settings, erasures and the audit log last.
 * What is done has a file of its own; what was cut off begins with the first that is missing.
 */
import type { TenantId } from '../identifiers'
import { retryingConflicts } from '../storage/conflicts'
import { rememberedOf } from '../storage/erasures'
import { StorageError } from '../storage/errors'
import { everyShard } from '../storage/keys'
import { DEPLOYMENT, MAINTENANCE_ROW } from '../storage/maintenance'
import type { RawStorage } from '../storage/raw-storage'
import type { RawRow } from '../storage/raw-table'
import { LEDGER_ROW } from '../storage/release-rows'
import type { TableName } from '../storage/tables'
import { OPEN_ROW } from '../storage/waves'
import type { BackupFolder } from './backup-folder'
import {
  type BackupFile,
  BEGUN_FILE,
  type Begun,
  fileOf,
  MANIFEST_FILE,
  type Manifest,
  tableAndOwnerOf,
} from './backup-format'
import { settledRows } from './settled-rows'

export interface BackupParts {
  readonly source: RawStorage
  readonly folder: BackupFolder
  readonly begun: Begun
  readonly now: () => Date
  readonly signal: AbortSignal
  /** Told of every part that is done. */
  readonly progress: (done: number, of: number) => void
}

/** Goes on with what is in the folder; resolves when its manifest is written. */
export async function backUp(parts: BackupParts): Promise<Manifest> {
  const { folder, begun, now } = parts
  await folder.make()
  await folder.writeText(BEGUN_FILE, JSON.stringify(begun, null, 2))
  const waves = await wavesOf(parts)
  const plan = [
    () => keepTable(parts, 'Deliveries', { owners: waves }),
    () => keepTable(parts, 'Employees'),
    ...[...waves].map((wave) => () => keepWave(parts, wave)),
    () => keepTable(parts, 'Codings', { isKept: (row) => waves.has(row.key) }),
    () => keepTable(parts, 'Settings', { isKept: isLasting }),
    () => keepTable(parts, 'Erasures'),
    () => keepTable(parts, 'Audit'),
    () => renewWaves(parts),
  ]
  for (const [place, step] of plan.entries()) {
    parts.signal.throwIfAborted()
    await step()
    parts.progress(place + 1, plan.length)
  }
  const manifest = { ...begun, endedAt: now(), files: await described(folder) }
  await folder.writeText(MANIFEST_FILE, JSON.stringify(manifest, null, 2))
  await folder.removeText(BEGUN_FILE)
  return manifest
}

/** So many partitions are read at the same time: each may be on another server. */
const PARTITIONS_AT_ONCE = 16

/** The ids of the waves that the backup holds; their rows are kept before anything else is read. */
async function wavesOf(parts: BackupParts): Promise<ReadonlySet<string>> {
  await keepTable(parts, 'Waves')
  const waves = new Set<string>()
  for (const name of await parts.folder.names()) {
    if (tableAndOwnerOf(name)?.table !== 'Waves') continue
    for await (const { key } of parts.folder.readRows(name)) if (key !== OPEN_ROW) waves.add(key)
  }
  return waves
}

/** A file for each owner of rows in the table that has none yet; of all owners where none are named. */
async function keepTable(
  parts: BackupParts,
  table: TableName,
  { owners, isKept = () => true }: { owners?: ReadonlySet<string>; isKept?: (row: RawRow) => boolean } = {},
): Promise<void> {
  const { folder, signal } = parts
  const kept = await folder.names()
  for (const owner of await ownersIn(parts, table)) {
    signal.throwIfAborted()
    const name = fileOf(table, owner)
    if (kept.includes(name) || owners?.has(owner) === false) continue
    const draft = await folder.writeRows(name, those(isKept, rowsOf(parts, table, partitionsOf(table, owner))))
    await draft.keep()
  }
}

/** Answers and releases of one wave, the releases' file last: where it is missing, both are made anew. */
async function keepWave(parts: BackupParts, wave: string): Promise<void> {
  const { source, folder, signal } = parts
  const [answers, releases] = [fileOf('Answers', wave), fileOf('Releases', wave)]
  if ((await folder.names()).includes(releases)) return
  await retryingConflicts(signal, async () => {
    const before = await source.tables.Releases.etag(wave, LEDGER_ROW, signal)
    const drafts = [
      await folder.writeRows(answers, rowsOf(parts, 'Answers', partitionsOf('Answers', wave))),
      await folder.writeRows(releases, rowsOf(parts, 'Releases', [wave])),
    ]
    if ((await source.tables.Releases.etag(wave, LEDGER_ROW, signal)) !== before) {
      throw new StorageError('conflict', 'A summary was released each time that a wave was read. Try again.')
    }
    for (const draft of drafts) await draft.keep()
  })
}

/**
 * A wave whose answers began to go while they were read says so, or a recount would miss them. Never that all are gone:
 * some are in the backup, and after a restore retention must find them again.
 */
async function renewWaves(parts: BackupParts): Promise<void> {
  const { source, folder } = parts
  for (const owner of await ownersIn(parts, 'Waves')) {
    const name = fileOf('Waves', owner)
    if (!(await folder.names()).includes(name)) continue
    const now = new Map<string, RawRow>()
    for await (const page of source.tables.Waves.pages(owner, 'all', parts.signal)) {
      for (const row of page) now.set(row.key, row)
    }
    const rows: RawRow[] = []
    for await (const row of folder.readRows(name)) {
      const answers = now.get(row.key)?.properties['answers']
      const began = answers === 'expired' && row.properties['answers'] !== 'expired' ? 'expiring' : answers
      rows.push(began === undefined ? row : { ...row, properties: { ...row.properties, answers: began } })
    }
    const draft = await folder.writeRows(name, inOne(rows))
    await draft.keep()
  }
}

async function ownersIn({ source, signal }: BackupParts, table: TableName): Promise<readonly string[]> {
  const owners: string[] = []
  for await (const owner of source.tables[table].owners(signal)) owners.push(owner)
  return owners
}

/** Where an owner's rows of a table are: asking which of its shards are empty costs as much as reading those. */
function partitionsOf(table: TableName, owner: string): readonly string[] {
  switch (table) {
    case 'Answers':
    case 'Deliveries':
    case 'Employees':
      return everyShard(owner)
    case 'Erasures':
      // Their owner is a tenant.
      return [owner, rememberedOf(owner as TenantId)]
    default:
      return [owner]
  }
}

/** The rows of each partition together, in the order of the partitions, some of which are read ahead. */
async function* rowsOf({ source, signal }: BackupParts, table: TableName, partitions: readonly string[]) {
  const reading: Promise<readonly RawRow[]>[] = []
  for (const partition of partitions) {
    const rows = settledRows(source.tables[table], table, partition, signal)
    // Told when its turn comes.
    rows.catch(() => {})
    reading.push(rows)
    if (reading.length >= PARTITIONS_AT_ONCE) yield await (reading.shift() ?? [])
  }
  for (const rows of reading) yield await rows
}

async function* those(isKept: (row: RawRow) => boolean, parts: AsyncIterable<readonly RawRow[]>) {
  for await (const rows of parts) yield rows.filter(isKept)
}

async function* inOne(rows: readonly RawRow[]) {
  yield rows
}

/** What the running bots tell each other of the moment is no part of it. */
function isLasting({ partition, key }: RawRow): boolean {
  if (partition.startsWith('!') && partition !== DEPLOYMENT) return false
  return ![MAINTENANCE_ROW, 'dispatcher', 'upkeep', 'throttled-until'].includes(key)
}

async function described(folder: BackupFolder): Promise<readonly BackupFile[]> {
  const files: BackupFile[] = []
  for (const name of await folder.names()) {
    const file = await folder.describe(name)
    if (file !== null) files.push(file)
  }
  return files
}
