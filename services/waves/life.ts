/**
 * The life of a wave. `next` says what an event makes of it, `dutyOf` what is owed to it now; both are pure. A duty ends
 * with the event that clears it, so work that a crash has cut off is simply owed again: each must be safe to do twice.
 *
 * draft ─confirmed→ scheduled ─opened→ open ─closed, cancelled→ closed
 *   └────────────────────┴─cancelled→ cancelled
 */
import type { HaltReason, InstallObstacle, Launch, Wave, WavePlan } from './wave'

export type WaveEvent =
  /** A lead changed the plan of a draft. */
  | { readonly kind: 'planned'; readonly name: string; readonly plan: WavePlan }
  | { readonly kind: 'confirmed'; readonly at: Date }
  | { readonly kind: 'opened'; readonly at: Date }
  /** For some of the audience the app could not be installed this time, so it is tried once more. */
  | { readonly kind: 'installed-in-part' }
  /** Everybody is in the wave, and the app was installed for whoever needs it. */
  | ({ readonly kind: 'audience-ready' } & Installed)
  /** The app was installed once more, as a lead asked for. */
  | ({ readonly kind: 'installed' } & Installed)
  /** Messages are in the queue, as was asked for the `asked`th time: what was asked for meanwhile is still owed. */
  | { readonly kind: 'enqueued'; readonly asked: number }
  /** The reminder `round` begins, by the plan or because a lead said so; however many say so, it begins once. */
  | { readonly kind: 'reminded'; readonly round: number; readonly at: Date; readonly byLead: boolean }
  | { readonly kind: 'extended'; readonly closesAt: Date }
  | { readonly kind: 'halted'; readonly reason: HaltReason }
  /** A lead tries the failed ones again: at once, and those without the app when it was installed for them. */
  | { readonly kind: 'retried' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'reported' }
  | { readonly kind: 'repeated' }
  /** Answers of a wave that has ended begin to go, having lived their time; and are all gone. */
  | { readonly kind: 'answers-expiring' }
  | { readonly kind: 'answers-expired' }

/** How installing the app has ended. */
interface Installed {
  /** Some are without it, however often it was tried. */
  readonly failed: boolean
  readonly obstacle: InstallObstacle | null
}

/** What is owed to a wave at a moment, one thing at a time; `install` beside all others, as it may take an hour. */
export type Duty = 'open' | 'expand' | 'install' | 'enqueue' | 'remind' | 'close' | 'report' | 'repeat'

