/** All that the service keeps in one storage account, as it stands: for what moves or removes it as a whole. */
import { queueClient, type StorageAccount, tableClient } from './clients'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { RawTable } from './raw-table'
import { QUEUES, type QueueName, TABLES, type TableName } from './tables'

export interface RawStorage {
  /** What people call the account by. */
  readonly name: string
  readonly tables: Readonly<Record<TableName, RawTable>>
  /** Takes out of the queues what the test says is to go; what stays is seen again within a minute. */
  takeFromQueues(goes: (text: string, queue: QueueName) => boolean, stop: AbortSignal): Promise<number>
  /** About how many wait in a queue. */
  waiting(queue: QueueName, stop: AbortSignal): Promise<number>
  /** Removes the queues themselves. */
  dropQueues(stop: AbortSignal): Promise<void>
}

/** `prefix`: as for connectStorage. Throws a StorageError where the account is written so that nobody can use it. */
export function rawStorage(account: StorageAccount, prefix = ''): RawStorage {
  const tables = TABLES.map((name) => [name, new RawTable(tableClient(account, `${prefix}${name}`))] as const)
  const queues = QUEUES.map((name) => [name, queueClient(account, `${prefix.toLowerCase()}${name}`)] as const)
  return {
    name: nameOf(account),
    // Made from the names of the tables, each once.
    tables: Object.fromEntries(tables) as RawStorage['tables'],
    takeFromQueues: async (goes, stop) => {
      let taken = 0
      for (const [name, queue] of queues) {
        for (;;) {
          const { receivedMessageItems } = await withDeadline(
            TURN_MILLISECONDS,
            (abortSignal) =>
              queue.receiveMessages({ numberOfMessages: 32, visibilityTimeout: HIDDEN_SECONDS, abortSignal }),
            stop,
          )
          for (const { messageId, popReceipt } of receivedMessageItems.filter(({ messageText }) =>
            goes(messageText, name),
          )) {
            await withDeadline(
              TURN_MILLISECONDS,
              (abortSignal) => queue.deleteMessage(messageId, popReceipt, { abortSignal }),
              stop,
            )
            taken += 1
          }
          if (receivedMessageItems.length === 0) break
        }
      }
      return taken
    },
    waiting: async (queue, stop) => {
      const client = queues.find(([name]) => name === queue)?.[1]
      const properties = await withDeadline(
        TURN_MILLISECONDS,
        async (abortSignal) =>
          (await client?.exists({ abortSignal })) ? client?.getProperties({ abortSignal }) : null,
        stop,
      )
      return properties?.approximateMessagesCount ?? 0
    },
    dropQueues: async (stop) => {
      for (const [, queue] of queues) {
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
