/** One request to Microsoft Graph: the token, the deadline, and what came back. Nothing here tries again. */
import { type Observing, UNOBSERVED } from '../../services/observing/observing'
import type { Clock } from '../clock'
import { retryAfterIn } from '../retry-after'
import { outcomeOfStatus } from '../teams-outcome'
import { isRefusedByEntra, type Token } from '../token'
import { GraphError } from './failure'
import type { GraphAnswer, GraphRequest } from './request'

export interface Received extends GraphAnswer {
  /** How long Graph asks us to wait, in milliseconds; null where it does not say. */
  readonly retryAfter: number | null
}

export interface GraphParts {
  /** Such as `https://graph.microsoft.com`. */
  readonly endpoint: string
  readonly token: Token
  readonly clock: Clock
  /** For one request, from its first byte to the last of its answer. */
  readonly requestMilliseconds?: number
  readonly observing?: Observing
}

export const NO_ANSWER: Received = { status: 0, body: null, retryAfter: null }

export class Transport {
  readonly root: string

  constructor(private readonly parts: GraphParts) {
    this.root = `${parts.endpoint}/v1.0`
  }

  /** Rejects with a GraphError where Entra gives no token (`sign-in-refused`, or `away`), or with the signal's reason. */
  async send(request: GraphRequest, signal: AbortSignal): Promise<Received> {
    const answer = await this.#sendWith(await this.#token(false, signal), request, signal)
    return answer.status === 401 ? this.#sendWith(await this.#token(true, signal), request, signal) : answer
  }

  /** In milliseconds. */
  waitIn(retryAfter: string | null): number | null {
    return retryAfterIn(retryAfter, this.parts.clock.now())
  }

  #sendWith(token: string, request: GraphRequest, signal: AbortSignal): Promise<Received> {
    const operation = request.method === 'POST' ? 'write' : 'read'
    const { observing = UNOBSERVED } = this.parts
    return observing.timed('graph', { operation }, () => this.#received(token, request, signal), {
      result: ({ status }) => outcomeOfStatus(status),
    })
  }

  async #received(token: string, request: GraphRequest, signal: AbortSignal): Promise<Received> {
    const { method = 'GET', path, body, eventual = false } = request
    const deadline = AbortSignal.timeout(this.parts.requestMilliseconds ?? REQUEST_MILLISECONDS)
    try {
      const response = await fetch(`${this.root}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...headersOf({ body, eventual }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // Graph redirects nothing that we ask, and a token goes nowhere else.
        redirect: 'error',
        signal: AbortSignal.any([signal, deadline]),
      })
      const text = await response.text()
      const received: unknown = text === '' ? null : JSON.parse(text)
      return { status: response.status, body: received, retryAfter: this.waitIn(response.headers.get('retry-after')) }
    } catch {
      // Unless we were told to stop, whatever happened to the connection may pass.
      signal.throwIfAborted()
      return NO_ANSWER
    }
  }

  async #token(fresh: boolean, signal: AbortSignal): Promise<string> {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(TOKEN_MILLISECONDS)])
    try {
      return await Promise.race([this.parts.token(fresh), rejectionOf(deadline)])
    } catch (cause) {
      signal.throwIfAborted()
      throw new GraphError({ kind: isRefusedByEntra(cause) ? 'sign-in-refused' : 'away' }, { cause })
    }
  }
}

/** Those of the request itself, in a batch too. */
export function headersOf({ body, eventual }: Pick<GraphRequest, 'body' | 'eventual'>): Record<string, string> {
  return {
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(eventual && { ConsistencyLevel: 'eventual' }),
  }
}

const REQUEST_MILLISECONDS = 30_000
const TOKEN_MILLISECONDS = 20_000

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
