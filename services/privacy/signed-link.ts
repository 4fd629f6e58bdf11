/** Links that work for whoever has them, for a few minutes: what they name is signed, and nothing needs to be stored. */
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type EmployeeId, employeeId, type TenantId, tenantId, type WaveId, waveId } from '../identifiers'
import { type PseudonymKey, signatureOf } from './pseudonym'

interface Ticket {
  readonly tenant: TenantId
  /** Who asked for it: whoever has the link may be another. */
  readonly lead: EmployeeId
  readonly language: 'en' | 'nl'
}

/** The deliveries of a wave. */
export interface StatusTicket extends Ticket {
  readonly kind: 'status'
  readonly wave: WaveId
}

/** The audit log. */
export interface AuditTicket extends Ticket {
  readonly kind: 'audit'
}

export type ExportTicket = StatusTicket | AuditTicket

/** Ten minutes. */
const VALID_MILLISECONDS = 10 * 60 * 1000

/** The ticket as text for an address; valid for ten minutes from `now`. */
export function signTicket(key: PseudonymKey, ticket: ExportTicket, now: Date): string {
  const content = Buffer.from(JSON.stringify({ ...ticket, until: now.getTime() + VALID_MILLISECONDS })).toString(
    'base64url',
  )
  return `${content}.${signatureOf(key, content)}`
}

/** Null for a ticket that is not ours, was changed, or is too old. */
export function readTicket(key: PseudonymKey, signed: string, now: Date): ExportTicket | null {
  const [content = '', signature = '', ...more] = signed.split('.')
  if (more.length > 0 || !isSame(signature, signatureOf(key, content))) return null
  // Signed by us, so it is JSON; the schema guards against tickets of another version.
  const reading = TICKET.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString()))
  if (!reading.success || reading.data.until < now.getTime()) return null
  const { until: _, ...ticket } = reading.data
  return ticket
}

const ANY = {
  tenant: z.string().transform(tenantId),
  lead: z.string().transform(employeeId),
  language: z.enum(['en', 'nl']),
  until: z.number(),
}
const TICKET = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), wave: z.string().transform(waveId), ...ANY }),
  z.object({ kind: z.literal('audit'), ...ANY }),
])

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
