/** Rows of the table Deliveries: one an employee in a wave, and in each shard the row `!count` over them. */
import { odata } from '@azure/data-tables'
import { z } from 'zod'
import type { Counts } from '../counts'
import { employeeId } from '../identifiers'
import { DELIVERY_STATES, type Delivery, FAILURE_REASONS } from '../waves/delivery'
import type { StoredDelivery } from './delivery-stores'
import { COUNT_ROW, employeeRow } from './keys'
import type { Properties } from './limits'
import { COUNTS, json, parseRow, unknownTo } from './row-parts'
import { type Change, overlaid, type Query, type Row, type Table, written } from './table'

export interface ShardCounts {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  readonly counts: Counts
}

/** The rows to whom a message of the round is owed: `isDue` of services/waves/delivery.ts, for the server to decide. */
export function dueIn(round: number): string {
  return odata`optedOut eq ${false} and (state eq 'pending' or (state eq 'sent' and round lt ${round}))`
}

/** Those whom the event `retried` changes. */
export const FAILED = odata`state eq ${'failed'} and reason ne ${'install-failed'}`

/** Those whom the event `app-installed` changes: `isWithoutApp` (services/waves/delivery.ts). */
export const WITHOUT_APP = odata`state eq ${'not-installed'} or (state eq ${'failed'} and reason eq ${'install-failed'})`

/** Those who answered before a day, `YYYY-MM-DD`, with as much as tells whether their moment is forgotten. */
export function answeredBefore(day: string): Query {
  return { where: odata`answeredOn lt ${day}`, select: [MOMENT_FORGOTTEN] }
}

/** Storage keeps the moment of the last write: of whoever answered that is when they did, until it is written once more. */
export function tellsTheMoment({ properties }: Pick<Row, 'properties'>): boolean {
  return properties[MOMENT_FORGOTTEN] !== true
}

/** Leaves the row as it is, and goes from it with the next change, which has a moment of its own. */
export function withoutMoment({ key, etag }: Pick<Row, 'key' | 'etag'>): Change {
  return { kind: 'merge', row: key, etag, properties: { [MOMENT_FORGOTTEN]: true } }
}

const MOMENT_FORGOTTEN = 'momentForgotten'

export function storedDeliveryOf(row: Row): StoredDelivery {
  const { reason, activity, messagedOn, locale, department, location, country, answeredOn, ...rest } = parseRow(
    'delivery',
    row,
    DELIVERY,
  )
  return {
    etag: row.etag,
    others: unknownTo([...Object.keys(DELIVERY.shape), MOMENT_FORGOTTEN], row),
    delivery: {
      ...rest,
      employee: employeeId(row.key),
      reason: reason ?? null,
      activity: activity ?? null,
      messagedOn: messagedOn ?? null,
      locale: locale ?? null,
      segments: { department: department ?? null, location: location ?? null, country: country ?? null },
      answeredOn: answeredOn ?? null,
    },
  }
}

/** The write of a delivery, where it is still as it was read; `from` is null where there is none yet. */
export function deliveryChange(from: StoredDelivery | null, delivery: Delivery): Change {
  return written(employeeRow(delivery.employee), from, { ...from?.others, ...propertiesOf(delivery) })
}

export async function readShardCounts(table: Table, partition: string, signal: AbortSignal): Promise<ShardCounts> {
  return shardCountsOf(await table.read(partition, COUNT_ROW, signal))
}

/** Of the row that counts a shard; null where there is none yet. */
export function shardCountsOf(row: Row | null): ShardCounts {
  if (row === null) return { etag: null, counts: {} }
  return { etag: row.etag, counts: parseRow('count of deliveries', row, SHARD_COUNTS).counts }
}

/** The write of new counts, where the row is still as it was read. */
export function shardCountsChange({ etag }: ShardCounts, counts: Counts): Change {
  return overlaid(COUNT_ROW, etag === null ? null : { etag }, { counts: JSON.stringify(counts) })
}

const DELIVERY = z.object({
  state: z.enum(DELIVERY_STATES),
  reason: z.enum(FAILURE_REASONS).optional(),
  round: z.int(),
  reminders: z.int().nonnegative(),
  activity: z.string().optional(),
  messagedOn: z.string().optional(),
  optedOut: z.boolean(),
  locale: z.string().optional(),
  department: z.string().optional(),
  location: z.string().optional(),
  country: z.string().optional(),
  answeredOn: z.string().optional(),
})

const SHARD_COUNTS = z.object({ counts: json(COUNTS) })

/** Tables know no null: what is unknown is absent. */
function propertiesOf({ employee: _, segments, state, round, reminders, optedOut, ...texts }: Delivery): Properties {
  const known = Object.entries({ ...texts, ...segments }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return { state, round, reminders, optedOut, ...Object.fromEntries(known) }
}
