/** Puts the stores together on one storage account. */
import { fairChance } from '../privacy/chance'
import { AnswerRepository } from './answers'
import { AuditRepository } from './audit'
import { queueClient, type StorageAccount, tableClient } from './clients'
import { CodingRepository } from './codings'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { DeliveryRepository } from './deliveries'
import type { DeliveryQueue, LeaseStore } from './delivery-stores'
import { EmployeeRepository } from './employees'
import { ErasureRepository } from './erasures'
import { LeaseRepository } from './lease'
import { TaskQueue } from './queue'
import { ReleaseRepository } from './releases'
import { SettingsRepository } from './settings'
import type { CodingStore, EmployeeStore, ReleaseStore, SettingsStore, WaveStore } from './stores'
import { Table } from './table'
import type { AuditStore, ErasureStore, LeaverStore } from './upkeep-stores'
import { WaveRepository } from './waves'

export interface StorageOptions {
  readonly account: StorageAccount
  /** Goes before the name of each table and queue, so that two may share one account: letters and digits, a letter first. */
  readonly prefix?: string
  readonly now: () => Date
  /** Whether a tenant without a wave gets one that is open at once, to try the product without a launch. */
  readonly trial: boolean
  /** How long a task of the queue belongs to whoever received it; a minute where nothing is said. */
  readonly taskSeconds?: number
  /** The smallest group about which anything is shown; services/privacy/release.ts lets nothing lower it below 5. */
  readonly minimumGroup: number
}

export interface Storage {
  readonly answers: AnswerRepository
  readonly releases: ReleaseStore
  readonly employees: EmployeeStore & LeaverStore
  readonly waves: WaveStore
  readonly settings: SettingsStore
  readonly deliveries: DeliveryRepository
  readonly codings: CodingStore
  readonly audit: AuditStore
  readonly erasures: ErasureStore
  readonly queue: DeliveryQueue
  readonly lease: LeaseStore
  /** Who keeps the stored data, apart from who sends. */
  readonly upkeepLease: LeaseStore
  /** Resolves when storage answers; rejects with a StorageError otherwise. */
  ping(): Promise<void>
}

/** Creates the tables and queues where they are not there yet. Rejects with a StorageError. */
export async function connectStorage({
  account,
  prefix = '',
  now,
  trial,
  taskSeconds,
  minimumGroup,
}: StorageOptions): Promise<Storage> {
  const table = (name: string) => new Table(tableClient(account, `${prefix}${name}`))
  const [employees, waves, deliveries, answers, releases, settings, audit, erasures, codings] = [
    table('Employees'),
    table('Waves'),
    table('Deliveries'),
    table('Answers'),
    table('Releases'),
    table('Settings'),
    table('Audit'),
    table('Erasures'),
    table('Codings'),
  ]
  // Queues have names in lower case.
  const queueOf = (name: string) => queueClient(account, `${prefix.toLowerCase()}${name}`)
  const queue = new TaskQueue({ tasks: queueOf('deliveries'), poison: queueOf('deliveries-poison') }, taskSeconds)
  await withDeadline(TURN_MILLISECONDS, async (signal) => {
    const parts = [employees, waves, deliveries, answers, releases, settings, audit, erasures, codings, queue]
    await Promise.all(parts.map((one) => one.create(signal)))
  })
  return {
    answers: new AnswerRepository(answers),
    releases: new ReleaseRepository(answers, releases, minimumGroup, now, fairChance()),
    employees: new EmployeeRepository(employees),
    waves: new WaveRepository(waves, now, trial),
    settings: new SettingsRepository(settings),
    deliveries: new DeliveryRepository(deliveries),
    codings: new CodingRepository(codings),
    queue,
    audit: new AuditRepository(audit),
    erasures: new ErasureRepository(erasures),
    lease: new LeaseRepository(settings, 'dispatcher'),
    upkeepLease: new LeaseRepository(settings, 'upkeep'),
    ping: () =>
      withDeadline(PING_MILLISECONDS, async (signal) => {
        await settings.read('!ping', '!ping', signal)
      }),
  }
}

const PING_MILLISECONDS = 3_000
