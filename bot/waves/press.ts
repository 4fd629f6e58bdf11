/** The buttons of leads' cards. */
import type { CardAction, LeadAction } from '../../cards/actions'
import { dropPost, pressPost } from '../engage/posting'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { askAbout, carryOut, remind } from './orders'
import { confirm, plan, planAgain, tryOut } from './planning'

const LEAD_ACTIONS: ReadonlySet<CardAction['kind']> = new Set<LeadAction['kind']>([
  'plan',
  'plan-again',
  'try',
  'confirm',
  'ask',
  'remind',
  'wave-order',
  'engage-post',
  'engage-drop',
])

export function isLeadAction(action: CardAction): action is LeadAction {
  return LEAD_ACTIONS.has(action.kind)
}

/** For leads only, however old the card: whoever is none any more is told so. */
export async function pressLead(parts: Parts, person: Person, action: LeadAction, inputs: unknown): Promise<Reply> {
  const { text } = person.language
  if (!person.isLead) return { kind: 'text', text: text(person.refusal) }
  if (action.kind === 'plan') return plan(parts, person, action, inputs)
  // The summary of a trial may be posted too, which was never launched.
  if (action.kind === 'engage-post') return pressPost(parts, person, action)
  if (action.kind === 'engage-drop') return dropPost(parts, person)
  const wave = await parts.stores.waves.read(person.tenant, action.wave)
  if (wave === null || wave.launch === null) return { kind: 'text', text: text('messages.unknownAction') }
  switch (action.kind) {
    case 'plan-again':
      return planAgain(parts, person, wave)
    case 'try':
      return tryOut(parts, person, wave)
    case 'confirm':
      return confirm(parts, person, wave)
    case 'ask':
      return askAbout(parts, person, wave, action.order)
    case 'remind':
      return remind(parts, person, wave, action.round)
    case 'wave-order':
      return carryOut(parts, person, wave, action.order)
  }
}
