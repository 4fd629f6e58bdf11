/**
 * Rows as they stand, whatever they mean: for what moves or removes them without reading them. Types stay what storage
 * says they are, so that a row that is written elsewhere is the same row.
 */
import type { TableClient, TransactionAction } from '@azure/data-tables'
import { odata } from '@azure/data-tables'
import { isRowMissing, isTableMissing } from './azure-errors'
import { withDeadline } from './deadline'
import { MAXIMUM_CHANGES } from './limits'

/** A text, a whole number and a boolean stand for themselves. */
export type RawValue = string | number | boolean | { readonly type: string; readonly value: string | number }

export interface RawRow {
  readonly partition: string
  readonly key: string
  readonly properties: Readonly<Record<string, RawValue>>
  /** Absent where the row does not come from storage. */
  readonly etag?: string
}

export class RawTable {
  constructor(
    private readonly client: TableClient,
    private readonly rowsAPage = ROWS_A_PAGE,
  ) {}

  /**
   * Every partition in which there is a row, in their order: one request each, however many rows they have. `owner`: only
   * the shards of that wave or tenant.
   */
  async *partitions(stop: AbortSignal, owner?: string): AsyncGenerator<string> {
    const until = owner === undefined ? '' : odata` and PartitionKey lt ${`${owner}}`}`
    for (let last = owner === undefined ? '' : `${owner}|`; ; ) {
      const first = await this.#firstAfter(last, until, stop)
      if (first === null) return
      last = first
      yield first
    }
  }

  /** Every wave or tenant that has rows, be it in shards or not: one request each. */
  async *owners(stop: AbortSignal): AsyncGenerator<string> {
    const seen = new Set<string>()
    for (let last = ''; ; ) {
      const first = await this.#firstAfter(last, '', stop)
      if (first === null) return
      const [owner = ''] = first.split('|', 1)
      if (!seen.has(owner)) yield owner
      seen.add(owner)
      // Behind all of its shards.
      last = first === owner ? first : `${owner}|~`
    }
  }

  /** The rows of a partition, in the order of their keys, a page at a time. `keys`: nothing of them but their keys. */
  async *pages(partition: string, what: 'all' | 'keys', stop: AbortSignal): AsyncGenerator<readonly RawRow[]> {
    const filter = odata`PartitionKey eq ${partition}`
    yield* this.#pages(
      what === 'all' ? { filter } : { filter, select: ['PartitionKey', 'RowKey'] },
      this.rowsAPage,
      stop,
    )
  }

  /** Null where there is no such row. */
  async etag(partition: string, key: string, stop: AbortSignal): Promise<string | null> {
    return withDeadline(
      CALL_MILLISECONDS,
      async (abortSignal) => {
        try {
          const { etag } = await this.client.getEntity(partition, key, { abortSignal })
          return etag
        } catch (error) {
          if (isRowMissing(error)) return null
          throw error
        }
      },
      stop,
    )
  }

  /** Writes rows of one partition, in place of what stands there; `rawGroups` says how many at once. */
  async put(partition: string, rows: readonly RawRow[], stop: AbortSignal): Promise<void> {
    const actions = rows.map(
      ({ key, properties }): TransactionAction => [
        'upsert',
        { partitionKey: partition, rowKey: key, ...properties },
        'Replace',
      ],
    )
    await this.#submit(actions, stop)
  }

  /** Removes at most a hundred rows of one partition, whatever stands in them. Rejects with `conflict` where one is gone. */
  async remove(partition: string, keys: readonly string[], stop: AbortSignal): Promise<void> {
    await this.#submit(
      keys.map((rowKey): TransactionAction => ['delete', { partitionKey: partition, rowKey }]),
      stop,
    )
  }

  /** Removes the table itself, with all that is in it. */
  async drop(stop: AbortSignal): Promise<void> {
    await withDeadline(CALL_MILLISECONDS, (abortSignal) => this.client.deleteTable({ abortSignal }), stop)
  }

  async #firstAfter(last: string, more: string, stop: AbortSignal): Promise<string | null> {
    const filter = `${odata`PartitionKey gt ${last}`}${more}`
    for await (const [row] of this.#pages({ filter, select: ['PartitionKey'] }, 1, stop)) return row?.partition ?? null
    return null
  }

  /** None of them empty. Of more than one partition a page may be that, and not the last: where another server goes on. */
  async *#pages(query: { filter: string; select?: string[] }, most: number, stop: AbortSignal) {
    let after: string | undefined
    do {
      const page = await this.#page(query, most, after, stop)
      if (page.rows.length > 0) yield page.rows
      after = page.next
    } while (after !== undefined)
  }

  async #submit(actions: TransactionAction[], stop: AbortSignal): Promise<void> {
    if (actions.length === 0) return
    await withDeadline(
      CALL_MILLISECONDS,
      (abortSignal) => this.client.submitTransaction(actions, { abortSignal }),
      stop,
    )
  }

  #page(
    queryOptions: { filter: string; select?: string[] },
    most: number,
    after: string | undefined,
    stop: AbortSignal,
  ) {
    return withDeadline(
      CALL_MILLISECONDS,
      async (abortSignal) => {
        const pages = this.client
          .listEntities({ queryOptions, disableTypeConversion: true, abortSignal })
          .byPage({ maxPageSize: most, ...(after !== undefined && { continuationToken: after }) })
        try {
          const { value } = await pages.next()
          const next: string | undefined = value?.continuationToken
          return { rows: ((value ?? []) as readonly Record<string, unknown>[]).map(rawRowOf), next }
        } catch (error) {
          // Nothing is in a table that nobody has made.
          if (isTableMissing(error)) return { rows: [], next: undefined }
          throw error
        }
      },
      stop,
    )
  }
}

/** Groups of rows of one partition that each fit one transaction. */
export function rawGroups(rows: readonly RawRow[]): readonly (readonly RawRow[])[] {
  const groups: RawRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const size = 2 * JSON.stringify(row).length
    const last = groups.at(-1)
    if (last === undefined || last.length >= MAXIMUM_CHANGES || bytes + size > MOST_BYTES) {
      groups.push([row])
      bytes = size
    } else {
      last.push(row)
      bytes += size
    }
  }
  return groups
}

const ROWS_A_PAGE = 1_000
const CALL_MILLISECONDS = 30_000
/** Of the four mebibytes of a transaction some go to what is written around each row. */
const MOST_BYTES = 3_500_000

function rawRowOf(entity: Record<string, unknown>): RawRow {
  const { partitionKey, rowKey, etag, timestamp: _, ...properties } = entity
  const known = Object.entries(properties).flatMap(([name, value]) => {
    const raw = rawValueOf(value)
    return raw === null ? [] : [[name, raw] as const]
  })
  return {
    partition: String(partitionKey),
    key: String(rowKey),
    etag: String(etag),
    properties: Object.fromEntries(known),
  }
}

/** The client wraps each value, the plain ones too: `{ type: 'Int32', value: '5' }`. Null for what holds nothing. */
function rawValueOf(wrapped: unknown): RawValue | null {
  if (typeof wrapped !== 'object' || wrapped === null) return null
  const { type, value } = wrapped as { readonly type?: unknown; readonly value?: unknown }
  if (
    typeof type !== 'string' ||
    (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
  )
    return null
  switch (type) {
    case 'String':
      return String(value)
    case 'Boolean':
      return String(value) === 'true'
    case 'Int32':
      return Number(value)
    default:
      return { type, value: typeof value === 'boolean' ? String(value) : value }
  }
}
