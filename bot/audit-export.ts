/** The audit log as a file, the newest entry first. */
import { doerKey } from '../cards/audit-card'
import type { Language } from '../cards/language'
import type { AuditEntry } from '../services/audit/entry'
import type { TenantId } from '../services/identifiers'
import type { AuditStore } from '../services/storage/upkeep-stores'
import { csvLine } from './csv'

/** Its lines, a page at a time, so that a long log does not fill the memory. */
export async function* auditLines(
  audit: AuditStore,
  tenant: TenantId,
  language: Language,
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield csvLine(['at', 'who', 'what', 'wave', 'outcome'].map((column) => language.text(`audit.columns.${column}`)))
  for await (const page of audit.all(tenant, signal)) {
    for (const entry of page) yield csvLine(rowOf(entry, language))
  }
}

function rowOf({ at, who, what, wave, allowed, refusal = 'not-lead' }: AuditEntry, { text }: Language): string[] {
  return [
    at.toISOString(),
    who ?? text(doerKey(what)),
    text(`audit.acts.${what}`),
    wave === null ? '' : String(wave),
    allowed ? '' : text(`audit.refused.${refusal}`),
  ]
}
