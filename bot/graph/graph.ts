/**
 * Microsoft Graph: one policy of retries, pages and batches. What is asked of it stands in the files beside this one,
 * each call with the permission that it needs.
 */
import { z } from 'zod'
import type { Clock } from '../clock'
import { bodyOf, failureOf, GraphError, type GraphPermission, isPassing, shaped } from './failure'
import type { GraphAnswer, GraphRequest } from './request'
import { type GraphParts, headersOf, NO_ANSWER, type Received, Transport } from './transport'

/** The most that Graph takes in one batch. */
export const BATCH = 20

export class Graph {
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #random: () => number
  /** Until when Graph asked us to be silent, by the clock that never jumps. */
  #silentUntil = 0

  /** `random`: 0 to 1, for the waits between retries. */
  constructor(parts: GraphParts, random: () => number = Math.random) {
    this.#transport = new Transport(parts)
    this.#clock = parts.clock
    this.#random = random
  }

  /**
   * The body of the answer. Tries again what may pass, and waits as long as Graph asks. Rejects with a GraphError, or
   * with the signal's reason.
   */
  async read(request: GraphRequest, permission: GraphPermission, signal: AbortSignal): Promise<unknown> {
    return bodyOf(await this.#persist(signal, () => this.#transport.send(request, signal)), permission)
  }

  /** A collection, page by page. Rejects as `read` does. */
  async *pages(
    request: GraphRequest,
    permission: GraphPermission,
    signal: AbortSignal,
  ): AsyncGenerator<readonly unknown[]> {
    for (let path: string | null = request.path; path !== null; ) {
      const page = shaped(PAGE, await this.read({ ...request, path }, permission, signal))
      yield page.value
      path = this.#pathOf(page['@odata.nextLink'])
    }
  }

  /**
   * At most 20 requests at once, answered in their order. Those that may pass are tried again; what fails for good is
   * told by its status. Rejects as `read` does where the batch itself fails.
   */
  async batch(
    requests: readonly GraphRequest[],
    permission: GraphPermission,
    signal: AbortSignal,
  ): Promise<readonly GraphAnswer[]> {
    if (requests.length > BATCH) throw new RangeError(`A batch has at most ${BATCH} requests, not ${requests.length}.`)
    const answers = new Map<number, Received>()
    const last = await this.#persist(signal, async () => {
      const open = requests.flatMap((request, place) => (isSettled(answers.get(place)) ? [] : [{ request, place }]))
      const sent = await this.#transport.send({ method: 'POST', path: '/$batch', body: batchOf(open) }, signal)
      if (sent.status !== 200) return sent
      const received = BATCH_ANSWER.safeParse(sent.body)
      if (!received.success) return NO_ANSWER
      for (const { id, status, body, headers } of received.data.responses) {
        answers.set(Number(id), { status, body, retryAfter: this.#transport.waitIn(retryAfterIn(headers ?? {})) })
      }
      return slowest(requests.map((_, place) => answers.get(place) ?? NO_ANSWER))
    })
    if (answers.size === 0 && requests.length > 0) throw new GraphError(failureOf(last, permission))
    return requests.map((_, place) => answers.get(place) ?? NO_ANSWER)
  }

  /** The whole address, for a body that names one thing of Graph's. */
  urlOf(path: string): string {
    return `${this.#transport.root}${path}`
  }

  /** Runs `work` until its answer is no longer one that may pass, or until patience ends. */
  async #persist(signal: AbortSignal, work: () => Promise<Received>): Promise<GraphAnswer> {
    for (let attempt = 1; ; attempt++) {
      if (this.#silentUntil - this.#clock.elapsed() > LONGEST_SILENCE) return NO_ANSWER
      await this.#silence(signal)
      const answer = await work()
      if (!isPassing(answer.status) || attempt === ATTEMPTS) return answer
      const asked = answer.retryAfter
      if (asked === null) await this.#clock.sleep(FIRST_WAIT * 2 ** (attempt - 1) * (0.5 + this.#random()), signal)
      else this.#silentUntil = Math.max(this.#silentUntil, this.#clock.elapsed() + asked)
    }
  }

  /** Whoever goes on asking is told to wait longer: so all wait for what one was told. */
  async #silence(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const wait = this.#silentUntil - this.#clock.elapsed()
      if (wait <= 0) return
      await this.#clock.sleep(wait, signal)
    }
  }

  /** Of the next page. The link must stay below our own address, since the token goes with it. */
  #pathOf(nextLink: string | undefined): string | null {
    if (nextLink === undefined) return null
    const { root } = this.#transport
    if (!nextLink.startsWith(`${root}/`)) throw new GraphError({ kind: 'refused', status: 200, code: 'foreign-link' })
    return nextLink.slice(root.length)
  }
}

const ATTEMPTS = 6
const FIRST_WAIT = 500
/** Graph asks for seconds, in bad hours for minutes; beyond that, people are told instead. */
const LONGEST_SILENCE = 5 * 60 * 1000

const PAGE = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() })

const BATCH_ANSWER = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.int(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
})

function batchOf(open: readonly { readonly request: GraphRequest; readonly place: number }[]) {
  return {
    requests: open.map(({ request: { method = 'GET', path, body, eventual }, place }) => ({
      id: String(place),
      method,
      url: path,
      headers: headersOf({ body, eventual }),
      ...(body !== undefined && { body }),
    })),
  }
}

function retryAfterIn(headers: Readonly<Record<string, string>>): string | null {
  const name = Object.keys(headers).find((header) => header.toLowerCase() === 'retry-after')
  return name === undefined ? null : (headers[name] ?? null)
}

function isSettled(answer: GraphAnswer | undefined): boolean {
  return answer !== undefined && !isPassing(answer.status)
}

/** Of those that may pass, the one to wait for longest; else any of the others. */
function slowest(answers: readonly Received[]): Received {
  const passing = answers.filter((answer) => !isSettled(answer))
  const candidates = passing.length > 0 ? passing : answers
  return candidates.reduce((a, b) => ((b.retryAfter ?? -1) > (a.retryAfter ?? -1) ? b : a), candidates[0] ?? NO_ANSWER)
}
