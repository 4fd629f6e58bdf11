/**
 * A stand-in for Teams' cloud: the Bot Connector over real HTTP on loopback, behaving as Teams documents it. It records
 * what it is asked, keeps conversations as people would see them, limits as Teams does where told to, and goes wrong in
 * the ways that a test scripts. Its parts are in teams-double/.
 */
import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { close, listen, originOf } from './loopback'
import { type Answer, REFUSALS, throttled } from './teams-double/answer'
import type { Call } from './teams-double/call'
import { type Asked, Connector, conversationToCreate } from './teams-double/connector'
import { chatOf, personNamed, personOf } from './teams-double/conversation-id'
import { type Fault, Script, type ScriptedFault } from './teams-double/faults'
import { jsonOf, reset, respond, respondHalf, textOf } from './teams-double/http'
import { type TeamsLimits, Throttle } from './teams-double/limits'
import type { Message } from './teams-double/messages'
import type { PersonCount } from './teams-double/person-counts'
import type { TeamMember } from './teams-double/roster'
import { routeOf } from './teams-double/route'

export interface TeamsDoubleOptions {
  /** Milliseconds; limits and records go by it. */
  readonly now?: () => number
  /** Such as TEAMS_LIMITS; without, nothing is limited. */
  readonly limits?: TeamsLimits
  /** `counts`: no call and no message is kept, only how often each person was written to. For very many people. */
  readonly keeps?: 'everything' | 'counts'
  readonly tenant?: string
}

export async function startTeamsDouble(options: TeamsDoubleOptions = {}): Promise<TeamsDouble> {
  const double = new TeamsDouble(options)
  await double.listen()
  return double
}

/** A call while it is being answered. */
type OpenCall = Call & { status: number | null }

export class TeamsDouble {
  readonly #server: Server
  readonly #connector: Connector
  readonly #script = new Script()
  readonly #throttle: Throttle | null
  readonly #arrivals = new EventEmitter().setMaxListeners(0)
  readonly #calls: Call[] = []
  readonly #answered = new Map<number, number>()
  readonly #now: () => number
  readonly #keepsEverything: boolean

