/** What a lead does with a wave that is planned or open: by a button of its card, or by a command. */
import type { AskedOrder, WaveOrder } from '../../cards/actions'
import { orderCard } from '../../cards/plan-card'
import { leadMayRemindFrom } from '../../services/waves/life'
import { isTooFar, momentOf, outlivesAnswers } from '../../services/waves/plan'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { currentProgress, launchOf } from './messages'

export interface WavesInHand {
  readonly open: Wave | null
  /** The next that opens. */
  readonly planned: Wave | null
  /** The last that closed. */
  readonly closed: Wave | null
}

/** Those that a command without a name may mean. */
export async function wavesInHand({ stores }: Parts, { tenant }: Person): Promise<WavesInHand> {
  const waves = (await stores.waves.list(tenant)).filter(({ launch }) => launch !== null)
  const opensAt = (wave: Wave) => launchOf(wave).plan.opensAt?.getTime() ?? 0
  const those = (wanted: Wave['state']) => waves.filter(({ state }) => state === wanted)
  return {
    open: those('open')[0] ?? null,
    planned: those('scheduled').toSorted((a, b) => opensAt(a) - opensAt(b))[0] ?? null,
    closed: those('closed').toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0] ?? null,
  }
}

/** Asks once whether that is meant; where it makes no sense at this moment, tells how the wave stands. */
export async function askAbout(parts: Parts, person: Person, wave: Wave, order: AskedOrder): Promise<Reply> {
  const possible = wave.state === 'open' || (order === 'cancel' && wave.state === 'scheduled')
  if (!possible) return notNow(parts, person, wave)
  const { round } = launchOf(wave)
  const tooSoon = order === 'remind' ? remindedAlready(parts, person, wave) : null
  if (tooSoon !== null) return { kind: 'text', text: tooSoon }
  const card = orderCard({ wave: wave.id, name: wave.name, order, round: round + 1 }, person.language, parts.cards)
  return { kind: 'new-card', card }
}

/** Carries an order out; where it makes no sense at this moment, the card tells how the wave stands. */
export function carryOut(parts: Parts, person: Person, wave: Wave, order: WaveOrder): Promise<Reply> {
  switch (order) {
    case 'progress':
      return shown(parts, person, wave)
    case 'retry':
      return retryFailed(parts, person, wave)
    case 'close':
      return changed(parts, person, wave, { kind: 'closed' })
    case 'cancel':
      return changed(parts, person, wave, { kind: 'cancelled' })
    case 'drop':
      // Pressed on an old preview, the wave may be open by now: that is asked about first.
      return wave.state === 'draft' ? changed(parts, person, wave, { kind: 'cancelled' }) : notNow(parts, person, wave)
  }
}

/** Begins that reminder; pressed again, it has begun already. */
export async function remind(parts: Parts, person: Person, wave: Wave, round: number): Promise<Reply> {
  const note = round === launchOf(wave).round + 1 ? remindedAlready(parts, person, wave) : null
  if (note !== null) return { ...(await shown(parts, person, wave)), note }
  return changed(parts, person, wave, { kind: 'reminded', round, at: parts.now(), byLead: true })
}

/** Since when, and until when it is too soon for another; null where it is not. */
function remindedAlready({ now }: Parts, { language }: Person, wave: Wave): string | null {
  const launch = launchOf(wave)
  const from = leadMayRemindFrom(launch)
  if (from === null || now() >= from) return null
  return language.text('waves.remindedAlready', { from: language.moment(from, launch.plan.timeZone) })
}

/** Every failed delivery is tried again, a wave that had stopped goes on, and whoever got no app is given it. */
export async function retryFailed(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  if (wave.state !== 'open') return notNow(parts, person, wave)
  const count = await parts.stores.deliveries.retryFailed(wave.id)
  const after = await parts.stores.waves.apply(person.tenant, wave.id, { kind: 'retried' })
  if (after === null) return notNow(parts, person, wave)
  const { text } = person.language
  const { installing } = launchOf(after)
  const notes = [
    ...(count > 0 || !installing ? [text('waves.retried', { count })] : []),
    ...(installing ? [text('waves.reinstalling')] : []),
  ]
  return { ...(await shown(parts, person, after)), note: notes.join(' ') }
}

/** `extend 2026-12-24 12:00`, in the wave's own time zone. */
export async function extend(parts: Parts, person: Person, wave: Wave, argument: string): Promise<Reply> {
  const { text, moment } = person.language
  const { plan } = launchOf(wave)
  const [date = '', time = '18:00'] = argument.trim().split(/\s+/)
  const closesAt = momentOf(date, time, plan.timeZone)
  if (closesAt instanceof Date && isTooFar(closesAt, parts.now())) {
    return { kind: 'text', text: text('launch.problems.too-far') }
  }
  const { retentionMonths: count } = parts
  const opensAt = wave.state === 'open' ? wave.startedAt : (plan.opensAt ?? parts.now())
  if (closesAt instanceof Date && outlivesAnswers(opensAt, closesAt, count)) {
    return { kind: 'text', text: text('launch.problems.outlives-answers', { count }) }
  }
  const extended =
    closesAt instanceof Date && closesAt > parts.now()
      ? await parts.stores.waves.apply(person.tenant, wave.id, { kind: 'extended', closesAt })
      : null
  if (extended === null) {
    return { kind: 'text', text: text('waves.extendHow', { closes: moment(plan.closesAt, plan.timeZone) }) }
  }
  const closes = moment(launchOf(extended).plan.closesAt, plan.timeZone)
  return { kind: 'text', text: text('waves.extended', { closes }) }
}

async function changed(
  parts: Parts,
  person: Person,
  wave: Wave,
  event: Parameters<Parts['stores']['waves']['apply']>[2],
): Promise<Reply> {
  const after = await parts.stores.waves.apply(person.tenant, wave.id, event)
  return after === null ? notNow(parts, person, wave) : shown(parts, person, after)
}

/** It was read before, so that others may have changed it meanwhile: the card tells how it stands now. */
async function notNow(parts: Parts, person: Person, wave: Wave): Promise<Shown> {
  const now = (await parts.stores.waves.read(person.tenant, wave.id)) ?? wave
  return { ...(await shown(parts, person, now)), note: person.language.text('waves.notNow') }
}

type Shown = Extract<Reply, { kind: 'card' }>

async function shown(parts: Parts, person: Person, wave: Wave): Promise<Shown> {
  return { kind: 'card', card: await currentProgress(parts, wave, person.language), progressOf: wave.id }
}
