import { statusCard } from '../../cards/status-card'
import { countOrFewer } from '../../services/privacy/release'
import type { Command } from './command'

/** How many of how many answered, without telling of fewer than the minimum group. */
export const status: Command = {
  name: 'status',
  audience: 'leads',
  async run(parts, person) {
    const wave = await parts.stores.waves.current(person.tenant)
    const [answered, installed] = await Promise.all([
      parts.stores.answers.respondents(wave.id),
      parts.stores.employees.installed(person.tenant),
    ])
    const { minimumGroup } = parts
    const view = {
      respondents: countOrFewer(answered, minimumGroup),
      audience: countOrFewer(Math.max(installed, answered), minimumGroup),
      minimumGroup,
    }
    return { kind: 'new-card', card: statusCard(view, person.language, parts.cards) }
  },
}
