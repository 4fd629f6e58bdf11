/** What a closed wave owes: its summary in the communications channel, and a word to the lead. */
import type { Wave } from '../../services/waves/wave'
import { NotPosted, type Reports } from '../delivery/report'
import { languageFor } from '../locales/language'
import type { Parts } from '../parts'
import type { Posted } from '../post'
import { launchOf } from './messages'
import { newestSummary } from './summary'

/** What leads are told without having asked. */
export function reportsBy(parts: Parts): Reports {
  return {
    closed: (wave) => reportOn(parts, wave),
    poisoned: async (wave) => {
      const { tell } = await leadOf(parts, wave)
      if ((await tell('waves.poisoned')) === 'failed') throw new NotPosted()
    },
    halted: async (wave, reason) => {
      const { tell } = await leadOf(parts, wave)
      await tell(`progress.halted.${reason}`)
    },
  }
}

/** Posts the summary, in the language of the lead who launched the wave. A crash in the middle may post it twice. */
async function reportOn(parts: Parts, wave: Wave): Promise<void> {
  const { post, log } = parts
  const { language, tell } = await leadOf(parts, wave)
  const card = await newestSummary(parts, wave, language)
  const channel = await parts.stores.settings.communicationsChannel(wave.tenant)
  if (card !== null && channel !== null) {
    const posted = await post.card(channel, card)
    if (posted === 'failed') throw new NotPosted()
    if (posted === 'posted') {
      await tell('waves.closed')
      return
    }
  }
  if (card !== null) log('report-not-posted', {})
  const without = channel === null ? 'waves.closedNowhere' : 'waves.closedNotPosted'
  // Nobody would know of the summary otherwise; a lead whom Teams does not reach at all is not waited for.
  if ((await tell(card === null ? 'waves.closedTooFew' : without)) === 'failed') throw new NotPosted()
}

/** The lead who launched the wave, as somebody to talk to. */
async function leadOf({ stores, languages, leadership, post, minimumGroup }: Parts, wave: Wave) {
  const { lead: id } = launchOf(wave)
  const [lead, standing] = await Promise.all([stores.employees.read(wave.tenant, id), leadership.standingOf(id)])
  const language = languageFor(languages, lead)
  const tell = async (key: string): Promise<Posted> =>
    // Whoever is no lead any more is told nothing. Where that cannot be known, they are: it says nothing of anybody.
    lead === null || standing.kind === 'none'
      ? 'gone'
      : post.text(lead.reference, language.text(key, { minimum: minimumGroup }))
  return { language, tell }
}
