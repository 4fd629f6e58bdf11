import type { Card } from '../../cards/card'
import type { Parts } from '../parts'
import type { Person } from '../person'
import { newestSummary } from '../waves/summary'
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

/** The newest summary of the current wave; null without a wave, and while there are too few respondents. */
export async function currentSummary(
  parts: Pick<Parts, 'stores' | 'minimumGroup' | 'cards'>,
  person: Pick<Person, 'tenant' | 'language'>,
): Promise<Card | null> {
  const wave = await parts.stores.waves.current(person.tenant)
  return wave && newestSummary(parts, wave, person.language)
}

export function tooFew(parts: Parts, person: Person) {
  return { kind: 'text', text: person.language.text('messages.tooFew', { minimum: parts.minimumGroup }) } as const
}
