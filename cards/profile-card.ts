/** An employee's own profile in the three models, kind to everybody, with what is ours marked as ours. */
import type { WaveId } from '../services/identifiers'
import type { Profile } from '../services/profiles/profile'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, facts, heading, paragraph, remark, section, title } from './elements'
import type { Language } from './language'

export interface ProfileView {
  readonly wave: WaveId
  readonly profile: Profile
  readonly submittedOn: Date
  /** Whether changed answers wait to be submitted. */
  readonly draftOpen: boolean
  /** The places of each model from the top, without those outside ladder and pyramid. */
  readonly ladder: readonly string[]
  readonly pyramid: readonly string[]
}

export function profileCard(view: ProfileView, language: Language, settings: CardSettings): Card {
  const { wave, profile, submittedOn, draftOpen, ladder, pyramid } = view
  const text = language.text
  const persona = `models.aimia.places.${profile.persona}`
  return cardOf(
    [
      title(text('profile.title')),
      paragraph(text('profile.intro', { date: language.date(submittedOn) })),
      ...(draftOpen ? [paragraph(text('profile.draftOpen'))] : []),
      section(ranked('forrester', text('profile.rungsTitle'), ladder, profile.rungs, language)),
      section([
        heading(`${text('profile.personaTitle')}: ${text(`${persona}.name`)}`),
        paragraph(text(`${persona}.you`)),
        remark(`${text('models.aimia.name')}. ${text('models.aimia.source')} ${text('models.aimia.overlap')}`),
      ]),
      section(ranked('pyramid', text('profile.levelsTitle'), pyramid, profile.levels, language)),
      section([paragraph(text('profile.differ'))]),
    ],
    [
      button(text('profile.change'), { kind: 'change', wave }, settings),
      button(text('profile.erase'), { kind: 'erase', wave }, settings),
      button(text('profile.myData'), { kind: 'my-data', wave }, settings),
    ],
    language,
    settings,
  )
}

/** A ladder or pyramid as a small picture in text: a filled square for each place that holds, and what it means. */
function ranked(
  model: 'forrester' | 'pyramid',
  name: string,
  places: readonly string[],
  held: readonly string[],
  language: Language,
): readonly CardElement[] {
  const text = language.text
  const nameOf = (place: string) => text(`models.${model}.places.${place}.name`)
  const [highest = ''] = held
  const inside = places.includes(highest)
  return [
    heading(name),
    ...(inside
      ? [
          facts(
            places.map((place) => ({
              title: nameOf(place),
              value: held.includes(place) ? `■ ${text('profile.holds')}` : `□ ${text('profile.holdsNot')}`,
            })),
          ),
        ]
      : []),
    paragraph(text(`models.${model}.places.${highest}.you`)),
    ...(inside ? [remark(text('profile.highest', { place: nameOf(highest) }))] : []),
    remark(`${text(`models.${model}.name`)}. ${text(`models.${model}.source`)} ${text(`models.${model}.overlap`)}`),
  ]
}
