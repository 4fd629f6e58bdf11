/** Everything that stands in a storage, as an administrator with access to it would read it. */
import { TableClient } from '@azure/data-tables'
import { QueueClient } from '@azure/storage-queue'

export interface StoredRow {
  readonly table: string
  readonly partition: string
  readonly row: string
  /** By name, without what storage itself adds. */
  readonly properties: Readonly<Record<string, unknown>>
}

export const TABLES = [
  'Answers',
  'Audit',
  'Codings',
  'Deliveries',
  'Employees',
  'Erasures',
  'Releases',
  'Settings',
  'Waves',
] as const
export type TableName = (typeof TABLES)[number]

/** Every row of every table, in the order of table and keys. */
export async function storedRows(connectionString: string, prefix: string): Promise<readonly StoredRow[]> {
  const options = { allowInsecureConnection: true }
  const rows: StoredRow[] = []
  for (const table of TABLES) {
    const client = TableClient.fromConnectionString(connectionString, `${prefix}${table}`, options)
    for await (const entity of client.listEntities()) {
      const { partitionKey = '', rowKey: row = '', etag: _, timestamp: __, ...properties } = entity
      rows.push({ table, partition: partitionKey, row, properties })
    }
  }
  return rows
}

/** The texts of what waits in the queues, as far as one may look without taking it. */
export async function queuedTexts(connectionString: string, prefix: string): Promise<readonly string[]> {
  const texts: string[] = []
  for (const name of ['deliveries', 'deliveries-poison']) {
    const queue = new QueueClient(connectionString, `${prefix.toLowerCase()}${name}`)
    const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 })
    texts.push(...peekedMessageItems.map(({ messageText }) => messageText))
  }
  return texts
}
