/** Asks once before erasing. */
import type { WaveId } from '../services/identifiers'
import type { Card, CardSettings } from './card'
import { button, cardOf, paragraph, title } from './elements'
import type { Language } from './language'

export interface EraseView {
  readonly wave: WaveId
  /** Names all that is held, in every questionnaire. */
  readonly mark: string
}

/** The question; nothing is erased yet. */
export function eraseCard({ wave, mark }: EraseView, language: Language, settings: CardSettings): Card {
  const text = language.text
  return cardOf(
    [title(text('erase.title')), paragraph(text('erase.text'))],
    [
      button(text('erase.confirm'), { kind: 'erase-confirmed', wave, mark }, settings),
      button(text('erase.keep'), { kind: 'start', wave }, settings),
    ],
    language,
    settings,
  )
}

/** What stands in place of everything once it is erased. */
export function erasedCard(wave: WaveId, language: Language, settings: CardSettings): Card {
  const text = language.text
  return cardOf(
    [title(text('erase.doneTitle')), paragraph(text('erase.done'))],
    [button(text('welcome.start'), { kind: 'start', wave }, settings)],
    language,
    settings,
  )
}
