/** The row `!tally` of a shard: the counts over its submitted answers, the open epoch, and the last closed one. */
import { z } from 'zod'
import { beginningOf, type EpochCount, type Erasure } from '../privacy/epoch'
import { EMPTY_TALLY, type Tally } from '../summary/tally'
import { TALLY_ROW } from './keys'
import type { Properties } from './limits'
import { COUNTS, json, parseRow } from './row-parts'
import type { Change, Row, Table } from './table'

export interface ShardTally {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  readonly tally: Tally
  readonly count: EpochCount
  /** The shard as it was when its last epoch closed; null in the first. */
  readonly capture: Capture | null
}

export interface Capture {
  readonly epoch: number
  readonly tally: Tally
  readonly touched: number
  readonly changes: number
}

type TallyChange = Extract<Change, { kind: 'insert' | 'merge' }>

export async function readShardTally(table: Table, partition: string, signal: AbortSignal): Promise<ShardTally> {
  const row = await table.read(partition, TALLY_ROW, signal)
  return row === null ? { etag: null, tally: EMPTY_TALLY, count: beginningOf(1), capture: null } : shardTallyOf(row)
}

/** The write of a new tally and count, where the row is still as it was read; the capture stays. */
export function tallyChange(from: ShardTally, tally: Tally, count: EpochCount): TallyChange {
  return conditional(from, {
    respondents: tally.respondents,
    counts: JSON.stringify(tally.counts),
    epoch: count.epoch,
    touched: count.touched,
    changes: count.changes,
    erased: count.erased.map(({ mark, print }) => `${mark}:${print}`).join(' '),
  })
}

/** The write that closes `epoch` and begins the next, and what it captures. */
export function closingChange(
  from: ShardTally,
  epoch: number,
): { readonly change: TallyChange; readonly capture: Capture } {
  const capture: Capture = { epoch, tally: from.tally, touched: from.count.touched, changes: from.count.changes }
  const { properties, ...condition } = tallyChange(from, from.tally, beginningOf(epoch + 1))
  return { change: { ...condition, properties: { ...properties, closed: JSON.stringify(capture) } }, capture }
}

const CAPTURE = z.object({
  epoch: z.int(),
  tally: z.object({ respondents: z.int(), counts: COUNTS }),
  touched: z.int(),
  changes: z.int(),
})

const TALLY = z.object({
  epoch: z.int().positive(),
  respondents: z.int().nonnegative(),
  counts: json(COUNTS),
  touched: z.int(),
  changes: z.int(),
  erased: z.string(),
  closed: json(CAPTURE).optional(),
})

function shardTallyOf(row: Row): ShardTally {
  const { epoch, respondents, counts, touched, changes, erased, closed } = parseRow('tally', row, TALLY)
  return {
    etag: row.etag,
    tally: { respondents, counts },
    count: { epoch, touched, changes, erased: erasuresOf(erased) },
    capture: closed ?? null,
  }
}

function erasuresOf(text: string): readonly Erasure[] {
  const parts = text === '' ? [] : text.split(' ')
  return parts.map((part) => {
    const [mark = '', print = ''] = part.split(':')
    return { mark, print }
  })
}

function conditional(from: ShardTally, properties: Properties): TallyChange {
  return from.etag === null
    ? { kind: 'insert', row: TALLY_ROW, properties }
    : { kind: 'merge', row: TALLY_ROW, properties, etag: from.etag }
}
