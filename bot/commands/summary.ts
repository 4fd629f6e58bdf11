import type { Card } from '../../cards/card'
import { summaryCard } from '../../cards/summary-card'
import { summaryOf } from '../../services/summary/summarise'
import type { Parts } from '../parts'
import type { Person } from '../person'
import { audienceSizeOf } from '../waves/audience-size'
import type { Command } from './command'

/** The summary of all answers, for the lead who asks. */
export const summary: Command = {
  name: 'summary',
  audience: 'leads',
  async run(parts, person) {
    const card = await currentSummary(parts, person)
    return card === null ? tooFew(parts, person) : { kind: 'new-card', card }
  },
}

/** The newest release that the privacy rules allow, drawn; null while there are too few respondents for one. */
export async function currentSummary(
  parts: Pick<Parts, 'stores' | 'minimumGroup' | 'cards'>,
  person: Pick<Person, 'tenant' | 'language'>,
): Promise<Card | null> {
  const { waves, releases } = parts.stores
  const wave = await waves.current(person.tenant)
  if (wave === null) return null
  const outcome = await releases.release(wave.id, await audienceSizeOf(parts, wave))
  if (outcome.kind === 'too-few') return null
  return summaryCard(
    {
      summary: summaryOf(outcome.release, parts.minimumGroup),
      stands: outcome.kind === 'stands',
      minimumGroup: parts.minimumGroup,
    },
    person.language,
    parts.cards,
  )
}

export function tooFew(parts: Parts, person: Person) {
  return { kind: 'text', text: person.language.text('messages.tooFew', { minimum: parts.minimumGroup }) } as const
}
