/** What a closed wave owes: its summary in the communications channel, and a word to the lead. */

import type { Language } from '../../cards/language'
import { summaryCard } from '../../cards/summary-card'
import { summaryOf } from '../../services/summary/summarise'
import type { Wave } from '../../services/waves/wave'
import type { Reports } from '../delivery/report'
import { languageCodeFor } from '../locales/language'
import type { Parts } from '../parts'
import { audienceSizeOf } from './audience-size'
import { launchOf } from './messages'

/** What leads are told without having asked. */
export function reportsBy(parts: Parts): Reports {
  return {
    closed: (wave) => reportOn(parts, wave),
    poisoned: async (wave) => {
      const { lead, language } = await leadOf(parts, wave)
      if (lead !== null) await parts.post.text(lead.reference, language.text('waves.poisoned'))
    },
  }
}

/** The channel did not take the summary this time: to be done again. */
class ReportNotPosted extends Error {
  override readonly name = 'ReportNotPosted'
}

/** Posts the summary, in the language of the lead who launched the wave. A crash in the middle may post it twice. */
async function reportOn(parts: Parts, wave: Wave): Promise<void> {
  const { post, log } = parts
  const { settings, releases } = parts.stores
  const { lead, language } = await leadOf(parts, wave)
  const outcome = await releases.release(wave.id, await audienceSizeOf(parts, wave))
  const told = async (key: string) => {
    if (lead !== null) await post.text(lead.reference, language.text(key, { minimum: parts.minimumGroup }))
  }
  if (outcome.kind === 'too-few') return told('waves.closedTooFew')
  const channel = await settings.communicationsChannel(wave.tenant)
  const card = drawn(parts, outcome, language)
  const posted = channel === null ? 'gone' : await post.card(channel, card)
  if (posted === 'failed') throw new ReportNotPosted()
  if (posted === 'gone') log('report-not-posted', {})
  await told(posted === 'posted' ? 'waves.closed' : 'waves.closedNowhere')
}

async function leadOf({ stores, languages }: Parts, wave: Wave) {
  const lead = await stores.employees.read(wave.tenant, launchOf(wave).lead)
  return { lead, language: languages[languageCodeFor(lead?.locale ?? null, lead?.language ?? null)] }
}

function drawn(
  { minimumGroup, cards }: Parts,
  outcome: Exclude<Awaited<ReturnType<Parts['stores']['releases']['release']>>, { kind: 'too-few' }>,
  language: Language,
) {
  const summary = summaryOf(outcome.release, minimumGroup)
  return summaryCard({ summary, stands: outcome.kind === 'stands', minimumGroup }, language, cards)
}