/** The wave after the event; null where the event makes no sense in its state, and nothing may change. */
export function next(wave: Wave, event: WaveEvent): Wave | null {
  const { launch, state } = wave
  if (event.kind === 'answers-expiring')
    return isOver(wave) && wave.answers === 'kept' ? { ...wave, answers: 'expiring' } : null
  if (event.kind === 'answers-expired') return wave.answers === 'expiring' ? { ...wave, answers: 'expired' } : null
  if (launch === null) return state === 'open' && event.kind === 'closed' ? { ...wave, state: 'closed' } : null
  const changed = (change: Partial<Launch>): Wave => ({ ...wave, launch: { ...launch, ...change } })
  const open = state === 'open'
  const asked = launch.asked + 1

  switch (event.kind) {
    case 'planned':
      if (state !== 'draft') return null
      return { ...changed({ plan: event.plan }), name: event.name }
    case 'confirmed':
      if (state !== 'draft') return null
      return { ...changed({ plan: { ...launch.plan, opensAt: launch.plan.opensAt ?? event.at } }), state: 'scheduled' }
    case 'opened':
      if (state !== 'scheduled') return null
      return { ...changed({ round: 0, roundBeganAt: event.at, asked }), state: 'open', startedAt: event.at }
    case 'installed-in-part':
      if (!open || (launch.audienceReady && !launch.installing)) return null
      return changed({ installsTried: launch.installsTried + 1 })
    case 'audience-ready':
      return open ? changed({ audienceReady: true, ...afterInstalling(event) }) : null
    case 'installed':
      return open && launch.installing ? changed({ asked, ...afterInstalling(event) }) : null
    case 'enqueued':
      return open && event.asked > launch.enqueued ? changed({ enqueued: event.asked }) : null
    case 'reminded':
      if (!open || !launch.audienceReady || event.round !== launch.round + 1) return null
      if (event.byLead && event.at < (leadMayRemindFrom(launch) ?? event.at)) return null
      return changed({ round: event.round, roundBeganAt: event.at, roundByLead: event.byLead, asked })
    case 'extended':
      if (!(open || state === 'scheduled') || event.closesAt <= launch.plan.closesAt) return null
      return changed({ plan: { ...launch.plan, closesAt: event.closesAt } })
    case 'halted':
      return open && launch.halted === null ? changed({ halted: event.reason }) : null
    case 'retried':
      if (!open) return null
      return changed({
        halted: null,
        asked,
        // What has stopped the wave was mended: the audience is read anew, and each gets all tries again.
        installsTried: launch.halted === null ? launch.installsTried : 0,
        ...(launch.installsOwed && { installsOwed: false, installing: true, installObstacle: null }),
      })
    case 'closed':
      return open ? { ...wave, state: 'closed' } : null
    case 'cancelled':
      // Answers may be there already: the wave ends as one that closed, without a report or a next one.
      if (open) return { ...changed({ reported: true, repeated: true }), state: 'closed' }
      return state === 'scheduled' || state === 'draft' ? { ...wave, state: 'cancelled' } : null
    case 'reported':
      return state === 'closed' ? changed({ reported: true }) : null
    case 'repeated':
      return state === 'closed' ? changed({ repeated: true }) : null
  }
}

function afterInstalling({ failed, obstacle }: Installed): Partial<Launch> {
  return {
    installsTried: 0,
    installsOwed: failed || obstacle !== null,
    installing: false,
    installObstacle: obstacle,
  }
}

/** Whether nobody can submit in it any more, now or later. */
export function isOver({ state }: Pick<Wave, 'state'>): boolean {
  return state === 'closed' || state === 'cancelled'
}

/** What is owed to the wave at this moment, the most urgent first; null for nothing. */
export function dutyOf({ launch, state }: Wave, now: Date): Duty | null {
  if (launch === null) return null
  const { plan } = launch
  if (state === 'scheduled') return plan.opensAt !== null && plan.opensAt <= now ? 'open' : null
  if (state === 'closed') {
    if (!launch.reported) return 'report'
    return plan.repeatEveryMonths !== null && !launch.repeated ? 'repeat' : null
  }
  if (state !== 'open') return null
  if (plan.closesAt <= now) return 'close'
  if (launch.halted !== null) return null
  if (!launch.audienceReady) return 'expand'
  if (launch.asked > launch.enqueued) return 'enqueue'
  return isReminderDue(launch, now) ? 'remind' : null
}

/** What is owed to it beside that: it waits for nothing, and nothing waits for it. */
export function sideDutyOf({ launch, state }: Wave, now: Date): Duty | null {
  if (state !== 'open' || launch === null || launch.halted !== null || launch.plan.closesAt <= now) return null
  return launch.audienceReady && launch.installing ? 'install' : null
}

function isReminderDue({ plan, round, roundBeganAt }: Launch, now: Date): boolean {
  const { most, everyDays } = plan.reminders
  return round < most && now.getTime() - roundBeganAt.getTime() >= everyDays * DAY_MILLISECONDS
}

/** When a lead may send another reminder: a day after the last, so that nobody is pestered; null for the first. */
export function leadMayRemindFrom({ round, roundBeganAt }: Launch): Date | null {
  return round === 0 ? null : new Date(roundBeganAt.getTime() + DAY_MILLISECONDS)
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
