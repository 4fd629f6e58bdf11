/** What the conversation and the commands work with; app.ts puts it together, tests give other edges. */
import type { CardSettings } from '../cards/card'
import type { Language } from '../cards/language'
import type {
  AnswerStore,
  EmployeeStore,
  LanguageCode,
  ReleaseStore,
  SettingsStore,
  WaveStore,
} from '../services/storage/stores'

export interface Stores {
  readonly answers: AnswerStore
  readonly releases: ReleaseStore
  readonly employees: EmployeeStore
  readonly waves: WaveStore
  readonly settings: SettingsStore
}

export interface Parts {
  readonly stores: Stores
  readonly languages: Readonly<Record<LanguageCode, Language>>
  readonly cards: CardSettings
  readonly minimumGroup: number
  readonly retentionMonths: number
  readonly now: () => Date
  /** A random identifier for a draft. */
  readonly newId: () => string
}
