import type { Card } from '../../cards/card'
import type { Language } from '../../cards/language'
import { summaryCard } from '../../cards/summary-card'
import { summaryOf } from '../../services/summary/summarise'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import { audienceSizeOf } from './audience-size'

/** The newest release of a wave that the privacy rules allow, drawn; null while there are too few respondents for one. */
export async function newestSummary(
  parts: Pick<Parts, 'stores' | 'minimumGroup' | 'cards'>,
  wave: Wave,
  language: Language,
): Promise<Card | null> {
  const { stores, minimumGroup, cards } = parts
  const outcome = await stores.releases.release(wave.id, await audienceSizeOf(parts, wave))
  if (outcome.kind === 'too-few') return null
  const summary = summaryOf(outcome.release, minimumGroup)
  return summaryCard({ summary, stands: outcome.kind === 'stands', minimumGroup }, language, cards)
}
