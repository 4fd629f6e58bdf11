/** A wave: one round of the questionnaire, and what a lead has planned for it. */
import type { EmployeeId, TenantId, WaveId } from '../identifiers'
import type { Dimension } from './coding'
import type { SendingHours } from './sending-hours'

export const WAVE_STATES = ['draft', 'scheduled', 'open', 'closed', 'cancelled'] as const
/** life.ts says what leads from one to the next. */
export type WaveState = (typeof WAVE_STATES)[number]

/**
 * Whether its answers are all there. From `expiring` on some have lived their time and are gone, while the tallies count
 * them still: a recount says less than they do, and proves nothing.
 */
export const ANSWERS_STATES = ['kept', 'expiring', 'expired'] as const
export type AnswersState = (typeof ANSWERS_STATES)[number]

export interface Wave {
  readonly tenant: TenantId
  readonly id: WaveId
  /** 1, 2, 3, … within the tenant. */
  readonly number: number
  readonly name: string
  readonly state: WaveState
  readonly questionnaireVersion: number
  /** When it opened; before that, when it was made. */
  readonly startedAt: Date
  readonly answers: AnswersState
  /** Null for the trial that is open locally without a launch: it invites nobody. */
  readonly launch: Launch | null
  /** By what a trial is broken down; of a launched wave its plan says so. */
  readonly trialBreakdown: Dimension | null
}

/** What a lead fills in. */
export interface WavePlan {
  readonly audience: Audience
  /**
   * By what results are shown beside the whole, in groups of the minimum size at least; null for the whole alone. One a
   * wave: of two over the same people, one could be subtracted from the other.
   */
  readonly breakdown: Dimension | null
  /** Null: as soon as it is confirmed. */
  readonly opensAt: Date | null
  readonly closesAt: Date
  /** Reminders for those who have not submitted: so many at most, so many days apart. */
  readonly reminders: { readonly most: number; readonly everyDays: number }
  /** When messages may arrive, in each employee's own time. Null: at any time. */
  readonly hours: SendingHours | null
  /** The lead's own words above the invitation, in each language; '' for none. Shown as plain text, never as markdown. */
  readonly greeting: Readonly<Record<'en' | 'nl', string>>
  /** Another wave opens so many months after this one opened; null for none. */
  readonly repeatEveryMonths: number | null
  /** The lead's IANA time zone: for times that are shown, and for employees whose own is unknown. */
  readonly timeZone: string
}

export type Audience =
  /** Everyone with whom the bot has a personal chat. */
  | { readonly kind: 'installed' }
  | { readonly kind: 'team'; readonly team: string; readonly name: string; readonly serviceUrl: string }
  | { readonly kind: 'group'; readonly group: string; readonly name: string }
  | { readonly kind: 'organisation' }
  /** People who are in the wave already: the lead's list was read when it was given. */
  | { readonly kind: 'list' }

/** The others are audiences of people who have the app. */
export function mayLackApp({ kind }: Audience): boolean {
  return kind === 'group' || kind === 'organisation' || kind === 'list'
}

/** How far a launched wave is, and whom to tell. */
export interface Launch {
  readonly plan: WavePlan
  readonly lead: EmployeeId
  /** The message that shows how far it is to whichever lead asked for that last; null before one was sent. */
  readonly progressCard: {
    readonly conversation: string
    readonly serviceUrl: string
    readonly activity: string
    /** The message of the lead's that it answered, which may be one of many; null where it answered none. */
    readonly turn: string | null
    readonly lead: EmployeeId
  } | null
  /** Whether everybody of the audience has a delivery. */
  readonly audienceReady: boolean
  /** How often in a row the app was installed and somebody was left without, for a reason that may pass. */
  readonly installsTried: number
  /** Somebody was left without: *retry failed* installs once more. */
  readonly installsOwed: boolean
  /** A lead said so: the app is being installed once more, beside the sending. */
  readonly installing: boolean
  /** Why nobody at all could have it installed; null where nothing stood in the way, or it is being tried again. */
  readonly installObstacle: InstallObstacle | null
  /** 0: the invitation; n: the nth reminder. */
  readonly round: number
  readonly roundBeganAt: Date
  /** A lead began this round by hand: it goes to everybody, however short ago their last message came. */
  readonly roundByLead: boolean
  /** How often messages for every shard were asked for, and the last asking of which all are in the queue. */
  readonly asked: number
  readonly enqueued: number
  /** Why sending has stopped for everybody, until a lead says *retry failed*. */
  readonly halted: HaltReason | null
  /** What is owed once it has closed. */
  readonly reported: boolean
  readonly repeated: boolean
}

/** What time alone does not mend: whom it keeps from the app, the wave does not reach. */
export type InstallObstacle =
  /** A permission of the bot in Microsoft Graph. */
  | { readonly kind: 'permission-missing'; readonly permission: string }
  | { readonly kind: 'sign-in-refused' }
  | { readonly kind: 'app-not-in-catalogue' }
  /** The app's package names another identity than ours. */
  | { readonly kind: 'app-not-ours' }
  /** The bot was not told which app is ours. */
  | { readonly kind: 'app-id-missing' }
  /** Microsoft Graph answered in a way that we do not know. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }

export const HALT_REASONS = [
  'bot-not-registered',
  'card-refused',
  'audience-unreadable',
  'sign-in-refused',
  'team-unreadable',
] as const
export type HaltReason = (typeof HALT_REASONS)[number]
