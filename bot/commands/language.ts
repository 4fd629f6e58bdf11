import { LANGUAGES } from '../../services/storage/stores'
import { welcome } from '../conversation/dialogue'
import type { Command } from './command'

/** Sets the language of everything the bot says to this employee. */
export const language: Command = {
  name: 'language',
  audience: 'personal',
  takesArgument: true,
  async run(parts, person, argument) {
    const chosen = LANGUAGES.find((code) => code === argument)
    if (chosen === undefined || person.employee === null) {
      return { kind: 'text', text: person.language.text('messages.languageWhich') }
    }
    await parts.stores.employees.save(person.tenant, { ...person.employee, language: chosen })
    const spoken = parts.languages[chosen]
    const reply = await welcome(parts, { ...person, language: spoken })
    return reply.kind === 'card' ? { ...reply, note: spoken.text('messages.languageSet') } : reply
  },
}
