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
    const newest = (most: number, allowed: boolean) =>
      parts.stores.audit.newest(person.tenant, most, { but: 'retention-audit', allowed })
    const all = await Promise.all([newest(MOST, true), newest(MOST_REFUSED, false)])
    const entries = all.flat().toSorted((one, other) => other.at.getTime() - one.at.getTime())
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
const MOST = 12
/** Whoever is refused again and again takes no place from what was done. */
const MOST_REFUSED = 5
