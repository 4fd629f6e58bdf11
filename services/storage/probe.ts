/** Tries what the bot needs of a storage account, and leaves no trace of it but the tables and queues that it needs anyway. */
import { randomUUID } from 'node:crypto'
import { queueClient, type StorageAccount, tableClient } from './clients'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { SettingsRepository } from './settings'
import { Table } from './table'

export interface TablesProbe {
  /** What storage took for the present moment; null where it did not say. */
  readonly serverTime: Date | null
  /** Of the pseudonym key that answers were made with (services/privacy/pseudonym.ts); null where there was none yet. */
  readonly keyFingerprint: string | null
}

/** No tenant has such an id. */
const PARTITION = '!probe'
/** Longer than a probe takes, so that nobody receives its message. */
const HIDDEN_SECONDS = 60

/** Writes, reads and removes a row. Rejects with a StorageError. */
export function probeTables(account: StorageAccount, prefix = ''): Promise<TablesProbe> {
  const client = tableClient(account, `${prefix}Settings`)
  const table = new Table(client)
  return withDeadline(TURN_MILLISECONDS, async (abortSignal) => {
    await table.create(abortSignal)
    const keys = [PARTITION, randomUUID()] as const
    await table.write(PARTITION, { kind: 'insert', row: keys[1], properties: {} }, abortSignal)
    let date: string | undefined
    const onResponse = ({ headers }: { readonly headers: { get(name: string): string | undefined } }) => {
      date = headers.get('date')
    }
    await client.getEntity(...keys, { abortSignal, onResponse })
    await client.deleteEntity(...keys, { abortSignal })
    const keyFingerprint = await new SettingsRepository(table).pseudonymKeyFingerprint()
    return { serverTime: date === undefined ? null : new Date(date), keyFingerprint }
  })
}

/** Puts a message into the queue that nobody sees, and takes it out again. Rejects with a StorageError. */
export async function probeQueue(account: StorageAccount, prefix = ''): Promise<void> {
  const queue = queueClient(account, `${prefix.toLowerCase()}deliveries`)
  await withDeadline(TURN_MILLISECONDS, async (abortSignal) => {
    await queue.createIfNotExists({ abortSignal })
    const { messageId, popReceipt } = await queue.sendMessage('probe', {
      visibilityTimeout: HIDDEN_SECONDS,
      messageTimeToLive: 2 * HIDDEN_SECONDS,
      abortSignal,
    })
    await queue.deleteMessage(messageId, popReceipt, { abortSignal })
  })
}
