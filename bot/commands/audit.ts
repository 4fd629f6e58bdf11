import { auditCard } from '../../cards/audit-card'
import { timeZoneOf } from '../waves/planning'
import type { Command } from './command'

/** Who did what last, and a link to all of it as a file: in the personal chat only. */
export const audit: Command = {
  name: 'audit',
  audience: 'leads',
  privately: true,
  async run(parts, person) {
    const { language } = person
    const entries = await parts.stores.audit.newest(person.tenant, MOST, 'retention-audit')
    const names = await parts.leadership.names(entries.flatMap(({ who }) => who ?? []))
    const view = {
      entries: entries.map((entry) => ({ ...entry, who: entry.who && (names.get(entry.who) ?? entry.who) })),
      timeZone: timeZoneOf(parts, person),
      months: parts.auditMonths,
      link: parts.auditLink(person),
    }
    return { kind: 'new-card', card: auditCard(view, language, parts.cards) }
  },
}

/** So many are read on a phone. */
const MOST = 15
