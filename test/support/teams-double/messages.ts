/** The messages of every conversation as people see them: updated ones in their newest form, deleted ones not at all. */
import { rootOf } from './conversation-id'

export interface Message {
  readonly id: string
  /** With the thread, in a channel. */
  readonly conversation: string
  /** The message that it answers, where the bot named one. */
  readonly replyTo: string | null
  readonly activity: Readonly<Record<string, unknown>>
  readonly sentAt: number
  readonly updates: number
}

export class Messages {
  readonly #byRoot = new Map<string, Message[]>()
  #last = FIRST_ID

  /** The new message's id. */
  add(message: Omit<Message, 'id' | 'updates'>): string {
    this.#last += 1
    const id = String(this.#last)
    this.#of(message.conversation).push({ ...message, id, updates: 0 })
    return id
  }

  /** Whether there was such a message. */
  update(conversation: string, id: string, activity: Message['activity']): boolean {
    return this.#change(conversation, id, (message) => [{ ...message, activity, updates: message.updates + 1 }])
  }

  delete(conversation: string, id: string): boolean {
    return this.#change(conversation, id, () => [])
  }

  /** In the order of sending; for a channel, those of all its threads. */
  in(conversation: string): readonly Message[] {
    const all = this.#of(conversation)
    return conversation === rootOf(conversation)
      ? [...all]
      : all.filter((message) => message.conversation === conversation)
  }

  /** All but those of these conversations. */
  clear(except: readonly string[]): void {
    for (const root of this.#byRoot.keys()) if (!except.includes(root)) this.#byRoot.delete(root)
  }

  #change(conversation: string, id: string, change: (message: Message) => readonly Message[]): boolean {
    const all = this.#of(conversation)
    const place = all.findIndex((message) => message.id === id)
    const message = all[place]
    if (message === undefined) return false
    all.splice(place, 1, ...change(message))
    return true
  }

  #of(conversation: string): Message[] {
    const root = rootOf(conversation)
    const known = this.#byRoot.get(root)
    if (known !== undefined) return known
    const messages: Message[] = []
    this.#byRoot.set(root, messages)
    return messages
  }
}

/** Teams' ids are milliseconds; any number does. */
const FIRST_ID = 1_700_000_000_000
