/** What brings the questionnaire to an employee: the invitation, and later perhaps a reminder. */
import type { WaveId } from '../services/identifiers'
import type { Dimension } from '../services/waves/coding'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, mainButton, paragraph, plainText, title } from './elements'
import type { Language } from './language'
import { introduction } from './welcome-card'

export interface InvitationView {
  readonly wave: WaveId
  /** The lead's own words, shown as they stand; '' for none. */
  readonly greeting: string
  readonly closesAt: Date
  /** In which `closesAt` is told. */
  readonly timeZone: string
  readonly retentionMonths: number
  readonly minimumGroup: number
  readonly breakdown: Dimension | null
}

export function invitationCard(view: InvitationView, language: Language, settings: CardSettings): Card {
  return cardOf(invitationBody(view, language), buttons(view, language, settings), language, settings)
}

/** The invitation without its buttons, as a lead sees it before it is sent. */
export function invitationBody(view: InvitationView, language: Language): readonly CardElement[] {
  return [
    title(language.text('welcome.title')),
    ...plainText(view.greeting),
    ...introduction(view, language),
    paragraph(open(view, language)),
  ]
}

/** Short: whoever gets it has seen the invitation, and may have begun. */
export function reminderCard(view: InvitationView, language: Language, settings: CardSettings): Card {
  const { text } = language
  return cardOf(
    [
      title(text('reminder.title')),
      paragraph(text('reminder.text')),
      paragraph(open(view, language)),
      paragraph(text('reminder.voluntary')),
    ],
    buttons(view, language, settings),
    language,
    settings,
  )
}

function open({ closesAt, timeZone }: InvitationView, language: Language): string {
  return language.text('invitation.open', { until: language.moment(closesAt, timeZone) })
}

function buttons({ wave }: InvitationView, { text }: Language, settings: CardSettings): readonly CardElement[] {
  return [
    mainButton(text('welcome.start'), { kind: 'start', wave }, settings),
    button(text('invitation.notForMe'), { kind: 'not-for-me', wave }, settings),
  ]
}
