/**
 * The rows `!tally|<group>` of a shard: the same counts over those respondents of the shard who are in the group. They
 * change in the transaction of the answers, which the ETag of `!tally` guards, and closing an epoch leaves them alone:
 * whoever changes one first in a new epoch keeps beside it what it was when the one before ended.
 */
import { odata } from '@azure/data-tables'
import { z } from 'zod'
import { type Counted, NOTHING_COUNTED } from '../privacy/since'
import type { GroupCode } from '../waves/coding'
import { StorageError } from './errors'
import { GROUP_TALLY_ROWS, groupOfTallyRow, groupTallyRow } from './keys'
import { pagesOf } from './pages'
import { COUNTS, json, parseRow, TALLY } from './row-parts'
import type { Change, Row, Table } from './table'

export interface GroupTally {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  /** The epoch of the last change. */
  readonly epoch: number
  readonly counted: Counted
  /** As it was when the epochs before that one had ended. */
  readonly before: Counted
}

export async function readGroupTally(
  table: Table,
  partition: string,
  code: GroupCode,
  signal: AbortSignal,
): Promise<GroupTally> {
  return groupTallyIn(await table.read(partition, groupTallyRow(code), signal))
}

/** `row`: null where it is not there yet. */
export function groupTallyIn(row: Row | null): GroupTally {
  return row === null ? { etag: null, epoch: 0, counted: NOTHING_COUNTED, before: NOTHING_COUNTED } : groupTallyOf(row)
}

/** The groups of a shard as they were when `epoch`, the last closed one, ended. One query. */
export async function groupsAtEnd(
  table: Table,
  partition: string,
  epoch: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<GroupCode, Counted>> {
  const groups = new Map<GroupCode, Counted>()
  const where = odata`RowKey ge ${GROUP_TALLY_ROWS.from} and RowKey lt ${GROUP_TALLY_ROWS.before}`
  for await (const rows of pagesOf(table, partition, { where }, signal)) {
    for (const row of rows) {
      const code = groupOfTallyRow(row.key)
      if (code !== null) groups.set(code, atEnd(groupTallyOf(row), epoch))
    }
  }
  return groups
}

/** What the group becomes in the open epoch of its shard. */
export function nextGroupTally(from: GroupTally, epoch: number, counted: Counted): Omit<GroupTally, 'etag'> {
  if (from.epoch > epoch)
    throw new StorageError('conflict', 'The epoch of the shard closed at the same moment. Try again.')
  return { epoch, counted, before: from.epoch === epoch ? from.before : from.counted }
}

export function groupTallyChange(
  code: GroupCode,
  { etag }: GroupTally,
  { epoch, counted, before }: Omit<GroupTally, 'etag'>,
): Change {
  const row = groupTallyRow(code)
  const properties = { epoch, counted: JSON.stringify(counted), before: JSON.stringify(before) }
  return etag === null ? { kind: 'insert', row, properties } : { kind: 'merge', row, properties, etag }
}

const COUNTED = z.object({ tally: TALLY, since: COUNTS })

const GROUP_TALLY = z.object({ epoch: z.int().positive(), counted: json(COUNTED), before: json(COUNTED) })

function groupTallyOf(row: Row): GroupTally {
  return { etag: row.etag, ...parseRow('tally of a group', row, GROUP_TALLY) }
}

/** A change two epochs later means that others have gone on: what was read is outdated. */
function atEnd(group: GroupTally, epoch: number): Counted {
  if (group.epoch <= epoch) return group.counted
  if (group.epoch === epoch + 1) return group.before
  throw new StorageError('conflict', 'Others closed the epoch at the same moment. Try again.')
}
