/** What the conversation and the commands work with; app.ts puts it together, tests give other edges. */
import type { CardSettings } from '../cards/card'
import type { Language } from '../cards/language'
import type { EmployeeId, Pseudonym, TenantId } from '../services/identifiers'
import type { Observing } from '../services/observing/observing'
import type { DeliveryQueue, DeliveryStore, LeaseStore, QueueAge } from '../services/storage/delivery-stores'
import type {
  AnswerStore,
  CodingStore,
  EmployeeStore,
  LanguageCode,
  PostStore,
  ReleaseStore,
  SettingsStore,
  WaveStore,
} from '../services/storage/stores'
import type {
  AgedAnswerStore,
  AnswerMomentStore,
  AuditStore,
  DeliveryPurge,
  ErasureStore,
  LeaverStore,
} from '../services/storage/upkeep-stores'
import type { Wave } from '../services/waves/wave'
import type { Audiences } from './audience/audience'
import type { Messages } from './delivery/messages'
import type { Engage } from './engage/engage'
import type { Leadership } from './leads/leadership'
import type { Log } from './log'
import type { Outbound } from './outbound'
import type { Person } from './person'
import type { Post } from './post'

export interface Stores {
  readonly audit: AuditStore
  readonly erasures: ErasureStore
  readonly answers: AnswerStore
  readonly releases: ReleaseStore
  readonly employees: EmployeeStore
  readonly waves: WaveStore
  readonly settings: SettingsStore
  readonly posts: PostStore
  readonly deliveries: DeliveryStore & Pick<DeliveryPurge, 'remove'>
  readonly codings: CodingStore
}

/** Everything that the running service keeps: the sending of waves asks for more than a turn does. */
export interface ServiceStores extends Stores {
  readonly answers: AnswerStore & AgedAnswerStore
  readonly deliveries: DeliveryStore & DeliveryPurge & AnswerMomentStore
  readonly employees: EmployeeStore & LeaverStore
  readonly queue: DeliveryQueue & QueueAge
  readonly lease: LeaseStore
  readonly upkeepLease: LeaseStore
  /** Resolves when storage answers; rejects with a StorageError otherwise. */
  ping(): Promise<void>
}

export interface Parts {
  readonly stores: Stores
  readonly languages: Readonly<Record<LanguageCode, Language>>
  readonly cards: CardSettings
  readonly minimumGroup: number
  readonly retentionMonths: number
  readonly auditMonths: number
  readonly leaverDays: number
  readonly audiences: Audiences
  readonly leadership: Leadership
  readonly messages: Messages
  /** Of this deployment, for whom no other is known; IANA. */
  readonly timeZone: string
  /** An address that downloads the deliveries of a wave for a few minutes; null where the bot's own address is unknown. */
  readonly exportLink: (person: Person, wave: Wave) => string | null
  /** An address that downloads the audit log, for as long; null as above. */
  readonly auditLink: (person: Person) => string | null
  readonly post: Post
  /** Null where it is not switched on. */
  readonly engage: Engage | null
  /** Work that a turn begins and does not wait for; it is told to stop, and waited for, when the service stops. */
  readonly inBackground: (work: (signal: AbortSignal) => Promise<void>) => void
  readonly outbound: Outbound
  readonly log: Log
  readonly observing: Pick<Observing, 'endsAs'>
  readonly now: () => Date
  readonly pseudonym: (tenant: TenantId, id: EmployeeId) => Pseudonym
  /** Signs a text with the key of the pseudonyms. */
  readonly seal: (text: string) => string
  /** A random identifier for a draft. */
  readonly newId: () => string
}
