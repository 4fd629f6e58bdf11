/** The second card of a summary: for leads, and for whoever is in the channel where summaries are posted. */
import type { CardAction } from '../../cards/actions'
import { detailsCard } from '../../cards/details-card'
import { summaryOf } from '../../services/summary/summarise'
import { record } from '../audit'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'

export async function showDetails(
  parts: Parts,
  person: Person,
  { wave, release }: Extract<CardAction, { kind: 'summary-details' }>,
): Promise<Reply> {
  const { waves, settings, releases } = parts.stores
  const { text } = person.language
  if (person.isLead) await record(parts, person, 'press-details', wave)
  else {
    const channel = await settings.communicationsChannel(person.tenant)
    if (person.personal || idOf(channel) !== person.conversationId) {
      await record(parts, person, 'press-details', wave)
      return { kind: 'text', text: text('messages.detailsElsewhere') }
    }
  }
  const known = await waves.read(person.tenant, wave)
  const shown = known && (await releases.read(known.id, release))
  if (shown === null) return { kind: 'text', text: text('messages.unknownAction') }
  const { minimumGroup } = parts
  const view = { summary: summaryOf(shown, minimumGroup), minimumGroup }
  return { kind: 'new-card', card: detailsCard(view, person.language, parts.cards) }
}

function idOf(channel: Readonly<Record<string, unknown>> | null): unknown {
  const conversation = channel?.['conversation']
  return typeof conversation === 'object' && conversation !== null && 'id' in conversation ? conversation.id : undefined
}
