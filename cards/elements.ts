/** The small pieces that cards are written with. */
import { ACTION_KEY, type CardAction } from './actions'
import type { Card, CardElement, CardSettings } from './card'
import type { Language } from './language'

/** A whole card; `settings` say which version it declares. */
export function cardOf(
  body: readonly CardElement[],
  actions: readonly CardElement[],
  language: Language,
  settings: CardSettings,
): Card {
  const rows = rowsOf(actions)
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: settings.version,
    lang: language.code,
    msteams: { width: 'full' },
    ...(rows.length > 1 ? { body: [...body, ...rows.map(actionSet)], actions: [] } : { body, actions }),
  }
}

/** So many rows as a phone needs: clients put all buttons of a card beside one another, and cut their labels off there. */
function rowsOf(actions: readonly CardElement[]): readonly (readonly CardElement[])[] {
  const rows: CardElement[][] = []
  for (const action of actions) {
    const last = rows.at(-1)
    if (last !== undefined && widthOf([...last, action]) <= PHONE_WIDTH) last.push(action)
    else rows.push([action])
  }
  return rows
}

/** In characters: what 320 pixels hold of labels, where the frame of a button takes as much as four. */
const PHONE_WIDTH = 35
const FRAME = 4

function widthOf(actions: readonly CardElement[]): number {
  return actions.reduce((width, action) => width + FRAME + String(action['title']).length, 0)
}

function actionSet(actions: readonly CardElement[], place: number): CardElement {
  return { type: 'ActionSet', actions, spacing: place === 0 ? 'Large' : 'Small' }
}

export function title(text: string): CardElement {
  return { type: 'TextBlock', text, style: 'heading', size: 'Large', weight: 'Bolder', wrap: true }
}

export function heading(text: string): CardElement {
  return { type: 'TextBlock', text, style: 'heading', size: 'Medium', weight: 'Bolder', wrap: true, spacing: 'Large' }
}

export function paragraph(text: string): CardElement {
  return { type: 'TextBlock', text, wrap: true, spacing: 'Small' }
}

/** What a user wrote, as they wrote it, one block a line. */
export function plainText(text: string): readonly CardElement[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines.map(verbatim)
}

/** For what no author wrote: a text run knows no markdown, links or mentions. */
export function verbatim(text: string): CardElement {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }], spacing: 'Small' }
}

/** A heading of the same kind. */
export function plainHeading(text: string): CardElement {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, weight: 'Bolder', size: 'Medium' }] }
}

/** For what one may skip: sources, cautions. */
export function remark(text: string): CardElement {
  return { type: 'TextBlock', text, wrap: true, isSubtle: true, size: 'Small', spacing: 'Small' }
}

export function attention(text: string): CardElement {
  return { type: 'TextBlock', text, wrap: true, color: 'Attention', weight: 'Bolder', spacing: 'Small' }
}

/** As `attention`, for what holds words of a user. */
export function plainAttention(text: string): CardElement {
  const run = { type: 'TextRun', text, color: 'Attention', weight: 'Bolder' }
  return { type: 'RichTextBlock', spacing: 'Small', inlines: [run] }
}

export function section(items: readonly CardElement[]): CardElement {
  return { type: 'Container', items, spacing: 'Large', separator: true }
}

export function facts(rows: readonly { readonly title: string; readonly value: string }[]): CardElement {
  return { type: 'FactSet', facts: rows }
}

/** What stands beside one another. A line that is too narrow breaks before a dot, and never ends in one. */
export function row(parts: readonly string[]): string {
  return parts.join(' ·\u00a0')
}

/** A row of squares, the first of them filled. Circles and shades look alike, filled or not, in some fonts. */
export function squares(filled: number, all: number): string {
  return '■'.repeat(filled) + '□'.repeat(all - filled)
}

/** Ten squares, as many filled as the share says; a share above zero always shows. */
export function textBar(share: number): string {
  return squares(share > 0 ? Math.max(1, Math.round(share * 10)) : 0, 10)
}

/** A button of ours, as the deployment's kind of action. */
export function button(label: string, action: CardAction, settings: CardSettings): CardElement {
  return actionOf(label, action, {}, settings)
}

/** The button that leads on; the eye finds it first. */
export function mainButton(label: string, action: CardAction, settings: CardSettings): CardElement {
  return actionOf(label, action, { style: 'positive' }, settings)
}

function actionOf(label: string, action: CardAction, look: object, settings: CardSettings): CardElement {
  const submit = { type: 'Action.Submit', title: label, ...look, data: { [ACTION_KEY]: action } }
  return settings.actions === 'submit'
    ? submit
    : { ...submit, type: 'Action.Execute', verb: action.kind, fallback: submit }
}
