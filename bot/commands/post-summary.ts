import type { Command } from './command'
import { currentSummary, tooFew } from './summary'

/** Posts the summary in the communications channel. */
export const postSummary: Command = {
  name: 'post-summary',
  audience: 'leads',
  async run(parts, person) {
    const { text } = person.language
    const to = await parts.stores.settings.communicationsChannel(person.tenant)
    if (to === null) return { kind: 'text', text: text('messages.noChannel') }
    const card = await currentSummary(parts, person)
    if (card === null) return tooFew(parts, person)
    return { kind: 'post', to, card, posted: text('messages.posted'), failed: text('messages.postFailed') }
  },
}
