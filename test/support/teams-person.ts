/** An employee in Teams: types, presses buttons, installs; and sees what the bot says. */
import { cardsShownIn, type ShownCard } from './shown-card'
import type { TeamsDouble } from './teams-double'
import { rootOf, threadOf } from './teams-double/conversation-id'
import type { Message } from './teams-double/messages'

/** What came of one thing that a person did. */
export interface Outcome {
  /** Of the HTTP response that Teams got. */
  readonly status: number
  /** The texts that the bot sent because of it. */
  readonly texts: readonly string[]
  /** The cards that it sent or replaced because of it. */
  readonly cards: readonly ShownCard[]
}

/** What is filled in, by the ids of the inputs. */
export type Inputs = Readonly<Record<string, string | readonly string[] | undefined>>

/** What connects a person to the bot. */
export interface Line {
  readonly teams: TeamsDouble
  /** An id that no other activity has. */
  newActivityId(): string
  post(activity: object): Promise<Response>
}

export class TeamsPerson {
  /** The personal chat. */
  readonly chat: string

  constructor(
    private readonly line: Line,
    /** The Entra object id. */
    readonly id: string,
    private readonly locale: string,
    private readonly tenant: string,
  ) {
    this.chat = line.teams.chatWith(id)
  }

  /** Teams sends two activities for the first installation. */
  async installs(): Promise<Outcome> {
    const update = await this.installsAgain()
    const added = await this.isMember()
    return { ...added, texts: [...update.texts, ...added.texts], cards: [...update.cards, ...added.cards] }
  }

  /** Teams sends one activity for every later installation. */
  installsAgain(): Promise<Outcome> {
    return this.does(this.chat, { type: 'installationUpdate', action: 'add' })
  }

  /** The other activity of the first installation. */
  isMember(): Promise<Outcome> {
    const membersAdded = [{ id: `29:${this.id}`, aadObjectId: this.id }, BOT]
    return this.does(this.chat, { type: 'conversationUpdate', membersAdded })
  }

  removes(): Promise<Outcome> {
    return this.does(this.chat, { type: 'installationUpdate', action: 'remove' })
  }

  types(text: string): Promise<Outcome> {
    return this.does(this.chat, { type: 'message', text, textFormat: 'plain' })
  }

  /** Changes what was typed before. */
  edits(text: string): Promise<Outcome> {
    const channelData = { tenant: { id: this.tenant }, eventType: 'editMessage' }
    return this.does(this.chat, { type: 'messageUpdate', text, textFormat: 'plain', channelData })
  }

  /** Says something to the bot in a channel, as a new thread. */
  mentions(channel: string, text: string): Promise<Outcome> {
    const said = { type: 'mention', mentioned: BOT, text: MENTION }
    const entities = [said, { type: 'clientInfo', locale: this.locale }]
    const thread = threadOf(channel, this.line.newActivityId())
    return this.does(thread, { type: 'message', text: `${MENTION} ${text}`, textFormat: 'plain', entities })
  }

  addsBotTo(channel: string): Promise<Outcome> {
    return this.does(channel, { type: 'conversationUpdate', membersAdded: [BOT] })
  }

  /** Presses a button, with the inputs as the card shows them and these on top; '' takes one away. */
  presses(button: string, inputs: Inputs = {}, card = this.card()): Promise<Outcome> {
    return this.does(card.message.conversation, this.pressOf(button, inputs, card))
  }

  /** The activity that pressing a button sends, for a test that sends it more than once or later. */
  pressOf(button: string, inputs: Inputs = {}, card = this.card()): object {
    return this.sending(card.button(button), inputs, card)
  }

  /** What a button sends, with the inputs of the card around it. */
  sending({ type, data, verb }: Readonly<Record<string, unknown>>, inputs: Inputs, card = this.card()): object {
    const values = { ...card.values, ...asSent(inputs), ...(typeof data === 'object' ? data : {}) }
    const replyToId = card.message.id
    const value = { action: { type, verb, data: values }, trigger: 'manual' }
    return type === 'Action.Execute'
      ? { type: 'invoke', name: 'adaptiveCard/action', replyToId, value }
      : { type: 'message', replyToId, value: values }
  }

  /** Sends an activity of this person's into a conversation, and looks what comes of it. */
  async does(conversation: string, activity: object): Promise<Outcome> {
    const before = new Map(this.#messages(conversation).map((message) => [message.id, message]))
    const response = await this.line.post(this.activityOf(conversation, activity))
    const answered = await this.#redraw(conversation, activity, response)
    const changed = this.#messages(conversation).filter((message) => before.get(message.id) !== message)
    return {
      status: response.status,
      texts: [...changed.flatMap((message) => textOf(message)), ...answered],
      cards: changed.flatMap(cardsShownIn),
    }
  }

  /** The whole activity that Teams would send. */
  activityOf(conversation: string, activity: object): object {
    const personal = conversation === this.chat
    const [, thread] = conversation.split(';messageid=')
    return {
      id: thread ?? this.line.newActivityId(),
      timestamp: '2026-01-31T09:00:00.000Z',
      channelId: 'msteams',
      serviceUrl: this.line.teams.serviceUrl,
      from: { id: `29:${this.id}`, name: 'A name', aadObjectId: this.id },
      recipient: BOT,
      conversation: {
        id: conversation,
        tenantId: this.tenant,
        conversationType: personal ? 'personal' : 'channel',
        ...(personal ? {} : { isGroup: true }),
      },
      channelData: {
        tenant: { id: this.tenant },
        ...(personal ? {} : { channel: { id: rootOf(conversation) }, team: { id: rootOf(conversation) } }),
      },
      locale: this.locale,
      ...activity,
    }
  }

  /** The newest card in the personal chat. */
  card(): ShownCard {
    const card = this.cards().at(-1)
    if (card === undefined) throw new Error('The bot has sent this person no card.')
    return card
  }

  cards(): readonly ShownCard[] {
    return this.#messages(this.chat).flatMap(cardsShownIn)
  }

  #messages(conversation: string): readonly Message[] {
    return this.line.teams.messagesIn(conversation)
  }

  /**
   * A client shows the card that answers an invoke in place of the one that was pressed, or the text beside it. Returns
   * the text.
   */
  async #redraw(conversation: string, activity: object, response: Response): Promise<readonly string[]> {
    const body: unknown = await response.json().catch(() => null)
    if (typeof body !== 'object' || body === null || !('type' in body) || !('value' in body)) return []
    if (body.type === 'application/vnd.microsoft.activity.message') {
      if (typeof body.value !== 'string') throw new Error('Teams shows a text only.')
      return body.value === '' ? [] : [body.value]
    }
    const contentType = 'application/vnd.microsoft.card.adaptive'
    if (body.type !== contentType) return []
    if (!('replyToId' in activity) || typeof activity.replyToId !== 'string') return []
    const attachments = [{ contentType, content: body.value }]
    this.line.teams.redraw(conversation, activity.replyToId, { type: 'message', attachments })
    return []
  }
}

const BOT = { id: '28:bot', name: 'Audience Profile' }
const MENTION = '<at>Audience Profile</at>'

/** Several choices travel as one text. */
function asSent(inputs: Inputs): Record<string, string> {
  const filled = Object.entries(inputs).flatMap(([id, input]) =>
    input === undefined ? [] : [[id, String(input)] as const],
  )
  return Object.fromEntries(filled)
}

function textOf({ activity: { text } }: Message): readonly string[] {
  return typeof text === 'string' && text !== '' ? [text] : []
}
