/** A card as a person sees it in Teams: what it says, what can be filled in, and which buttons it has. */
import type { Message } from './teams-double/messages'

type Element = Readonly<Record<string, unknown>>

export class ShownCard {
  constructor(
    /** The message that holds it. */
    readonly message: Message,
    readonly content: Element,
  ) {}

  /** Every text on it, top to bottom, a line each. */
  get text(): string {
    return this.#elements().flatMap(textsOf).join('\n')
  }

  get buttons(): readonly string[] {
    return this.#actions().map((action) => String(action['title']))
  }

  button(title: string): Element {
    const found = this.#actions().find((action) => action['title'] === title)
    if (found === undefined) throw new Error(`There is no button ${title}, but ${this.buttons.join(', ')}.`)
    return found
  }

  /** The questions on it, by their inputs' ids. */
  get questions(): readonly string[] {
    return this.#inputs().map(({ id }) => String(id))
  }

  /** What is filled in. */
  get values(): Readonly<Record<string, string>> {
    const filled = this.#inputs().filter(({ value }) => typeof value === 'string' && value !== '')
    return Object.fromEntries(filled.map(({ id, value }) => [String(id), String(value)]))
  }

  /** What the card says beside the question with this input. */
  beside(question: string): string {
    const section = this.#elements().find((element) => childrenOf(element).some(({ id }) => id === question))
    return section === undefined ? '' : everyElementIn(section).flatMap(textsOf).join('\n')
  }

  #elements(): readonly Element[] {
    return everyElementIn(this.content)
  }

  #inputs(): readonly Element[] {
    return this.#elements().filter(({ type }) => String(type).startsWith('Input.'))
  }

  #actions(): readonly Element[] {
    // Of the card, or of a row of buttons on it.
    return this.#elements().flatMap(({ actions }) => listOf(actions))
  }
}

/** The cards of a message, as shown. */
export function cardsShownIn(message: Message): readonly ShownCard[] {
  return listOf(message.activity['attachments'])
    .filter(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive')
    .map(({ content }) => new ShownCard(message, elementOf(content)))
}

function everyElementIn(element: Element): readonly Element[] {
  return [element, ...childrenOf(element).flatMap(everyElementIn)]
}

function childrenOf({ body, items, inlines }: Element): readonly Element[] {
  return [...listOf(body), ...listOf(items), ...listOf(inlines)]
}

function textsOf({ text, facts }: Element): readonly string[] {
  return [
    ...(typeof text === 'string' ? [text] : []),
    ...listOf(facts).map(({ title, value }) => `${String(title)}: ${String(value)}`),
  ]
}

function listOf(value: unknown): readonly Element[] {
  return Array.isArray(value) ? value.map(elementOf) : []
}

function elementOf(value: unknown): Element {
  if (typeof value !== 'object' || value === null) throw new Error('A card is made of objects.')
  // An object, as the line above checked; what it holds stays unknown.
  return value as Element
}
