/**
 * A card as the adaptivecards package parses and draws it, as a client of the version that the card declares. Needs a
 * DOM: such a test file begins with `@jest-environment jsdom`.
 */
import * as adaptive from 'adaptivecards/dist/adaptivecards.js'
import type { Card } from '../../cards/card'
import { elementsOf } from './card-elements'

export interface RenderedCard {
  /** What is amiss in the client's eyes; an unknown element that carries a fallback is not. */
  readonly warnings: readonly string[]
  /** Everything that can be read, a paragraph each. */
  readonly lines: readonly string[]
  readonly text: string
  readonly inputs: readonly RenderedInput[]
  readonly buttons: readonly string[]
}

export interface RenderedInput {
  readonly id: string
  readonly kind: 'radio' | 'checkbox'
  /** The heading above it. */
  readonly heading: string
  /** Its own label, which a screen reader reads with it; '' from a client that is too old for labels. */
  readonly label: string
  /** Everything in its part of the card. */
  readonly section: string
  readonly choices: readonly string[]
  /** The values that are chosen. */
  readonly picked: readonly string[]
}

export function rendered(card: Card): RenderedCard {
  const client = clientOf(card.version)
  const parsed = new adaptive.AdaptiveCard()
  // What the JSON cannot carry is lost on the way.
  parsed.parse(JSON.parse(JSON.stringify(card)), client)
  // The package speaks of the browser's types, which the house has no use for: Drawn is what is read here.
  const drawn = parsed.render() as unknown as Drawn
  const invalid = parsed.validateProperties().validationEvents.map(({ message }) => message)
  const lines = all(drawn, '.ac-textBlock, .ac-richTextBlock').flatMap((block) => textOf(block).split('\n'))
  return {
    warnings: [...warningsOf(client, card), ...invalid],
    lines,
    text: lines.join('\n'),
    inputs: all(drawn, '.ac-input').map(inputOf),
    buttons: all(drawn, 'button').map(textOf),
  }
}

function clientOf(version: string): adaptive.SerializationContext {
  // The package's pattern for `lang` keeps its place from one card to the next, and would refuse every other card.
  const { regEx } = adaptive.AdaptiveCard.langProperty
  if (regEx !== undefined) regEx.lastIndex = 0
  return new adaptive.SerializationContext(adaptive.Version.parse(version, new adaptive.SerializationContext()))
}

function warningsOf(client: adaptive.SerializationContext, card: Card): readonly string[] {
  const bare = elementsOf(card).filter(({ fallback }) => fallback === undefined)
  const hasFallback = (message: string) => !bare.some(({ type }) => message.includes(`type "${type}"`))
  return Array.from({ length: client.eventCount }, (_, place) => client.getEventAt(place).message).filter(
    (message) => !(message.startsWith('Unknown ') && hasFallback(message)),
  )
}

/** What is read of the browser's elements. */
interface Drawn {
  readonly textContent: string | null
  readonly id: string
  readonly value?: string
  readonly checked?: boolean
  readonly type?: string
  readonly name?: string
  closest(selector: string): Drawn | null
  querySelectorAll(selector: string): ArrayLike<Drawn>
}

function all(drawn: Drawn, selector: string): readonly Drawn[] {
  return Array.from(drawn.querySelectorAll(selector))
}

function textOf({ textContent }: Drawn): string {
  return textContent ?? ''
}

function inputOf(input: Drawn): RenderedInput {
  const section = input.closest('.ac-container')
  const options = all(input, 'input')
  const [first] = options
  if (section === null || first === undefined) throw new Error('An input stands in a container and has options.')
  return {
    id: first.name ?? '',
    kind: first.type === 'checkbox' ? 'checkbox' : 'radio',
    heading: all(section, '[role=heading]').map(textOf).join(' '),
    label: all(section, `label[for="${input.id}"]`).map(textOf).join(' '),
    section: textOf(section),
    choices: all(input, 'label').map(textOf),
    picked: options.filter(({ checked }) => checked).map(({ value }) => value ?? ''),
  }
}

/** Emphasis, links and paragraphs as Teams draws them; without this the package shows the asterisks. */
adaptive.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  result.outputHtml = escaped
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replace(/\*(.+?)\*|\b_(.+?)_\b/g, '<i>$1$2</i>')
    .replace(/\[(.+?)\]\((.+?)\)/g, '<a href="$2">$1</a>')
    .replace(/\n\n/g, '</p>\n<p>')
  result.didProcess = true
}

/** What this test DOM lacks, or does slowly: text without markdown, and styles, which nobody looks at here. */
const { HTMLElement } = globalThis as unknown as { HTMLElement: { prototype: object } }
const styles = new WeakMap<object, object>()
Object.defineProperties(HTMLElement.prototype, {
  innerText: {
    configurable: true,
    set(this: { textContent: string }, text: string) {
      this.textContent = text
    },
  },
  style: {
    configurable: true,
    get(this: object) {
      const style = styles.get(this) ?? { removeProperty: () => '' }
      styles.set(this, style)
      return style
    },
  },
})