  constructor({ now = Date.now, limits, keeps = 'everything', tenant = 'tenant' }: TeamsDoubleOptions) {
    this.#now = now
    this.#keepsEverything = keeps === 'everything'
    this.#connector = new Connector(tenant, this.#keepsEverything)
    this.#throttle = limits === undefined ? null : new Throttle(limits, now)
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      // A client that leaves in mid-request is no business of the double's.
      this.#take(request, response).catch(() => reset(response))
    })
  }

  listen(): Promise<void> {
    return listen(this.#server)
  }

  stop(): Promise<void> {
    return close(this.#server)
  }

  /** What an activity names as its `serviceUrl`. */
  get serviceUrl(): string {
    return `${originOf(this.#server)}/teams/`
  }

  /** Opens the person's chat with the bot, as an installation does, and says its id. Asked again, it is the same. */
  chatWith(person: string): string {
    return this.#connector.addChat(person)
  }

  /** Makes a channel, or gives it these members. */
  channel(id: string, members: readonly TeamMember[] = []): string {
    return this.#connector.addChannel(id, members)
  }

  /** The channel is deleted, with its messages. */
  forget(channel: string): void {
    this.#connector.removeChannel(channel)
  }

  /** A person deletes a message of the bot's. */
  delete(conversation: string, message: string): void {
    this.#connector.messages.delete(conversation, message)
  }

  /** The next `times` calls that match meet the fault, or all until `end` is called. */
  fails(
    fault: Fault,
    { when = () => true, times = Infinity }: { when?: (call: Call) => boolean; times?: number } = {},
  ) {
    const scripted: ScriptedFault = { fault, matches: when, times }
    this.#script.add(scripted)
    return { end: () => this.#script.remove(scripted) }
  }

  /** Every call so far, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.#kept(this.#calls)
  }

  /** How many calls were answered with this status so far; 0 stands for those whose connection either side broke off. */
  answeredWith(status: number): number {
    return this.#answered.get(status) ?? 0
  }

  /** The next call that matches, as soon as it arrives. */
  arrivalOf(matches: (call: Call) => boolean): Promise<Call> {
    return new Promise((resolve) => {
      const hear = (call: Call) => {
        if (!matches(call)) return
        this.#arrivals.off('call', hear)
        resolve(call)
      }
      this.#arrivals.on('call', hear)
    })
  }

  countOf(person: string): PersonCount {
    return this.#connector.counts.of(personNamed(person))
  }

  /** Everybody who has a chat with the bot, and how often each was written to. */
  counts(): Iterable<readonly [person: string, count: PersonCount]> {
    return this.#connector.counts.all()
  }

  /** As people see them; for a channel, the messages of all its threads. */
  messagesIn(conversation: string): readonly Message[] {
    return this.#kept(this.#connector.messages).in(conversation)
  }

  /** The cards in the person's chat, in the order of sending and in their present form. */
  cardsOf(person: string): readonly CardContent[] {
    return this.messagesIn(chatOf(personNamed(person))).flatMap(cardsIn)
  }

  /** Keeps what was said in these conversations, and no other message or call: for a test that goes on for long. */
  forgetAllSaid(except: readonly string[]): void {
    this.#calls.splice(0)
    this.#connector.messages.clear(except)
  }

  /** What a Teams client does with the card that answers an invoke. */
  redraw(conversation: string, message: string, activity: Message['activity']): void {
    this.#connector.messages.update(conversation, message, activity)
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request)
    const asked = this.#read(request, text)
    const call: OpenCall = {
      operation: asked.operation,
      method: request.method ?? '',
      path: request.url ?? '',
      conversation: asked.conversation,
      person: personOf(asked.conversation),
      body: asked.body ?? null,
      at: asked.at,
      status: null,
    }
    if (this.#keepsEverything) this.#calls.push(call)
    response.once('close', () => {
      if (call.status === null) this.#close(call, 0)
    })
    this.#arrivals.emit('call', call)
    const wait = this.#throttle?.waitFor(call.operation, call.conversation) ?? 0
    if (wait > 0) return this.#answer(call, response, throttled(Math.ceil(wait / 1000)))
    const fault = this.#script.meet(call)
    const accepted = fault?.accepts === false ? REFUSALS.InternalServerError : this.#connector.accept(asked)
    await this.#tell(call, response, accepted, fault)
  }

  #read({ method = '', url = '' }: IncomingMessage, text: string): Asked {
    const route = routeOf(method, url)
    const body = this.#keepsEverything || route.operation === 'create' ? jsonOf(text) : null
    const conversation = route.operation === 'create' ? conversationToCreate(body) : route.conversation
    return { ...route, conversation, body, length: text.length, at: this.#now() }
  }

  /** What the client gets to see of the true answer. */
  async #tell(call: OpenCall, response: ServerResponse, truth: Answer, fault: Fault | null): Promise<void> {
    if (fault === null) return this.#answer(call, response, truth)
    switch (fault.client.kind) {
      case 'answer':
        return this.#answer(call, response, fault.client.answer)
      case 'late':
        await fault.client.until
        return this.#answer(call, response, truth)
      case 'half':
        this.#close(call, 0)
        return respondHalf(response, truth)
      case 'reset':
        this.#close(call, 0)
        return reset(response)
    }
  }

  #answer(call: OpenCall, response: ServerResponse, answer: Answer): void {
    this.#close(call, answer.status)
    respond(response, answer)
  }

  #close(call: OpenCall, status: number): void {
    call.status = status
    this.#answered.set(status, this.answeredWith(status) + 1)
  }

  #kept<Kept>(kept: Kept): Kept {
    if (!this.#keepsEverything) throw new Error('This double keeps counts only: start it with keeps: "everything".')
    return kept
  }
}

/** The content of an attached Adaptive Card. */
export type CardContent = Readonly<Record<string, unknown>>

function cardsIn({ activity }: Message): readonly CardContent[] {
  const attachments: unknown = activity['attachments']
  return (Array.isArray(attachments) ? attachments : []).flatMap(({ contentType, content }) =>
    contentType === 'application/vnd.microsoft.card.adaptive' ? [content] : [],
  )
}
