/** An employee's own profile in the three models, kind to everybody, with what is ours marked as ours. */
import type { WaveId } from '../services/identifiers'
import type { Persona, Profile } from '../services/profiles/profile'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, facts, heading, paragraph, remark, section, squares, title } from './elements'
import type { Language } from './language'
import { personKey, youKey } from './model-keys'

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

/** The three models, each with a picture and a sentence, and what the reader may do with their answers. */
export function profileCard(view: ProfileView, language: Language, settings: CardSettings): Card {
  const { wave, profile, submittedOn, draftOpen, ladder, pyramid } = view
  const text = language.text
  return cardOf(
    [
      title(text('profile.title')),
      paragraph(text('profile.intro', { date: language.date(submittedOn) })),
      ...(draftOpen ? [paragraph(text('profile.draftOpen'))] : []),
      section(ranked('forrester', text('profile.rungsTitle'), ladder, profile.rungs, language)),
      section([
        heading(`${text('profile.personaTitle')}: ${text(personKey('aimia', profile.persona))}`),
        ...personaPicture(profile.persona, language),
        paragraph(text(youKey('aimia', profile.persona))),
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
  const nameOf = (place: string) => text(personKey(model, place))
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
    paragraph(text(youKey(model, highest))),
    ...(inside ? [remark(text('profile.highest', { place: nameOf(highest) }))] : []),
    remark(`${text(`models.${model}.name`)}. ${text(`models.${model}.source`)} ${text(`models.${model}.overlap`)}`),
  ]
}

/** The two sides by which Aimia's paper tells its personas apart, in its own words (reference 2). */
const PERSONA_SIDES: Readonly<Partial<Record<Persona, readonly [networks: 1 | 2, takingPart: 1 | 2 | 3]>>> = {
  newcomer: [1, 1],
  cliquer: [1, 2],
  onlooker: [2, 1],
  'mix-n-mingler': [2, 2],
  spark: [2, 3],
}

/** How many networks and how active, in squares; nothing for one who is on no network, or not classified. */
function personaPicture(persona: Persona, { text }: Language): readonly CardElement[] {
  const sides = PERSONA_SIDES[persona]
  if (sides === undefined) return []
  const [networks, takingPart] = sides
  return [
    facts([
      {
        title: text('profile.networksTitle'),
        value: `${squares(networks, 2)} ${text(`profile.networks.${networks}`)}`,
      },
      {
        title: text('profile.takingPartTitle'),
        value: `${squares(takingPart, 3)} ${text(`profile.takingPart.${takingPart}`)}`,
      },
    ]),
  ]
}
