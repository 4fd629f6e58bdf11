/** One Azure table, spoken to in the words of this house: checked keys and sizes, and StorageErrors only. */
import type { TableClient, TransactionAction } from '@azure/data-tables'
import { odata } from '@azure/data-tables'
import { type Observing, UNOBSERVED } from '../observing/observing'
import { isRowMissing, storageErrorOf } from './azure-errors'
import { checkKey } from './keys'
import { checkEntity, checkTransaction, entitySize, type Properties } from './limits'
import { outcomeOfStorage } from './outcome'

export interface Row {
  readonly key: string
  readonly etag: string
  /** When storage wrote it last; only where all properties were read. */
  readonly writtenAt: Date
  readonly properties: Readonly<Record<string, unknown>>
}

/** A write under its condition: the row is not there yet, or is still as it was read (`etag`). */
export type Change =
  | { readonly kind: 'insert'; readonly row: string; readonly properties: Properties }
  | { readonly kind: 'replace'; readonly row: string; readonly properties: Properties; readonly etag: string }
  /** Leaves the properties that it does not name. */
  | { readonly kind: 'merge'; readonly row: string; readonly properties: Properties; readonly etag: string }
  /** In a transaction the client drops the ETag of a removal: another row there must guard it. */
  | { readonly kind: 'remove'; readonly row: string; readonly etag: string }

/** Which rows of a partition, and what of them. */
export interface Query {
  /** A condition in OData, made with `odata`; without it every row. */
  readonly where?: string
  /** The properties that are wanted; without it all. The key comes always. */
  readonly select?: readonly string[]
  /** At most so many rows a page: 1,000 where nothing is said. */
  readonly most?: number
}

export interface Page {
  readonly rows: readonly Row[]
  /** Where the next page begins; undefined after the last. A page may be empty and not the last. */
  readonly next: string | undefined
}

export class Table {
  constructor(
    private readonly client: TableClient,
    private readonly observing: Observing = UNOBSERVED,
  ) {}

  /** Creates the table where it is not there. */
  async create(signal: AbortSignal): Promise<void> {
    await this.#call('write', () => this.client.createTable({ abortSignal: signal }))
  }

