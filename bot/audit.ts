/** What leads do, as it goes into the audit log: before it is done, so that nothing is done of which the log is silent. */
import type { LeadAction } from '../cards/actions'
import { type AuditAct, type AuditRefusal, actNamed } from '../services/audit/entry'
import type { TenantId, WaveId } from '../services/identifiers'
import type { ExportTicket } from '../services/privacy/signed-link'
import type { Command } from './commands/command'
import type { Parts } from './parts'
import type { Person } from './person'

type Recording = Pick<Parts, 'stores' | 'now'>

/** Rejects where storage is away: then the lead's order is not carried out either. */
export function record(
  { stores, now }: Recording,
  person: Person,
  what: AuditAct,
  wave: WaveId | null = null,
  refusal = refusalOf(person),
): Promise<void> {
  const { tenant, id } = person
  const number = wave === null ? null : numberOf(tenant, wave)
  // That they are no lead needs no word: it is what most refusals are.
  const why = refusal === null || refusal === 'not-lead' ? {} : { refusal }
  return stores.audit.write(tenant, { at: now(), who: id, what, wave: number, allowed: refusal === null, ...why })
}

export async function recordCommand(parts: Recording, person: Person, command: Command): Promise<void> {
  const { name, audience, privately } = command
  if (audience !== 'leads') return
  const notHere = privately && !person.personal ? 'not-here' : null
  await record(parts, person, actNamed(name), null, refusalOf(person) ?? notHere)
}

function refusalOf({ isLead, refusal }: Person): AuditRefusal | null {
  if (isLead) return null
  return refusal === 'messages.leadUnknown' ? 'lead-unknown' : 'not-lead'
}

export function recordPress(parts: Recording, person: Person, action: LeadAction): Promise<void> {
  return record(parts, person, actOf(action), action.kind === 'plan' ? action.draft : action.wave)
}

/** The lines of a file, the first of them once the log says that it was downloaded; rejects before where it cannot. */
export async function* onceRecorded(
  { stores, now }: Recording,
  ticket: ExportTicket,
  lines: AsyncIterable<string>,
): AsyncGenerator<string> {
  const { tenant, lead: who, kind } = ticket
  const wave = kind === 'status' ? numberOf(tenant, ticket.wave) : null
  await stores.audit.write(tenant, { at: now(), who, what: `download-${kind}`, wave, allowed: true })
  yield* lines
}

function actOf(action: LeadAction): AuditAct {
  switch (action.kind) {
    case 'ask':
      return `press-ask-${action.order}`
    case 'wave-order':
      return `press-${action.order}`
    default:
      return `press-${action.kind}`
  }
}

/** What a card names is what somebody sent: a wave's id of ours has a number, and of anything else nothing is kept. */
function numberOf(tenant: TenantId, wave: WaveId): number | null {
  const [, number] = wave.startsWith(`${tenant}-`) ? (/^-(\d{1,6})$/.exec(wave.slice(tenant.length)) ?? []) : []
  return number === undefined ? null : Number(number)
}
