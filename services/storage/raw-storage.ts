/** All that the service keeps in one storage account, as it stands: for what moves or removes it as a whole. */
import type { QueueClient } from '@azure/storage-queue'
import { queueClient, type StorageAccount, tableClient } from './clients'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { RawTable } from './raw-table'
import { type QueueName, TABLES, type TableName } from './tables'

export interface RawStorage {
  /** What people call the account by. */
  readonly name: string
  readonly tables: Readonly<Record<TableName, RawTable>>
  /** Takes out of a queue what the test says is to go; what stays counts as taken up once, and is seen again within a minute. */
  takeFrom(name: QueueName, goes: (text: string) => boolean, stop: AbortSignal): Promise<void>
  /** About how many wait in a queue. */
  waiting(name: QueueName, stop: AbortSignal): Promise<number>
  /** Removes the queues themselves. */
  dropQueues(stop: AbortSignal): Promise<void>
}

/** `prefix`: as for connectStorage. Throws a StorageError where the account is written so that nobody can use it. */
export function rawStorage(account: StorageAccount, prefix = ''): RawStorage {
  const tables = TABLES.map((name) => [name, new RawTable(tableClient(account, `${prefix}${name}`))] as const)
  const queueNamed = (name: QueueName) => queueClient(account, `${prefix.toLowerCase()}${name}`)
  const queues: Readonly<Record<QueueName, QueueClient>> = {
    deliveries: queueNamed('deliveries'),
    'deliveries-poison': queueNamed('deliveries-poison'),
  }
  return {
    name: nameOf(account),
    // Made from the names of the tables, each once.
    tables: Object.fromEntries(tables) as RawStorage['tables'],
    takeFrom: async (name, goes, stop) => {
      const queue = queues[name]
      for (;;) {
        const { receivedMessageItems } = await withDeadline(
          TURN_MILLISECONDS,
          (abortSignal) =>
            queue.receiveMessages({ numberOfMessages: 32, visibilityTimeout: HIDDEN_SECONDS, abortSignal }),
          stop,
        )
        if (receivedMessageItems.length === 0) return
        for (const { messageId, popReceipt } of receivedMessageItems.filter(({ messageText }) => goes(messageText))) {
          await withDeadline(
            TURN_MILLISECONDS,
            (abortSignal) => queue.deleteMessage(messageId, popReceipt, { abortSignal }),
            stop,
          )
        }
      }
    },
    waiting: async (name, stop) => {
      const { approximateMessagesCount = 0 } = await withDeadline(
        TURN_MILLISECONDS,
        (abortSignal) => queues[name].getProperties({ abortSignal }),
        stop,
      )
      return approximateMessagesCount
    },
    dropQueues: async (stop) => {
      for (const queue of Object.values(queues)) {
        await withDeadline(TURN_MILLISECONDS, (abortSignal) => queue.deleteIfExists({ abortSignal }), stop)
      }
    },
  }
}

const HIDDEN_SECONDS = 60

function nameOf(account: StorageAccount): string {
  if (account.kind === 'connection-string') return /AccountName=([^;]+)/i.exec(account.connectionString)?.[1] ?? ''
  return new URL(account.tableEndpoint).hostname.split('.')[0] ?? ''
}
