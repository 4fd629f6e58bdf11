/** The clients of one storage account. */
import { TableClient } from '@azure/data-tables'
import { AzureCliCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity'
import { QueueClient } from '@azure/storage-queue'
import { type Observing, UNOBSERVED } from '../observing/observing'
import { StorageError } from './errors'

export type StorageAccount =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | ({
      readonly kind: 'managed-identity'
      readonly tableEndpoint: string
      readonly queueEndpoint: string
    } & Identity)

export interface Identity {
  /** Names a user-assigned identity; without it the system-assigned one is used. */
  readonly clientId?: string
  /** Whoever is signed in with the Azure CLI instead: for an administrator's commands, outside Azure. */
  readonly signedIn?: boolean
}

/** The clients alone retry what the network or a busy service loses; conflicts.ts retries the rest. */
const TABLE_RETRIES = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 } as const
const QUEUE_RETRIES = { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 } as const

/** Throws a StorageError where the account is written so that nobody can use it. */
export function tableClient(account: StorageAccount, name: string, observing: Observing = UNOBSERVED): TableClient {
  const client = usable(() => tableClientOf(account, name))
  client.pipeline.addPolicy(
    {
      name: 'count-throttles',
      sendRequest: async (request, next) => {
        const response = await next(request)
        if (THROTTLED.has(response.status)) observing.count('throttled', { by: 'storage' })
        return response
      },
    },
    // Of the retries each is counted: whoever calls sees the last alone.
    { afterPhase: 'Retry' },
  )
  return client
}

/** Azure's storage says with the second that it is busy. */
const THROTTLED: ReadonlySet<number> = new Set([429, 503])

/** Throws as `tableClient` does. Queues have names in lower case. */
export function queueClient(account: StorageAccount, name: string): QueueClient {
  return usable(() => queueClientOf(account, name))
}

function tableClientOf(account: StorageAccount, name: string): TableClient {
  const options = { retryOptions: TABLE_RETRIES }
  if (account.kind === 'managed-identity') {
    return new TableClient(secured(account.tableEndpoint), name, credentialOf(account), options)
  }
  const { connectionString } = account
  return TableClient.fromConnectionString(connectionString, name, {
    ...options,
    allowInsecureConnection: isInsecure(connectionString),
  })
}

function queueClientOf(account: StorageAccount, name: string): QueueClient {
  const options = { retryOptions: QUEUE_RETRIES }
  if (account.kind === 'connection-string') return new QueueClient(account.connectionString, name, options)
  const address = `${secured(account.queueEndpoint).replace(/\/+$/, '')}/${name}`
  return new QueueClient(address, credentialOf(account), options)
}

/** What a client throws for an account that it cannot read, in the domain's words. */
function usable<Client>(client: () => Client): Client {
  try {
    return client()
  } catch (cause) {
    throw new StorageError('forbidden', 'The storage account cannot be used: check how it is written.', { cause })
  }
}

function secured(endpoint: string): string {
  if (new URL(endpoint).protocol !== 'https:') throw new Error('The endpoint of a storage account begins with https:')
  return endpoint
}

/** Only an address that says http itself, or the emulator's shorthand, may go without TLS. */
function isInsecure(connectionString: string): boolean {
  return /(^|;)\s*(TableEndpoint=http:|DefaultEndpointsProtocol=http\s*(;|$)|UseDevelopmentStorage=true)/i.test(
    connectionString,
  )
}

export function credentialOf({ clientId, signedIn }: Identity): TokenCredential {
  if (signedIn === true) return new AzureCliCredential()
  return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential()
}
