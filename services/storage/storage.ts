/** Puts the stores together on one storage account. */
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables'
import { ManagedIdentityCredential } from '@azure/identity'
import { AnswerRepository } from './answers'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { EmployeeRepository } from './employees'
import { StorageError } from './errors'
import { ReleaseRepository } from './releases'
import { SettingsRepository } from './settings'
import type { EmployeeStore, ReleaseStore, SettingsStore, WaveStore } from './stores'
import { Table } from './table'
import { WaveRepository } from './waves'

export type StorageAccount =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  /** `clientId` names a user-assigned identity; without it the system-assigned one is used. */
  | { readonly kind: 'managed-identity'; readonly tableEndpoint: string; readonly clientId?: string }

export interface StorageOptions {
  readonly account: StorageAccount
  /** Goes before the name of each table, so that two may share one account: letters and digits, a letter first. */
  readonly tablePrefix?: string
  readonly now: () => Date
  /** Whether a tenant without a wave gets one that is open at once, to try the product without a launch. */
  readonly trial: boolean
  /** The smallest group about which anything is shown; services/privacy/release.ts lets nothing lower it below 5. */
  readonly minimumGroup: number
}

export interface Storage {
  readonly answers: AnswerRepository
  readonly releases: ReleaseStore
  readonly employees: EmployeeStore
  readonly waves: WaveStore
  readonly settings: SettingsStore
  /** Resolves when storage answers; rejects with a StorageError otherwise. */
  ping(): Promise<void>
}

/** Creates the tables where they are not there yet. Rejects with a StorageError. */
export async function connectStorage({
  account,
  tablePrefix = '',
  now,
  trial,
  minimumGroup,
}: StorageOptions): Promise<Storage> {
  const table = (name: string) => new Table(clientOf(account, `${tablePrefix}${name}`))
  const [employees, waves, answers, releases, settings] = [
    table('Employees'),
    table('Waves'),
    table('Answers'),
    table('Releases'),
    table('Settings'),
  ]
  await withDeadline(TURN_MILLISECONDS, async (signal) => {
    await Promise.all([employees, waves, answers, releases, settings].map((one) => one.create(signal)))
  })
  return {
    answers: new AnswerRepository(answers),
    releases: new ReleaseRepository(answers, releases, minimumGroup, now),
    employees: new EmployeeRepository(employees),
    waves: new WaveRepository(waves, now, trial),
    settings: new SettingsRepository(settings),
    ping: () =>
      withDeadline(PING_MILLISECONDS, async (signal) => {
        await settings.read('!ping', '!ping', signal)
      }),
  }
}

const PING_MILLISECONDS = 3_000

/** The client alone retries what the network or a busy service loses; conflicts.ts retries the rest. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 1_000 } as const

function clientOf(account: StorageAccount, table: string): TableClient {
  const options: TableServiceClientOptions = { retryOptions: RETRIES }
  try {
    switch (account.kind) {
      case 'connection-string':
        return TableClient.fromConnectionString(account.connectionString, table, {
          ...options,
          allowInsecureConnection: isInsecure(account.connectionString),
        })
      case 'managed-identity':
        if (new URL(account.tableEndpoint).protocol !== 'https:') throw new Error('A table endpoint begins with https:')
        return new TableClient(account.tableEndpoint, table, credentialOf(account.clientId), options)
    }
  } catch (cause) {
    throw new StorageError('forbidden', 'The storage account cannot be used: check how it is written.', { cause })
  }
}

/** Only an address that says http itself, or the emulator's shorthand, may go without TLS. */
function isInsecure(connectionString: string): boolean {
  return /(^|;)\s*(TableEndpoint=http:|DefaultEndpointsProtocol=http\s*(;|$)|UseDevelopmentStorage=true)/i.test(
    connectionString,
  )
}

function credentialOf(clientId: string | undefined): ManagedIdentityCredential {
  return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential()
}
