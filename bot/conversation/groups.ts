/** The groups of a summary: one card after another, the most telling ones first, and one group by its name. */
import type { ReportAction } from '../../cards/actions'
import type { Card } from '../../cards/card'
import { groupCard, groupsCard } from '../../cards/groups-card'
import { minimumInForce, type Release, sharesFrom } from '../../services/privacy/release'
import { groupsOf } from '../../services/summary/groups'
import type { Coding } from '../../services/waves/coding'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { releaseFor } from './details'

/** A release never changes, so an old button shows what it showed. */
export async function showGroups(
  parts: Parts,
  person: Person,
  action: Extract<ReportAction, { kind: 'summary-groups' }>,
): Promise<Reply> {
  const asked = await releaseFor(parts, person, action, 'press-groups')
  if (asked.kind === 'refused') return { kind: 'text', text: person.language.text(asked.text) }
  const coding = await parts.stores.codings.read(person.tenant, asked.wave.id)
  if (coding === null) return { kind: 'text', text: person.language.text('messages.unknownAction') }
  return { kind: 'card', card: allGroups(parts, person, { ...asked, coding, stands: false, from: action.from }) }
}

type Drawing = Pick<Parts, 'minimumGroup' | 'cards'>

export function allGroups(
  { minimumGroup, cards }: Drawing,
  { language }: Pick<Person, 'language'>,
  asked: { readonly release: Release; readonly coding: Coding; readonly stands: boolean; readonly from: number },
): Card {
  const minimum = minimumInForce(minimumGroup)
  const { release, coding, stands, from } = asked
  const view = {
    summary: groupsOf(release, coding, minimum),
    stands,
    from,
    minimumGroup: minimum,
    sharesFrom: sharesFrom(minimum),
  }
  return groupsCard(view, language, cards)
}

/** Null where no group of that name is shown by itself. `wanted`: what two spellings of a name have in common. */
export function oneGroup(
  { minimumGroup, cards }: Drawing,
  { language }: Pick<Person, 'language'>,
  asked: { readonly release: Release; readonly coding: Coding },
  isMeant: (label: string) => boolean,
): Card | null {
  const minimum = minimumInForce(minimumGroup)
  const summary = groupsOf(asked.release, asked.coding, minimum)
  const group = summary.groups.find(({ label }) => label !== '' && isMeant(label))
  if (group === undefined) return null
  return groupCard({ summary, group, minimumGroup: minimum, sharesFrom: sharesFrom(minimum) }, language, cards)
}
