/** What a lead does with a wave that is planned or open: by a button of its card, or by a command. */
import type { WaveOrder } from '../../cards/actions'
import type { Card } from '../../cards/card'
import { orderCard } from '../../cards/plan-card'
import { momentOf } from '../../services/waves/plan'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { currentProgress, launchOf } from './messages'

/** Orders of which one is asked once more before they are carried out. */
const ASKED = ['cancel', 'close', 'remind'] as const
type Asked = (typeof ASKED)[number]

/** The wave that a command without a name means: the open one, else the next that opens. */
export async function waveInHand({ stores }: Parts, { tenant }: Person): Promise<Wave | null> {
  const waves = (await stores.waves.list(tenant)).filter(({ launch }) => launch !== null)
  const opensAt = (wave: Wave) => launchOf(wave).plan.opensAt?.getTime() ?? 0
  const planned = waves.filter(({ state }) => state === 'scheduled').toSorted((a, b) => opensAt(a) - opensAt(b))
  return waves.find(({ state }) => state === 'open') ?? planned[0] ?? null
}

/** Asks once whether that is meant. */
export async function ask(parts: Parts, person: Person, order: Asked): Promise<Reply> {
  const wave = await waveInHand(parts, person)
  if (wave === null) return { kind: 'text', text: person.language.text('waves.nothingOpen') }
  const card = orderCard(
    { wave: wave.id, name: wave.name, order, round: launchOf(wave).round + 1 },
    person.language,
    parts.cards,
  )
  return { kind: 'new-card', card }
}

/** Carries an order out; where it makes no sense at this moment, the card tells how the wave stands. */
export async function carryOut(parts: Parts, person: Person, wave: Wave, order: WaveOrder): Promise<Reply> {
  const { text } = person.language
  switch (order) {
    case 'progress':
      return shown(parts, person, wave)
    case 'retry':
      return retryFailed(parts, person, wave)
    case 'close':
      return changed(parts, person, wave, { kind: 'closed' })
    case 'cancel':
      if (wave.state === 'draft') {
        await parts.stores.waves.apply(person.tenant, wave.id, { kind: 'cancelled' })
        return { kind: 'card', card: await cardOf(parts, person, { ...wave, state: 'cancelled' }) }
      }
      return changed(parts, person, wave, { kind: 'cancelled' })
    default:
      return { kind: 'text', text: text('messages.unknownAction') }
  }
}

/** Begins that reminder; pressed again, it has begun already. */
export function remind(parts: Parts, person: Person, wave: Wave, round: number): Promise<Reply> {
  return changed(parts, person, wave, { kind: 'reminded', round, at: parts.now() })
}

/** Every failed delivery is tried again, and a wave that had stopped goes on. */
export async function retryFailed(parts: Parts, person: Person, wave: Wave): Promise<Reply> {
  const count = await parts.stores.deliveries.retryFailed(wave.id)
  const reply = await changed(parts, person, wave, { kind: 'retried' })
  return reply.kind === 'card' && reply.note === undefined
    ? { ...reply, note: person.language.text('waves.retried', { count }) }
    : reply
}

/** `extend 2026-12-24 12:00`, in the wave's own time zone. */
export async function extend(parts: Parts, person: Person, wave: Wave, argument: string): Promise<Reply> {
  const { text, moment } = person.language
  const { plan } = launchOf(wave)
  const [date = '', time = '18:00'] = argument.trim().split(/\s+/)
  const closesAt = momentOf(date, time, plan.timeZone)
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
  { ...parts }: Parts,
  person: Person,
  wave: Wave,
  event: Parameters<Parts['stores']['waves']['apply']>[2],
): Promise<Reply> {
  const after = await parts.stores.waves.apply(person.tenant, wave.id, event)
  const reply = await shown(parts, person, after ?? wave)
  return after === null ? { ...reply, note: person.language.text('waves.notNow') } : reply
}

async function shown(parts: Parts, person: Person, wave: Wave): Promise<Extract<Reply, { kind: 'card' }>> {
  return { kind: 'card', card: await cardOf(parts, person, wave), progressOf: wave.id }
}

function cardOf(parts: Parts, person: Person, wave: Wave): Promise<Card> {
  return currentProgress(parts, wave, person.language)
}
