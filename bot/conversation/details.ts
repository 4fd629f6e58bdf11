/** The second card of a summary: for leads, and for whoever is in the channel where summaries are posted. */
import type { ReportAction } from '../../cards/actions'
import { detailsCard } from '../../cards/details-card'
import type { AuditAct } from '../../services/audit/entry'
import type { Release } from '../../services/privacy/release'
import { summaryOf } from '../../services/summary/summarise'
import type { Wave } from '../../services/waves/wave'
import { record } from '../audit'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'

export async function showDetails(
  parts: Parts,
  person: Person,
  action: Extract<ReportAction, { kind: 'summary-details' }>,
): Promise<Reply> {
  const asked = await releaseFor(parts, person, action, 'press-details')
  if (asked.kind === 'refused') return { kind: 'text', text: person.language.text(asked.text) }
  const { minimumGroup } = parts
  const view = { summary: summaryOf(asked.release, minimumGroup), minimumGroup }
  return { kind: 'new-card', card: detailsCard(view, person.language, parts.cards) }
}

type Asked =
  | { readonly kind: 'release'; readonly wave: Wave; readonly release: Release }
  /** `text` is a key. */
  | { readonly kind: 'refused'; readonly text: string }

/** The release that a button names, for whoever may see it; what leads do, and what others may not, is logged. */
export async function releaseFor(
  parts: Parts,
  person: Person,
  { wave: id, release: number }: ReportAction,
  act: AuditAct,
): Promise<Asked> {
  const { waves, settings, releases } = parts.stores
  if (person.isLead) await record(parts, person, act, id)
  else {
    const channel = await settings.communicationsChannel(person.tenant)
    if (person.personal || idOf(channel) !== person.conversationId) {
      await record(parts, person, act, id)
      return { kind: 'refused', text: 'messages.detailsElsewhere' }
    }
  }
  const wave = await waves.read(person.tenant, id)
  const release = wave && (await releases.read(wave.id, number))
  return wave === null || release === null
    ? { kind: 'refused', text: 'messages.unknownAction' }
    : { kind: 'release', wave, release }
}

function idOf(channel: Readonly<Record<string, unknown>> | null): unknown {
  const conversation = channel?.['conversation']
  return typeof conversation === 'object' && conversation !== null && 'id' in conversation ? conversation.id : undefined
}
