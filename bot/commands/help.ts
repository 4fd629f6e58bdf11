import { helpCard } from '../../cards/help-card'
import type { Command } from './command'

/** What this person can type here. */
export function helpOn(commands: readonly Command[]): Command {
  return {
    name: 'help',
    audience: 'everybody',
    async run(parts, person) {
      const named = (audiences: readonly Command['audience'][]) =>
        commands
          .filter(({ audience, isOn }) => audiences.includes(audience) && (isOn?.(parts) ?? true))
          .map(({ name }) => name)
      const view = {
        commands: person.personal ? [...named(['personal', 'everybody']), 'help'] : ['help'],
        leadCommands: person.isLead || !person.personal ? named(['leads']) : [],
      }
      return { kind: 'new-card', card: helpCard(view, person.language, parts.cards) }
    },
  }
}
