/** Puts the stores together on one storage account. */
import { type Observing, UNOBSERVED } from '../observing/observing'
import { fairChance } from '../privacy/chance'
import { AnswerRepository } from './answers'
import { AuditRepository } from './audit'
import { queueClient, type StorageAccount, tableClient } from './clients'
import { CodingRepository } from './codings'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { DeliveryRepository } from './deliveries'
import type { DeliveryQueue, LeaseStore, QueueAge } from './delivery-stores'
import { EmployeeRepository } from './employees'
import { ErasureRepository } from './erasures'
import { LeaseRepository } from './lease'
import { MaintenanceRepository, type MaintenanceStore } from './maintenance'
import { PostRepository } from './posts'
import { TaskQueue } from './queue'
import { ReleaseRepository } from './releases'
import { SettingsRepository } from './settings'
import type { CodingStore, EmployeeStore, PostStore, WaveStore } from './stores'
import { Table } from './table'
import type { QueueName, TableName } from './tables'
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
  readonly observing?: Observing
}

export interface Storage {
  readonly answers: AnswerRepository
  readonly releases: ReleaseRepository
  readonly employees: EmployeeStore & LeaverStore
  readonly waves: WaveStore
  readonly posts: PostStore
  readonly settings: SettingsRepository
  readonly deliveries: DeliveryRepository
  readonly codings: CodingStore
  readonly audit: AuditStore
  readonly erasures: ErasureStore
  readonly queue: DeliveryQueue & QueueAge
  readonly lease: LeaseStore
  /** Who keeps the stored data, apart from who sends. */
  readonly upkeepLease: LeaseStore
  readonly maintenance: MaintenanceStore
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
  observing = UNOBSERVED,
}: StorageOptions): Promise<Storage> {
  const table = (name: TableName) => new Table(tableClient(account, `${prefix}${name}`, observing), observing)
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
  const queueOf = (name: QueueName) => queueClient(account, `${prefix.toLowerCase()}${name}`)
  const queues = { tasks: queueOf('deliveries'), poison: queueOf('deliveries-poison') }
  const queue = new TaskQueue(queues, taskSeconds, observing)
  await withDeadline(TURN_MILLISECONDS, async (signal) => {
    const parts = [employees, waves, deliveries, answers, releases, settings, audit, erasures, codings, queue]
    await Promise.all(parts.map((one) => one.create(signal)))
  })
  return {
    answers: new AnswerRepository(answers, { observing, minimumGroup }),
    releases: new ReleaseRepository(answers, releases, minimumGroup, now, fairChance()),
    employees: new EmployeeRepository(employees),
    waves: new WaveRepository(waves, now, trial),
    settings: new SettingsRepository(settings),
    posts: new PostRepository(settings),
    deliveries: new DeliveryRepository(deliveries),
    codings: new CodingRepository(codings),
    queue,
    audit: new AuditRepository(audit),
    erasures: new ErasureRepository(erasures),
    lease: new LeaseRepository(settings, 'dispatcher'),
    upkeepLease: new LeaseRepository(settings, 'upkeep'),
    maintenance: new MaintenanceRepository(settings),
    ping: () =>
      withDeadline(PING_MILLISECONDS, async (signal) => {
        await settings.read('!ping', '!ping', signal)
      }),
  }
}

/** One table alone: for an administrator's work on rows that no store does. */
export function tableNamed(account: StorageAccount, name: TableName, prefix = ''): Table {
  return new Table(tableClient(account, `${prefix}${name}`))
}

const PING_MILLISECONDS = 3_000
