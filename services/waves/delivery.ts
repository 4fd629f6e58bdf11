/**
 * One employee's invitation in one wave. `next` says what an event makes of it; it is pure, and the counts of a wave are
 * the sum of `contributionOf` over its deliveries.
 *
 * There is no state for *being sent*: one dispatcher works on a shard at a time, sends a few dozen at once and then
 * records them together. What a crash leaves unrecorded is still pending and is sent again, at most those few dozen.
 */
import type { Counts } from '../counts'
import type { EmployeeId } from '../identifiers'

export const DELIVERY_STATES = [
  'pending',
  /** Reached: by a message of ours, or because they came by themselves. */
  'sent',
  'answered',
  /** The employee blocked the bot: until they write themselves. */
  'blocked',
  /** The app was removed. */
  'removed',
  /** The app was never there: until it is installed for them, or they come. */
  'not-installed',
  /** Of no use to send again, until a lead says *retry failed*. */
  'failed',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export const FAILURE_REASONS = [
  'bad-argument',
  'disabled-by-admin',
  'wrong-host',
  'too-large',
  'service-error',
  'unreachable',
  'no-conversation',
  'install-failed',
  'refused',
] as const
/** `service-error`: Teams failed; `unreachable`: no answer in time; `install-failed`: Graph gave them no app; `refused`: else. */
export type FailureReason = (typeof FAILURE_REASONS)[number]

export interface Delivery {
  readonly employee: EmployeeId
  readonly state: DeliveryState
  /** Why, where it failed. */
  readonly reason: FailureReason | null
  /** The last round that reached them: 0 the invitation, n the nth reminder; -1 none. */
  readonly round: number
  /** How many reminders reached them. */
  readonly reminders: number
  /** The last message of ours, so that it can become the employee's own card. */
  readonly activity: string | null
  /** The day on which it came, `YYYY-MM-DD`; null also where an earlier version sent it. */
  readonly messagedOn: string | null
  /** They said *not for me*, or erased: no reminders. */
  readonly optedOut: boolean
  /** As the directory or the audience's list said when they were invited; one coding a wave. */
  readonly locale: string | null
  readonly segments: Segments
  /** The day of answering, `YYYY-MM-DD`, no finer: what they answered stands elsewhere, under a pseudonym. */
  readonly answeredOn: string | null
}

/** Somebody of the audience, before they are in a wave. */
export interface Candidate {
  readonly employee: EmployeeId
  /** Their language, such as `nl-NL`, where the directory knows it. */
  readonly locale: string | null
  readonly segments: Segments
}

/** One value a dimension; null where unknown. */
export interface Segments {
  readonly department: string | null
  readonly location: string | null
  readonly country: string | null
}

export const NO_SEGMENTS: Segments = { department: null, location: null, country: null }

export type DeliveryEvent =
  | { readonly kind: 'sent'; readonly round: number; readonly activity: string; readonly day: string }
  | { readonly kind: 'refused'; readonly state: 'blocked' | 'removed' | 'not-installed' }
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  | { readonly kind: 'answered'; readonly day: string }
  | { readonly kind: 'erased' }
  | { readonly kind: 'opted-out' }
  /** They came by themselves, and the reply showed them the card: in `activity`, where Teams told its name. */
  | { readonly kind: 'shown'; readonly round: number; readonly activity: string | null; readonly day: string }
  /** A lead tries again whoever failed for another reason than the app. */
  | { readonly kind: 'retried' }
  /** Whoever was without the app has it now, or may have. */
  | { readonly kind: 'app-installed' }

export function inviting(candidate: Candidate): Delivery {
  return {
    ...candidate,
    state: 'pending',
    reason: null,
    round: -1,
    reminders: 0,
    activity: null,
    messagedOn: null,
    optedOut: false,
    answeredOn: null,
  }
}

/** The very same delivery where the event changes nothing. */
export function next(delivery: Delivery, event: DeliveryEvent): Delivery {
  const { state } = delivery
  switch (event.kind) {
    case 'sent':
      if (event.round <= delivery.round) return delivery
      return {
        ...delivery,
        state: state === 'answered' ? state : 'sent',
        reason: null,
        round: event.round,
        // Whoever was not invited before is invited now, whichever round it is.
        reminders: delivery.round < 0 ? 0 : delivery.reminders + 1,
        activity: event.activity,
        messagedOn: event.day,
      }
    case 'refused':
      // Whoever answered was reached, whatever became of a late message.
      return state === 'answered' || state === event.state
        ? delivery
        : { ...delivery, state: event.state, reason: null }
    case 'failed':
      // A reminder that failed does not undo the invitation that arrived.
      return state === 'pending' ? { ...delivery, state: 'failed', reason: event.reason } : delivery
    case 'answered':
      return state === 'answered' ? delivery : { ...delivery, state: 'answered', reason: null, answeredOn: event.day }
    case 'erased':
      return optedOut(state === 'answered' ? { ...delivery, state: 'sent', answeredOn: null } : delivery)
    case 'opted-out':
      return optedOut(delivery)
    case 'shown':
      // Whoever had an invitation already keeps it.
      if (state === 'sent' || state === 'answered') return delivery
      return {
        ...delivery,
        state: 'sent',
        reason: null,
        round: Math.max(delivery.round, event.round),
        activity: delivery.activity ?? event.activity,
        messagedOn: event.day,
      }
    case 'retried':
      return state === 'failed' && !isWithoutApp(delivery) ? again(delivery) : delivery
    case 'app-installed':
      return isWithoutApp(delivery) ? again(delivery) : delivery
  }
}

/** Reachable once more. Whoever had the invitation already, or said *not for me*, is owed no other. */
function again(delivery: Delivery): Delivery {
  const { round, optedOut } = delivery
  return { ...delivery, state: round >= 0 || optedOut ? 'sent' : 'pending', reason: null }
}

/** Whether they were not reached since they do not have the app: it may be installed for them yet. */
export function isWithoutApp({ state, reason }: Pick<Delivery, 'state' | 'reason'>): boolean {
  return state === 'not-installed' || (state === 'failed' && reason === 'install-failed')
}

/** Whoever says so was reached, or has come by themselves: no invitation is owed any more. */
function optedOut(delivery: Delivery): Delivery {
  if (delivery.optedOut) return delivery
  return { ...delivery, state: delivery.state === 'answered' ? 'answered' : 'sent', reason: null, optedOut: true }
}

/** Whether a message of the round is owed: the invitation to whoever is pending, a reminder to whoever did not answer. */
export function isDue({ state, round, optedOut }: Delivery, current: number): boolean {
  if (optedOut) return false
  return state === 'pending' || (state === 'sent' && round < current)
}

/** When the next reminder may come to whoever got a message on that day, with so many days between them. */
export function nextReminder(messagedOn: string, everyDays: number): Date {
  return new Date(Date.parse(messagedOn) + everyDays * DAY_MILLISECONDS)
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** What one delivery adds to the counts: `people`, `state:<state>`, `reason:<reason>`, `opted-out`, `reminded`. */
export function contributionOf({ state, reason, optedOut, reminders }: Delivery): Counts {
  return {
    people: 1,
    [`state:${state}`]: 1,
    ...(reason !== null && { [`reason:${reason}`]: 1 }),
    ...(optedOut && { 'opted-out': 1 }),
    ...(reminders > 0 && { reminded: 1 }),
  }
}
