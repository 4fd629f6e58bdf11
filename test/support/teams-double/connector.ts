/** What the Connector does and answers when nothing goes wrong. */
import { type Answer, REFUSALS, refusal } from './answer'
import { chatOf, personNamed, personOf, rootOf, threadOf } from './conversation-id'
import { Messages } from './messages'
import { PersonCounts } from './person-counts'
import { allMembers, oneMember, pageOfMembers, type TeamMember } from './roster'
import type { Route } from './route'

/** A request as it arrived. */
export interface Asked extends Route {
  /** Also where the request is to create it. */
  readonly conversation: string | null
  /** Of the body, in characters. */
  readonly length: number
  /** The parsed body: null where it was empty or is not kept, undefined where it is no JSON. */
  readonly body: unknown
  readonly at: number
}

export class Connector {
  readonly counts = new PersonCounts()
  readonly messages = new Messages()
  readonly #rosters = new Map<string, readonly TeamMember[]>()

  constructor(
    private readonly tenant: string,
    /** Without, messages are counted and forgotten. */
    private readonly keepsMessages: boolean,
  ) {}

  /** Opens a person's chat as an installation does. */
  addChat(person: string): string {
    this.counts.know(personNamed(person))
    return chatOf(personNamed(person))
  }

  addChannel(id: string, members: readonly TeamMember[]): string {
    this.#rosters.set(id, members)
    return id
  }

  removeChannel(id: string): void {
    this.#rosters.delete(id)
  }

  accept(asked: Asked): Answer {
    if (asked.operation === 'unknown') return refusal(404, 'NotFound', 'The Connector has no such address.')
    if (asked.body === undefined) return refusal(400, 'BadSyntax', 'The body is no JSON.')
    if (asked.length > LARGEST_MESSAGE) return REFUSALS.MessageSizeTooBig
    if (asked.conversation === null) return REFUSALS.BadArgument
    const person = personOf(asked.conversation)
    if (asked.operation === 'create' && person !== null) return this.#openChat(person)
    const members = this.#membersOf(asked.conversation)
    if (members === null) return REFUSALS.ConversationNotFound
    switch (asked.operation) {
      case 'create':
        return this.#openThread(asked, asked.conversation)
      case 'send':
      case 'reply':
        return this.#send(asked, asked.conversation)
      case 'update':
        return this.#update(asked, asked.conversation)
      case 'delete':
        return this.#delete(asked, asked.conversation)
      case 'members':
        return allMembers(members, this.tenant)
      case 'paged-members':
        return pageOfMembers(members, this.tenant, asked.query)
      case 'member':
        return oneMember(members, this.tenant, asked.item)
    }
  }

  /** Null for a conversation that is not known. */
  #membersOf(conversation: string): readonly TeamMember[] | null {
    const person = personOf(conversation)
    if (person === null) return this.#rosters.get(rootOf(conversation)) ?? null
    return this.counts.has(person) ? [{ id: person }] : null
  }

  /** Asked again for the same person, Teams gives the same chat. */
  #openChat(person: string): Answer {
    this.counts.add(person, 'opened')
    return { status: 201, body: { id: chatOf(person) } }
  }

  #openThread({ body, at }: Asked, conversation: string): Answer {
    const activity = fieldOf(body, 'activity')
    if (!isActivity(activity)) return REFUSALS.BadArgument
    const id = this.messages.add({ conversation, replyTo: null, activity, sentAt: at })
    return { status: 201, body: { id: threadOf(conversation, id), activityId: id } }
  }

  #send({ body, item, at }: Asked, conversation: string): Answer {
    if (!this.keepsMessages) return this.#counted(conversation, 'sent', { status: 201, body: { id: NOT_KEPT } })
    if (!isActivity(body)) return REFUSALS.BadArgument
    const replyTo = item === '' ? null : item
    const [id, ...others] = parts(body).map((activity) =>
      this.messages.add({ conversation, replyTo, activity, sentAt: at }),
    )
    // For a message that Teams splits, it names none of the two.
    return this.#counted(conversation, 'sent', { status: 201, body: others.length > 0 ? {} : { id } })
  }

  #update({ body, item }: Asked, conversation: string): Answer {
    if (this.keepsMessages) {
      if (!isActivity(body)) return REFUSALS.BadArgument
      if (!this.messages.update(conversation, item, body)) return REFUSALS.ActivityNotFoundInConversation
    }
    return this.#counted(conversation, 'updated', { status: 200, body: { id: item } })
  }

  #delete({ item }: Asked, conversation: string): Answer {
    if (this.keepsMessages && !this.messages.delete(conversation, item)) return REFUSALS.ActivityNotFoundInConversation
    return this.#counted(conversation, 'deleted', { status: 200, body: null })
  }

  #counted(conversation: string, kind: 'sent' | 'updated' | 'deleted', answer: Answer): Answer {
    const person = personOf(conversation)
    if (person !== null) this.counts.add(person, kind)
    return answer
  }
}

/** 100 KB, of which Teams counts two bytes for each UTF-16 unit. */
const LARGEST_MESSAGE = (100 * 1024) / 2
const NOT_KEPT = 'not-kept'

/** The conversation that this body asks to create: a person's chat, or a thread in a channel; null for neither. */
export function conversationToCreate(body: unknown): string | null {
  const channel = fieldOf(fieldOf(fieldOf(body, 'channelData'), 'channel'), 'id')
  if (typeof channel === 'string') return channel
  const members = fieldOf(body, 'members')
  const [member, ...others] = Array.isArray(members) ? members : []
  const id = fieldOf(member, 'id')
  return typeof id === 'string' && others.length === 0 ? chatOf(personNamed(id)) : null
}

type Activity = Readonly<Record<string, unknown>>

function isActivity(body: unknown): body is Activity {
  return typeof fieldOf(body, 'type') === 'string'
}

/** Teams splits a text with attachments into two messages. */
function parts(activity: Activity): readonly Activity[] {
  const { text, attachments, ...rest } = activity
  const both = typeof text === 'string' && text !== '' && Array.isArray(attachments) && attachments.length > 0
  return both
    ? [
        { ...rest, text },
        { ...rest, attachments },
      ]
    : [activity]
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  // Own and present, as the line above checked; its value stays unknown.
  return (value as Record<string, unknown>)[name]
}
