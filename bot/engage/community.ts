/**
 * One community of Viva Engage, over Yammer's REST interface (learn.microsoft.com/rest/api/yammer): a post is the text
 * itself, form-encoded, in the name of the account that signed in. That interface knows no identifier by which a second
 * try would be seen as the first, so nothing is tried again of which it is not certain that it was not taken.
 */
import { z } from 'zod'
import type { AccountToken } from '../../services/storage/delegated-account'
import type { Clock } from '../clock'
import { retryAfterIn } from '../retry-after'

export type Posting =
  | { readonly kind: 'posted' }
  /** Not posted, for certain. `problem` says it in words, for who can mend it. */
  | { readonly kind: NotPosted; readonly problem: string }
  /** No answer, or one that does not say: it may stand there, or come yet. */
  | { readonly kind: 'unknown'; readonly problem: string }

export type Looking = { readonly kind: 'there' } | Exclude<Posting, { readonly kind: 'posted' }>

/** Why. `forbidden`: not a member, or it may not post; `gone`: there is no such community; `busy`: too many requests. */
export type NotPosted = 'sign-in-needed' | 'misconfigured' | 'forbidden' | 'gone' | 'busy' | 'refused' | 'away'

export interface CommunityParts {
  /** Such as `https://www.yammer.com`. */
  readonly root: string
  /** The number of the community. */
  readonly id: string
  readonly account: { token(): Promise<AccountToken> }
  readonly mayCall: (address: string) => boolean
  /** There was a token, but what the next one needs could not be kept. */
  readonly notKept: () => void
  readonly clock: Clock
  readonly requestMilliseconds?: number
}

export class Community {
  constructor(private readonly parts: CommunityParts) {}

  /**
   * Posts it once. An expired token is replaced once, and too many requests are waited out once: both are refused before
   * anything is posted. `stop` ends that waiting; what is under way is waited for, each request for seconds.
   */
  async post(text: string, stop: AbortSignal): Promise<Posting> {
    const body = new URLSearchParams({ body: text, group_id: this.parts.id })
    const send = () => this.#authorized('POST', '/api/v1/messages.json', body)
    const first = await send()
    if (first.kind !== 'throttled') return first
    const wait = first.retryAfter ?? WINDOW_MILLISECONDS
    return wait <= LONGEST_WAIT && (await this.#waited(wait, stop)) ? settled(await send()) : settled(first)
  }

  /** Whether the account can read in the community: as much as can be known without posting. */
  async look(): Promise<Looking> {
    const path = `/api/v1/messages/in_group/${this.parts.id}.json?limit=1`
    const answered = settled(await this.#authorized('GET', path, null))
    return answered.kind === 'posted' ? { kind: 'there' } : answered
  }

  /** The account gives a fresh token each time, so the second try has another. */
  async #authorized(method: string, path: string, body: URLSearchParams | null): Promise<Posting | Throttled> {
    const send = async (): Promise<Answered> => {
      const given = await this.parts.account.token()
      if (given.kind === 'token' && !given.kept) this.parts.notKept()
      return given.kind === 'token' ? this.#send(method, path, body, given.token) : withoutToken(given)
    }
    const first = await send()
    const answered = first.kind === 'expired' ? await send() : first
    return answered.kind === 'expired'
      ? { kind: 'sign-in-needed', problem: 'Viva Engage does not take the tokens of the account.' }
      : answered
  }

  async #send(method: string, path: string, body: URLSearchParams | null, token: string): Promise<Answered> {
    const { root, mayCall, clock, requestMilliseconds = REQUEST_MILLISECONDS } = this.parts
    const address = `${root}${path}`
    if (!mayCall(address)) return { kind: 'misconfigured', problem: 'Viva Engage is at no such address.' }
    try {
      const response = await fetch(address, {
        method,
        headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
        ...(body !== null && { body }),
        // A token goes nowhere else.
        redirect: 'manual',
        signal: AbortSignal.timeout(requestMilliseconds),
      })
      await response.body?.cancel()
      return outcomeOf(response.status, retryAfterIn(response.headers.get('retry-after'), clock.now()))
    } catch (error) {
      return neverSent(error)
        ? { kind: 'away', problem: 'There is no connection to Viva Engage.' }
        : { kind: 'unknown', problem: 'Viva Engage gave no answer in time, or the connection broke.' }
    }
  }

  async #waited(milliseconds: number, stop: AbortSignal): Promise<boolean> {
    try {
      await this.parts.clock.sleep(milliseconds, stop)
      return true
    } catch {
      return false
    }
  }
}

const REQUEST_MILLISECONDS = 10_000
/** Documented: ten requests in thirty seconds, of one account and app. */
const WINDOW_MILLISECONDS = 30_000
/** Beyond it, the lead is told instead. */
const LONGEST_WAIT = 60_000

type Answered = Posting | Throttled | { readonly kind: 'expired' }
interface Throttled {
  readonly kind: 'throttled'
  /** In milliseconds; null where Viva Engage does not say. */
  readonly retryAfter: number | null
}

function settled(answered: Posting | Throttled): Posting {
  return answered.kind === 'throttled' ? { kind: 'busy', problem: 'Viva Engage asks to wait.' } : answered
}

function withoutToken(given: Exclude<AccountToken, { kind: 'token' }>): Posting {
  switch (given.kind) {
    case 'sign-in-needed':
      return { kind: 'sign-in-needed', problem: 'Nobody is signed in any more, or yet.' }
    case 'refused':
      return { kind: 'misconfigured', problem: given.problem }
    case 'away':
      return { kind: 'away', problem: 'Entra, or where the sign-in is kept, does not answer.' }
  }
}

function outcomeOf(status: number, retryAfter: number | null): Answered {
  const problem = `Viva Engage answered ${status}.`
  if (status >= 200 && status < 300) return { kind: 'posted' }
  if (status === 401) return { kind: 'expired' }
  if (status === 403) return { kind: 'forbidden', problem }
  if (status === 404) return { kind: 'gone', problem }
  if (status === 429) return { kind: 'throttled', retryAfter }
  // A server that fails says nothing about what it did before.
  return status >= 500 || status === 408 ? { kind: 'unknown', problem } : { kind: 'refused', problem }
}

const CAUSE = z.object({ cause: z.object({ code: z.string() }) })
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Whether the connection itself did not come about. */
function neverSent(error: unknown): boolean {
  const read = CAUSE.safeParse(error)
  return read.success && BEFORE_SENDING.has(read.data.cause.code)
}
