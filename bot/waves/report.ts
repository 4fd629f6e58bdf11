/** What a closed wave owes: its summary in the communications channel, and a word to the lead. */

import type { Language } from '../../cards/language'
import { summaryCard } from '../../cards/summary-card'
import { summaryOf } from '../../services/summary/summarise'
import type { Wave } from '../../services/waves/wave'
import { languageCodeFor } from '../locales/language'
import type { Log } from '../log'
import type { Parts } from '../parts'
import type { Post } from '../post'
import { audienceSizeOf } from './audience-size'
import { launchOf } from './messages'

/** Posts the summary, in the language of the lead who launched the wave. A crash in the middle may post it twice. */
export async function reportOn(parts: Parts, post: Post, log: Log, wave: Wave): Promise<void> {
  const { tenant } = wave
  const { employees, settings, releases } = parts.stores
  const lead = await employees.read(tenant, launchOf(wave).lead)
  const language = parts.languages[languageCodeFor(lead?.locale ?? null, lead?.language ?? null)]
  const outcome = await releases.release(wave.id, await audienceSizeOf(parts, wave))
  const told = async (key: string) => {
    if (lead !== null) await post.text(lead.reference, language.text(key, { minimum: parts.minimumGroup }))
  }
  if (outcome.kind === 'too-few') return told('waves.closedTooFew')
  const channel = await settings.communicationsChannel(tenant)
  const card = drawn(parts, outcome, language)
  const posted = channel !== null && (await post.card(channel, card))
  if (!posted) log('report-not-posted', {})
  await told(posted ? 'waves.closed' : 'waves.closedNowhere')
}

function drawn(
  { minimumGroup, cards }: Parts,
  outcome: Exclude<Awaited<ReturnType<Parts['stores']['releases']['release']>>, { kind: 'too-few' }>,
  language: Language,
) {
  const summary = summaryOf(outcome.release, minimumGroup)
  return summaryCard({ summary, stands: outcome.kind === 'stands', minimumGroup }, language, cards)
}