  async read(partition: string, row: string, signal: AbortSignal): Promise<Row | null> {
    const keys = [checkKey(partition), checkKey(row)] as const
    return this.#call('read', async () => {
      try {
        return rowOf(await this.client.getEntity(...keys, { abortSignal: signal }))
      } catch (error) {
        if (isRowMissing(error)) return null
        throw error
      }
    })
  }

  /** One page of the rows that match, in the order of their keys, from where `after` says. */
  page(partition: string, { where, select, most = 1_000 }: Query, after: string | undefined, signal: AbortSignal) {
    const inPartition = odata`PartitionKey eq ${checkKey(partition)}`
    const queryOptions = {
      filter: where === undefined ? inPartition : `${inPartition} and (${where})`,
      ...(select && { select: ['RowKey', ...select] }),
    }
    return this.#call('read', async (): Promise<Page> => {
      const pages = this.client
        .listEntities({ queryOptions, abortSignal: signal })
        .byPage({ maxPageSize: most, ...(after !== undefined && { continuationToken: after }) })
      const { value } = await pages.next()
      return { rows: value.map(rowOf), next: value.continuationToken }
    })
  }

  /**
   * The row with this key in each of these partitions, which are in order and next to each other. One question, which
   * passes over all other rows in them: for few.
   */
  async readAcross(partitions: readonly string[], row: string, signal: AbortSignal): Promise<ReadonlyMap<string, Row>> {
    const [first = '', last = first] = [partitions[0], partitions.at(-1)]
    const between = odata`PartitionKey ge ${checkKey(first)} and PartitionKey le ${checkKey(last)}`
    const queryOptions = { filter: `${between} and ${odata`RowKey eq ${checkKey(row)}`}` }
    return this.#call('read', async () => {
      const rows = new Map<string, Row>()
      for await (const entity of this.client.listEntities({ queryOptions, abortSignal: signal })) {
        rows.set(String(entity.partitionKey), rowOf(entity))
      }
      return rows
    })
  }

  /** Every row of the partition, in the order of its keys. */
  async list(partition: string, signal: AbortSignal): Promise<readonly Row[]> {
    const filter = odata`PartitionKey eq ${checkKey(partition)}`
    return this.#call('read', async () => {
      const rows: Row[] = []
      for await (const entity of this.client.listEntities({ queryOptions: { filter }, abortSignal: signal })) {
        rows.push(rowOf(entity))
      }
      return rows
    })
  }

  /** The new ETag; null after a removal. Rejects with `conflict` where the condition does not hold. */
  async write(partition: string, change: Change, signal: AbortSignal): Promise<string | null> {
    checkSize(partition, change)
    const options = { abortSignal: signal }
    return this.#call('write', async () => {
      switch (change.kind) {
        case 'insert':
          return etagOf(await this.client.createEntity(entityOf(partition, change), options))
        case 'replace':
          return etagOf(
            await this.client.updateEntity(entityOf(partition, change), 'Replace', { ...options, etag: change.etag }),
          )
        case 'merge':
          return etagOf(
            await this.client.updateEntity(entityOf(partition, change), 'Merge', { ...options, etag: change.etag }),
          )
        case 'remove':
          await this.client.deleteEntity(partition, change.row, { ...options, etag: change.etag })
          return null
      }
    })
  }

  /** All of the changes or none; the new ETags in their order. */
  async writeTogether(
    partition: string,
    changes: readonly Change[],
    signal: AbortSignal,
  ): Promise<readonly (string | null)[]> {
    checkTransaction(changes.map((change) => checkSize(partition, change)))
    const actions = changes.map((change) => actionOf(partition, change))
    return this.#call('write', async () => {
      const answer = await this.client.submitTransaction(actions, { abortSignal: signal })
      return answer.subResponses.map((one) => one.etag ?? null)
    })
  }

  /** Which of the tables it is, is not told: the moment of an answer, or of an erasure, would be. */
  #call<Result>(operation: 'read' | 'write', call: () => Promise<Result>): Promise<Result> {
    return this.observing.timed('storage', { service: 'tables', operation }, () => translated(call), {
      error: outcomeOfStorage,
    })
  }
}

/** The write of a row, where it is still as it was read: null where it was not there. */
export function written(key: string, row: Pick<Row, 'etag'> | null, properties: Properties): Change {
  return row === null
    ? { kind: 'insert', row: key, properties }
    : { kind: 'replace', row: key, properties, etag: row.etag }
}

/** The same for a row of which all that this version knows is written each time: what a newer one added stays. */
export function overlaid(key: string, row: Pick<Row, 'etag'> | null, properties: Properties): Change {
  return row === null
    ? { kind: 'insert', row: key, properties }
    : { kind: 'merge', row: key, properties, etag: row.etag }
}

async function translated<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw storageErrorOf(error)
  }
}

function rowOf(entity: Record<string, unknown>): Row {
  // A row that is read alone comes with an address beside its properties.
  const { partitionKey: _, rowKey, etag, timestamp, 'odata.metadata': __, ...properties } = entity
  return { key: String(rowKey), etag: String(etag), writtenAt: new Date(String(timestamp)), properties }
}

/** The size of the change in bytes. */
function checkSize(partition: string, change: Change): number {
  const properties = change.kind === 'remove' ? {} : change.properties
  checkEntity(checkKey(partition), checkKey(change.row), properties)
  return entitySize(partition, change.row, properties)
}

function entityOf(partition: string, change: Exclude<Change, { kind: 'remove' }>) {
  return { partitionKey: partition, rowKey: change.row, ...change.properties }
}

function etagOf(answer: { readonly etag?: string }): string | null {
  return answer.etag ?? null
}

function actionOf(partition: string, change: Change): TransactionAction {
  switch (change.kind) {
    case 'insert':
      return ['create', entityOf(partition, change)]
    case 'replace':
      return ['update', entityOf(partition, change), 'Replace', { etag: change.etag }]
    case 'merge':
      return ['update', entityOf(partition, change), 'Merge', { etag: change.etag }]
    case 'remove':
      return ['delete', { partitionKey: partition, rowKey: change.row }]
  }
}
