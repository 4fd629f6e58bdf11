/** What would be posted in Viva Engage, word for word, before it is; and what stands in its place afterwards. */
import type { PostState } from '../services/storage/stores'
import type { LeadAction } from './actions'
import type { Card, CardSettings } from './card'
import { attention, button, cardOf, mainButton, paragraph, plainText, remark, section, title } from './elements'
import type { Language } from './language'

export type EngagePost = Extract<LeadAction, { kind: 'engage-post' }>

export interface EngageView {
  readonly text: string
  readonly action: EngagePost
  /** How the last time ended, and when, ready to read; null where it is the first. */
  readonly before: { readonly state: PostState; readonly at: string } | null
}

export function engageCard(
  { text: post, action, before }: EngageView,
  language: Language,
  settings: CardSettings,
): Card {
  const { text } = language
  return cardOf(
    [
      title(text(`engage.preview.${action.post}`)),
      paragraph(text('engage.preview.ask')),
      ...(before === null ? [] : [attention(text(`engage.before.${before.state}`, { at: before.at }))]),
      section(plainText(breakable(post))),
      remark(text('engage.preview.remark')),
    ],
    [
      mainButton(text('engage.preview.post'), action, settings),
      button(text('engage.preview.drop'), { kind: 'engage-drop', wave: action.wave }, settings),
    ],
    language,
    settings,
  )
}

/** A phone would cut a link off: on the card alone it may go on in the next line. */
function breakable(post: string): string {
  return post.replace(/https:\S+/g, (link) => link.replace(/[/?&=]/g, '$&\u200b'))
}

/** Without buttons: nothing is left to press. */
export function engageEndCard(told: 'posting' | 'dropped', language: Language, settings: CardSettings): Card {
  return cardOf([paragraph(language.text(`engage.${told}`))], [], language, settings)
}
