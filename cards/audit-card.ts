/** The last entries of the audit log, one below the other, so that they can be read on a phone. */
import type { AuditEntry } from '../services/audit/entry'
import type { Card, CardElement, CardSettings } from './card'
import { attention, cardOf, paragraph, remark, section, title, verbatim } from './elements'
import type { Language } from './language'

/** With a name, where the directory knows one. */
export type NamedEntry = Omit<AuditEntry, 'who'> & { readonly who: string | null }

export interface AuditView {
  /** The newest first. */
  readonly entries: readonly NamedEntry[]
  /** IANA, of who reads. */
  readonly timeZone: string
  /** How long entries are kept. */
  readonly months: number
  /** An address that downloads all of them; null where the bot's own address is unknown. */
  readonly link: string | null
}

export function auditCard(
  { entries, timeZone, months, link }: AuditView,
  language: Language,
  settings: CardSettings,
): Card {
  const { text } = language
  return cardOf(
    [
      title(text('audit.title')),
      remark(text('audit.kept', { count: months })),
      ...entries.map((entry) => entryOf(entry, timeZone, language)),
      ...(link === null ? [] : [paragraph(text('audit.export', { link }))]),
    ],
    [],
    language,
    settings,
  )
}

/** Of whoever did what nobody is named for. */
export function doerKey(what: AuditEntry['what']): string {
  return what.startsWith('admin-') ? 'audit.administrator' : 'audit.byItself'
}

function entryOf(entry: NamedEntry, timeZone: string, language: Language): CardElement {
  const { at, who, what, wave, allowed, refusal = 'not-lead' } = entry
  const { text } = language
  const act = text(`audit.acts.${what}`)
  return section([
    paragraph(`**${wave === null ? act : text('audit.ofWave', { act, wave: String(wave) })}**`),
    ...(allowed ? [] : [attention(text(`audit.refused.${refusal}`))]),
    // Of an erasure the day alone is told.
    remark(what === 'erasure' ? language.date(at) : language.moment(at, timeZone)),
    who === null ? remark(text(doerKey(what))) : verbatim(who),
  ])
}
