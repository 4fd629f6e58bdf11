import { statusCard } from '../../cards/status-card'
import { answeredAtLeast, countOrFewer } from '../../services/privacy/release'
import { currentProgress } from '../waves/messages'
import type { Command } from './command'

/** How many of how many answered, without telling of fewer than the minimum group. */
export const status: Command = {
  name: 'status',
  audience: 'leads',
  async run(parts, person) {
    const wave = await parts.stores.waves.current(person.tenant)
    if (wave === null) return { kind: 'text', text: person.language.text('messages.noWave') }
    if (wave.launch !== null) {
      const card = await currentProgress(parts, wave, person.language)
      return { kind: 'new-card', card, progressOf: wave.id }
    }
    const [answered, installed] = await Promise.all([
      parts.stores.answers.respondents(wave.id),
      parts.stores.employees.installed(person.tenant),
    ])
    const { minimumGroup } = parts
    const respondents = answeredAtLeast(answered, minimumGroup)
    const view = {
      respondents,
      audience: countOrFewer(Math.max(installed, respondents ?? 0), minimumGroup),
      minimumGroup,
    }
    return { kind: 'new-card', card: statusCard(view, person.language, parts.cards) }
  },
}
