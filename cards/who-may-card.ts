/** Who is a communications lead: for leads with the reason, for others with names alone. */
import type { Card, CardElement, CardSettings } from './card'
import { attention, cardOf, heading, paragraph, remark, section, title, verbatim } from './elements'
import type { Language } from './language'

export interface WhoMayView {
  readonly ways: readonly WayView[]
  /** The way by which the reader is one; null for nobody's. */
  readonly you: string | null
  /** Whether the reader may see the reasons, and the ids of those without a name. */
  readonly full: boolean
}

interface WayView {
  readonly way: string
  readonly people: readonly { readonly id: string; readonly name: string | null }[]
  /** How many are not named here. */
  readonly more: number
  /** Why they cannot be told, ready to read. */
  readonly problem: string | null
}

export function whoMayCard(view: WhoMayView, language: Language, settings: CardSettings): Card {
  const body = view.full ? withReasons(view, language) : namesAlone(view, language)
  return cardOf([title(language.text('whoMay.title')), ...body], [], language, settings)
}

function withReasons({ ways, you }: WhoMayView, language: Language): readonly CardElement[] {
  const { text } = language
  return [
    ...(you === null ? [] : [paragraph(text(`whoMay.you.${you}`))]),
    ...ways.map(({ way, people, more, problem }) =>
      section([
        heading(text(`whoMay.ways.${way}`)),
        ...people.map(({ id, name }) => verbatim(name ?? id)),
        ...(more > 0 ? [remark(text('whoMay.more', { count: more }))] : []),
        ...(problem === null ? [] : [attention(problem)]),
      ]),
    ),
    remark(text('whoMay.change')),
  ]
}

function namesAlone({ ways }: WhoMayView, { text }: Language): readonly CardElement[] {
  const names = new Set(ways.flatMap(({ people }) => people.flatMap(({ name }) => name ?? [])))
  if (names.size === 0) return [paragraph(text('whoMay.askAdministrator'))]
  return [paragraph(text('whoMay.turnTo')), ...[...names].map(verbatim)]
}
