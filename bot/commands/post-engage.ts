/** Commands for the community in Viva Engage: only where it is switched on, and each asks once more. */
import { previewPost } from '../engage/posting'
import type { Parts } from '../parts'
import type { Person } from '../person'
import type { Reply } from '../reply'
import { audienceSizeOf } from '../waves/audience-size'
import { wavesInHand } from '../waves/orders'
import type { Command } from './command'
import { tooFew } from './summary'

/** The newest summary of the current wave that the privacy rules allow. */
export const postEngageSummary = engageCommand('post-engage-summary', async (parts, person) => {
  const { waves, releases } = parts.stores
  const wave = await waves.current(person.tenant)
  const outcome = wave && (await releases.release(wave.id, await audienceSizeOf(parts, wave)))
  if (wave === null || outcome === null || outcome.kind === 'too-few') return tooFew(parts, person)
  return previewPost(parts, person, wave, { post: 'summary', release: outcome.release.number })
})

/** An invitation to the wave that is open, with a link to the chat. */
export const postEngageInvitation = engageCommand('post-engage-invitation', async (parts, person) => {
  const { open } = await wavesInHand(parts, person)
  if (open === null) return { kind: 'text', text: person.language.text('engage.noneOpen') }
  return previewPost(parts, person, open, { post: 'invitation', release: 0 })
})

function engageCommand(name: string, run: (parts: Parts, person: Person) => Promise<Reply>): Command {
  const isOn = ({ engage }: Parts) => engage !== null
  return {
    name,
    audience: 'leads',
    privately: true,
    isOn,
    run: async (parts, person) =>
      isOn(parts) ? run(parts, person) : { kind: 'text', text: person.language.text('engage.off') },
  }
}
