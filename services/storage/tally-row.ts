/** The row `!tally` of a shard: the counts over its submitted answers, the open epoch, and the last closed one. */
import { z } from 'zod'
import { combineCounts } from '../counts'
import { type Counted, NOTHING_COUNTED, type Since } from '../privacy/since'
import type { Tally } from '../summary/tally'
import { isTallyRow, TALLY_ROW } from './keys'
import type { Properties } from './limits'
import { placeIn } from './participation-row'
import { COUNTS, json, parseRow, TALLY } from './row-parts'
import type { Change, Row, Table } from './table'

export interface ShardTally {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  /** The open epoch. */
  readonly epoch: number
  readonly counted: Counted
  /** The shard as it was when its last epoch closed; null in the first. */
  readonly capture: Capture | null
  /** Whether the row was written by an earlier version, which kept what this one does without. */
  readonly isEarlier: boolean
}

export interface Capture {
  readonly epoch: number
  readonly counted: Counted
}

export type TallyChange = Extract<Change, { kind: 'insert' | 'merge' | 'replace' }>

export async function readShardTally(table: Table, partition: string, signal: AbortSignal): Promise<ShardTally> {
  const row = await table.read(partition, TALLY_ROW, signal)
  if (row === null) return { etag: null, epoch: 1, counted: NOTHING_COUNTED, capture: null, isEarlier: false }
  const { since, ...shard } = shardTallyOf(row)
  const { tally } = shard.counted
  const known = since ?? (await sinceOfRows(table, partition, tally.respondents, signal))
  return { ...shard, counted: { tally, since: known }, isEarlier: since === undefined }
}

/**
 * A tally of an earlier version does not say since when: the answers beside it do. They were read after it, so where they
 * do not agree, a write under its ETag fails. Of answers that expired no row is left; they came in the first epoch.
 */
async function sinceOfRows(table: Table, partition: string, respondents: number, signal: AbortSignal): Promise<Since> {
  const rows = await table.list(partition, signal)
  const places = rows.filter(({ key }) => !isTallyRow(key)).flatMap((row) => placeIn(row) ?? [])
  const expired = Math.max(0, respondents - places.length)
  return places.reduce<Since>(
    (all, { since }) => combineCounts(all, { [since]: 1 }, 1),
    expired === 0 ? {} : { 1: expired },
  )
}

/** The write of new counts in the open epoch, where the row is still as it was read; the capture stays. */
export function tallyChange(from: ShardTally, counted: Counted): TallyChange {
  return conditional(from, propertiesOf(from.epoch, counted))
}

/** The write that closes the open epoch and begins the next, and what it captures. */
export function closingChange(from: ShardTally): {
  readonly change: TallyChange
  readonly capture: Capture
} {
  const { epoch, counted } = from
  const closed = JSON.stringify({ epoch, ...counted })
  const change = conditional(from, { ...propertiesOf(epoch + 1, counted), closed })
  return { change, capture: { epoch, counted } }
}

const TALLY_ROW_SHAPE = z.object({
  epoch: z.int().positive(),
  respondents: z.int().nonnegative(),
  counts: json(COUNTS),
  since: json(COUNTS).optional(),
  closed: json(
    z.object({
      epoch: z.int().positive(),
      tally: TALLY,
      since: COUNTS.optional(),
    }),
  ).optional(),
})

function shardTallyOf(row: Row) {
  const { epoch, respondents, counts, since, closed } = parseRow('tally', row, TALLY_ROW_SHAPE)
  return {
    etag: row.etag,
    epoch,
    counted: { tally: { respondents, counts } },
    since,
    capture: closed
      ? { epoch: closed.epoch, counted: { tally: closed.tally, since: closed.since ?? all(closed) } }
      : null,
  }
}

/** An earlier version did not say since when: as if everybody had answered at first, so that nobody is new. */
function all({ tally: { respondents } }: { readonly tally: Tally }): Since {
  return respondents === 0 ? {} : { 1: respondents }
}

function propertiesOf(epoch: number, { tally, since }: Counted): Properties {
  return {
    epoch,
    respondents: tally.respondents,
    counts: JSON.stringify(tally.counts),
    since: JSON.stringify(since),
  }
}

/** What an earlier version remembered of those who erased goes with the first write. */
function conditional({ etag, isEarlier, capture }: ShardTally, properties: Properties): TallyChange {
  if (etag === null) return { kind: 'insert', row: TALLY_ROW, properties }
  if (!isEarlier) return { kind: 'merge', row: TALLY_ROW, properties, etag }
  const closed = capture && { closed: JSON.stringify({ epoch: capture.epoch, ...capture.counted }) }
  return { kind: 'replace', row: TALLY_ROW, properties: { ...closed, ...properties }, etag }
}
