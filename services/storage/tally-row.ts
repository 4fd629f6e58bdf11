/** The row `!tally` of a shard: the counts over its submitted answers, the open epoch, and the last closed one. */
import { z } from 'zod'
import { type Counted, NOTHING_COUNTED } from '../privacy/since'
import { TALLY_ROW } from './keys'
import type { Properties } from './limits'
import { COUNTS, json, parseRow } from './row-parts'
import type { Change, Row, Table } from './table'

export interface ShardTally {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  /** The open epoch. */
  readonly epoch: number
  readonly counted: Counted
  /** The shard as it was when its last epoch closed; null in the first. */
  readonly capture: Capture | null
}

export interface Capture {
  readonly epoch: number
  readonly counted: Counted
}

export type TallyChange = Extract<Change, { kind: 'insert' | 'merge' }>

export async function readShardTally(table: Table, partition: string, signal: AbortSignal): Promise<ShardTally> {
  const row = await table.read(partition, TALLY_ROW, signal)
  return row === null ? { etag: null, epoch: 1, counted: NOTHING_COUNTED, capture: null } : shardTallyOf(row)
}

/** The write of new counts in the open epoch, where the row is still as it was read; the capture stays. */
export function tallyChange(from: ShardTally, counted: Counted): TallyChange {
  return conditional(from, propertiesOf(from.epoch, counted))
}

/** The write that closes the open epoch and begins the next, and what it captures. */
export function closingChange({ epoch, counted, etag }: ShardTally): {
  readonly change: TallyChange
  readonly capture: Capture
} {
  const closed = JSON.stringify({ epoch, ...counted })
  const change = conditional({ etag }, { ...propertiesOf(epoch + 1, counted), closed })
  return { change, capture: { epoch, counted } }
}

const TALLY = z.object({
  epoch: z.int().positive(),
  respondents: z.int().nonnegative(),
  counts: json(COUNTS),
  since: json(COUNTS),
  closed: json(
    z.object({
      epoch: z.int().positive(),
      tally: z.object({ respondents: z.int().nonnegative(), counts: COUNTS }),
      since: COUNTS,
    }),
  ).optional(),
})

function shardTallyOf(row: Row): ShardTally {
  const { epoch, respondents, counts, since, closed } = parseRow('tally', row, TALLY)
  return {
    etag: row.etag,
    epoch,
    counted: { tally: { respondents, counts }, since },
    capture: closed ? { epoch: closed.epoch, counted: { tally: closed.tally, since: closed.since } } : null,
  }
}

function propertiesOf(epoch: number, { tally, since }: Counted): Properties {
  return {
    epoch,
    respondents: tally.respondents,
    counts: JSON.stringify(tally.counts),
    since: JSON.stringify(since),
  }
}

function conditional({ etag }: Pick<ShardTally, 'etag'>, properties: Properties): TallyChange {
  return etag === null
    ? { kind: 'insert', row: TALLY_ROW, properties }
    : { kind: 'merge', row: TALLY_ROW, properties, etag }
}
