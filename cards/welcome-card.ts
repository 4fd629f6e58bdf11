/** The first card: what is asked and why, what becomes of the answers, and *Start*. */
import type { WaveId } from '../services/identifiers'
import type { Dimension } from '../services/waves/coding'
import type { Card, CardElement, CardSettings } from './card'
import { cardOf, heading, mainButton, paragraph, section, title } from './elements'
import type { Language } from './language'

export interface WelcomeView {
  readonly wave: WaveId
  /** Where the employee stands. */
  readonly state: 'new' | 'draft' | 'submitted'
  readonly retentionMonths: number
  readonly minimumGroup: number
  /** By what totals are shown beside the whole; null for the whole alone. */
  readonly breakdown: Dimension | null
}

/** Purpose, time and privacy before anything is asked; the button leads on from where the employee stands. */
export function welcomeCard(view: WelcomeView, language: Language, settings: CardSettings): Card {
  const { wave, state } = view
  const text = language.text
  return cardOf(
    [
      title(text('welcome.title')),
      ...(state === 'new' ? [] : [paragraph(text(`welcome.${state}`))]),
      ...introduction(view, language),
    ],
    [
      state === 'submitted'
        ? mainButton(text('welcome.showProfile'), { kind: 'profile', wave }, settings)
        : mainButton(text(state === 'new' ? 'welcome.start' : 'welcome.goOn'), { kind: 'start', wave }, settings),
    ],
    language,
    settings,
  )
}

/** What is asked and why, and what becomes of the answers: before anybody answers anything. */
export function introduction(
  { retentionMonths, minimumGroup, breakdown }: Pick<WelcomeView, 'retentionMonths' | 'minimumGroup' | 'breakdown'>,
  { text }: Language,
): readonly CardElement[] {
  return [
    paragraph(text('welcome.purpose')),
    paragraph(text('welcome.time')),
    section([
      heading(text('welcome.privacyTitle')),
      paragraph(text('welcome.privacy.voluntary')),
      paragraph(text('welcome.privacy.kept', { count: retentionMonths })),
      paragraph(text('welcome.privacy.seen', { minimum: minimumGroup })),
      ...(breakdown === null
        ? []
        : [paragraph(text(`welcome.privacy.breakdown.${breakdown}`, { minimum: minimumGroup }))]),
      paragraph(text('welcome.privacy.rights')),
    ]),
  ]
}
