/**
 * Teams' Bot Connector for the sending of waves: one request is one call, with a deadline of its own. The SDK's client
 * has no time-out and repeats a POST by itself, so that nobody could count (reference/platform.md 1.4).
 */
import { z } from 'zod'
import type { Card } from '../../cards/card'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import { type Observing, UNOBSERVED, type Value } from '../../services/observing/observing'
import { outcomeOfStatus } from '../teams-outcome'
import { isRefusedByEntra, type Token } from '../token'
import { type Answered, type Outcome, outcomeOf, UNANSWERED } from './outcome'

/** Where a conversation is. */
export interface Address {
  readonly conversation: string
  readonly serviceUrl: string
}

export interface ConnectorOptions {
  /** The bot's application id; '' locally. */
  readonly appId: string
  /**
   * A token for the connector, or a rejection in good time; `fresh` where the one before was refused. Null locally,
   * where none is asked for.
   */
  readonly token: Token | null
  readonly now: () => Date
  /** Whether Teams may be at a service address; whoever stored one may have stored another. */
  readonly mayCall: (serviceUrl: string) => boolean
  /** The longest that one call may take. */
  readonly milliseconds?: number
  readonly observing?: Observing
}

export type Called<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | Exclude<Outcome, { kind: 'done' }>
  /** Nothing was called: Entra gives no token for now. Nobody can be reached, and nobody is to blame. */
  | { readonly kind: 'no-token' }

const CALL_MILLISECONDS = 10_000

export class Connector {
  constructor(private readonly options: ConnectorOptions) {}

  /** Gets another token than the one that was refused; `refused`: there is none to be had for this bot. */
  async renewToken(): Promise<'renewed' | 'refused' | 'away'> {
    const { token } = this.options
    if (token === null) return 'refused'
    try {
      await token(true)
      return 'renewed'
    } catch (error) {
      return isRefusedByEntra(error) ? 'refused' : 'away'
    }
  }

  /** The chat with an employee who has the app: a new one, or the one that is there. */
  createChat(serviceUrl: string, tenant: TenantId, employee: EmployeeId): Promise<Called<Address>> {
    const body = {
      isGroup: false,
      bot: { id: this.#botId() },
      members: [{ id: employee }],
      tenantId: tenant,
      channelData: { tenant: { id: tenant } },
    }
    return this.#call('chat', serviceUrl, 'v3/conversations', body, (answer) => {
      const { id } = ID.parse(answer)
      return { conversation: id, serviceUrl }
    })
  }

  /** The new message's id. */
  send({ conversation, serviceUrl }: Address, message: Card | string): Promise<Called<string>> {
    const path = `v3/conversations/${encodeURIComponent(conversation)}/activities`
    return this.#call('send', serviceUrl, path, this.#activityOf(conversation, message), (answer) => {
      // Sent, whatever the answer tells of it.
      return ID.safeParse(answer).data?.id ?? ''
    })
  }

  /** Replaces the card of a message. */
  update({ conversation, serviceUrl }: Address, message: string, card: Card): Promise<Called<null>> {
    const path = `v3/conversations/${encodeURIComponent(conversation)}/activities/${encodeURIComponent(message)}`
    const body = { ...this.#activityOf(conversation, card), id: message }
    return this.#call('update', serviceUrl, path, body, () => null)
  }

  /** A page of the members of a team, and the continuation of the next; null after the last. */
  members(serviceUrl: string, team: string, continuation: string | null): Promise<Called<MembersPage>> {
    const next = continuation === null ? '' : `&continuationToken=${encodeURIComponent(continuation)}`
    const path = `v3/conversations/${encodeURIComponent(team)}/pagedmembers?pageSize=500${next}`
    return this.#call('members', serviceUrl, path, null, (answer) => {
      const { members, continuationToken } = MEMBERS.parse(answer)
      return { members, continuation: continuationToken || null }
    })
  }

  async #call<Result>(
    operation: Operation,
    serviceUrl: string,
    path: string,
    body: object | null,
    read: (answer: unknown) => Result,
  ): Promise<Called<Result>> {
    // As Teams itself says it: not called, so that no token goes there.
    if (!this.options.mayCall(serviceUrl)) return { kind: 'failed', reason: 'wrong-host' }
    let answered: Answered | null
    try {
      answered = await this.#answer(operation, new URL(path, serviceUrl.replace(/\/*$/, '/')), body)
    } catch (error) {
      return isRefusedByEntra(error) ? { kind: 'halt', reason: 'bot-not-registered' } : { kind: 'no-token' }
    }
    if (answered === null) return UNANSWERED_CALL
    const outcome = outcomeOf(answered, this.options.now())
    if (outcome.kind !== 'done') return outcome
    try {
      return { kind: 'done', result: read(answered.body === '' ? {} : JSON.parse(answered.body)) }
    } catch {
      // Success in words that we cannot read: as if the answer had been lost.
      return UNANSWERED_CALL
    }
  }

  /** Null where no whole answer came in time; rejects where there is no token. */
  async #answer(operation: Operation, url: URL, body: object | null): Promise<Answered | null> {
    const { token, observing = UNOBSERVED } = this.options
    const headers = new Headers({ 'Content-Type': 'application/json' })
    if (token !== null) headers.set('Authorization', `Bearer ${await token(false)}`)
    return observing.timed('teams', { operation }, () => this.#fetched(METHODS[operation], url, headers, body), {
      result: (answered) => outcomeOfStatus(answered?.status ?? 0),
    })
  }

  async #fetched(method: string, url: URL, headers: Headers, body: object | null): Promise<Answered | null> {
    const { milliseconds = CALL_MILLISECONDS } = this.options
    try {
      const response = await fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(milliseconds),
        redirect: 'error',
        ...(body !== null && { body: JSON.stringify(body) }),
      })
      return {
        status: response.status,
        body: await response.text(),
        retryAfter: response.headers.get('Retry-After'),
      }
    } catch {
      return null
    }
  }

  #activityOf(conversation: string, message: Card | string) {
    const content =
      typeof message === 'string'
        ? { text: message }
        : { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: message }] }
    return { type: 'message', from: { id: this.#botId() }, conversation: { id: conversation }, ...content }
  }

  /** Teams knows a bot by its application id with this in front. */
  #botId(): string {
    return `28:${this.options.appId}`
  }
}

type Operation = Extract<Value<'operation'>, 'chat' | 'send' | 'update' | 'members'>
const METHODS: Readonly<Record<Operation, string>> = { chat: 'POST', send: 'POST', update: 'PUT', members: 'GET' }

const UNANSWERED_CALL = UNANSWERED as Exclude<Outcome, { kind: 'done' }>

const ID = z.looseObject({ id: z.string().min(1) })

const MEMBERS = z.looseObject({
  members: z.array(
    z.looseObject({
      aadObjectId: z.string().optional(),
      userRole: z.string().optional(),
      userPrincipalName: z.string().optional(),
      tenantId: z.string().optional(),
    }),
  ),
  continuationToken: z.string().nullish(),
})
type MembersPage = { readonly members: z.output<typeof MEMBERS>['members']; readonly continuation: string | null }
