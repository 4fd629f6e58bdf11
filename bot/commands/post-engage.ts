/** Commands for the community in Viva Engage: only where it is switched on, and each asks once more. */
import { previewPost } from '../engage/posting'
import type { Parts } from '../parts'
import { audienceSizeOf } from '../waves/audience-size'
import { wavesInHand } from '../waves/orders'
import type { Command } from './command'
import { tooFew } from './summary'

const isOn = ({ engage }: Parts) => engage !== null

/** The newest summary of the current wave that the privacy rules allow. */
export const postEngageSummary: Command = {
  name: 'post-engage-summary',
  audience: 'leads',
  privately: true,
  isOn,
  async run(parts, person) {
    const { stores } = parts
    if (!isOn(parts)) return { kind: 'text', text: person.language.text('engage.off') }
    const wave = await stores.waves.current(person.tenant)
    const outcome = wave && (await stores.releases.release(wave.id, await audienceSizeOf(parts, wave)))
    if (wave === null || outcome === null || outcome.kind === 'too-few') return tooFew(parts, person)
    return previewPost(parts, person, wave, { post: 'summary', release: outcome.release.number })
  },
}

/** An invitation to the wave that is open, with a link to the chat. */
export const postEngageInvitation: Command = {
  name: 'post-engage-invitation',
  audience: 'leads',
  privately: true,
  isOn,
  async run(parts, person) {
    const { text } = person.language
    if (!isOn(parts)) return { kind: 'text', text: text('engage.off') }
    const { open } = await wavesInHand(parts, person)
    if (open === null) return { kind: 'text', text: text('engage.noneOpen') }
    return previewPost(parts, person, open, { post: 'invitation', release: 0 })
  },
}
