/** What a closed wave owes: its summary in the communications channel, and a word to the lead. */
import type { Wave } from '../../services/waves/wave'
import type { Reports } from '../delivery/report'
import { languageFor } from '../locales/language'
import type { Parts } from '../parts'
import { launchOf } from './messages'
import { newestSummary } from './summary'

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
  const { lead, language } = await leadOf(parts, wave)
  const card = await newestSummary(parts, wave, language)
  const told = async (key: string) => {
    if (lead !== null) await post.text(lead.reference, language.text(key, { minimum: parts.minimumGroup }))
  }
  if (card === null) return told('waves.closedTooFew')
  const channel = await parts.stores.settings.communicationsChannel(wave.tenant)
  const posted = channel === null ? 'gone' : await post.card(channel, card)
  if (posted === 'failed') throw new ReportNotPosted()
  if (posted === 'gone') log('report-not-posted', {})
  await told(posted === 'posted' ? 'waves.closed' : 'waves.closedNowhere')
}

async function leadOf({ stores, languages }: Parts, wave: Wave) {
  const lead = await stores.employees.read(wave.tenant, launchOf(wave).lead)
  return { lead, language: languageFor(languages, lead) }
}
