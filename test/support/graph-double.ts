/**
 * A stand-in for Microsoft Graph over real HTTP on loopback, behaving as Graph documents it: pages behind opaque links,
 * an index that must be asked for, batches whose parts succeed and fail one by one, permissions, throttling. It records
 * every call and goes wrong in the ways that a test scripts. Its parts are in graph-double/.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Answer, found, REFUSALS, refusal } from './graph-double/answer'
import { Directory, type GraphGroup, type GraphUser } from './graph-double/directory'
import { type CatalogueApp, Installations } from './graph-double/installations'
import { type Asked, Service } from './graph-double/service'
import { close, listen, originOf } from './loopback'
import { jsonOf, reset, respond, respondHalf, textOf } from './teams-double/http'

export interface GraphCall {
  readonly method: string
  /** Below the version, decoded, with the query. */
  readonly path: string
  /** It came in a batch. */
  readonly batched: boolean
  readonly status: number
}

/** An answer in place of the true one; or half of one, or none: the connection is reset, or nothing is ever said. */
export type GraphFault = Answer | 'half' | 'reset' | 'silence'

export interface GraphDoubleOptions {
  /** Milliseconds, for the limit. */
  readonly now?: () => number
  /** Beyond it, 429; none unless given. */
  readonly installsPerSecond?: number
}

export const PERMISSIONS = [
  'User.Read.All',
  'GroupMember.Read.All',
  'AppCatalog.Read.All',
  'TeamsAppInstallation.ReadWriteSelfForUser.All',
] as const

export async function startGraphDouble(options: GraphDoubleOptions = {}): Promise<GraphDouble> {
  const double = new GraphDouble(options)
  await double.listen()
  return double
}

export class GraphDouble {
  /** Every call so far; those of a batch one by one, and the batch after them. */
  readonly calls: GraphCall[] = []
  /** What was consented to. */
  readonly granted = new Set<string>(PERMISSIONS)
  /** Tokens that are not taken. */
  readonly expired = new Set<string>()
  readonly installations: Installations
  readonly #directory = new Directory()
  readonly #service: Service
  readonly #server: Server
  #faults: { readonly fault: GraphFault; readonly when: (call: GraphCall) => boolean; times: number }[] = []

  constructor({ now = Date.now, installsPerSecond }: GraphDoubleOptions) {
    this.installations = new Installations(now, installsPerSecond ?? null)
    this.#service = new Service(this.#directory, this.installations, this.granted)
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#take(request, response).catch(() => reset(response))
    })
  }

  listen(): Promise<void> {
    return listen(this.#server)
  }

  stop(): Promise<void> {
    return close(this.#server)
  }

  get endpoint(): string {
    return originOf(this.#server)
  }

  users(...users: readonly GraphUser[]): void {
    for (const user of users) this.#directory.addUser(user)
  }

  group(group: GraphGroup): void {
    this.#directory.addGroup(group)
  }

  publish(...apps: readonly CatalogueApp[]): void {
    this.installations.apps = apps
  }

  /** The next `times` calls that match meet the fault: the parts of a batch, or the batch. */
  fails(
    fault: GraphFault,
    { when = () => true, times = Infinity }: { when?: (call: GraphCall) => boolean; times?: number } = {},
  ) {
    this.#faults.push({ fault, when, times })
  }

  callsTo(start: string): readonly GraphCall[] {
    return this.calls.filter(({ path }) => path.startsWith(start))
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = jsonOf(await textOf(request))
    const { method = '', url = '', headers } = request
    const eventual = headers['consistencylevel'] === 'eventual'
    const answer = this.#isTaken(headers.authorization)
      ? this.#met({ method, url: url.replace(/^\/v1\.0/, ''), eventual, body }, false)
      : REFUSALS.unauthenticated
    if (answer === 'reset') reset(response)
    else if (answer === 'half') respondHalf(response, found({ value: [] }))
    // Silence ends when the client goes, or the double stops.
    else if (answer !== 'silence') respond(response, answer)
  }

  #isTaken(authorization = ''): boolean {
    const [, token] = /^Bearer (.+)$/.exec(authorization) ?? []
    return token !== undefined && !this.expired.has(token)
  }

  #met(sent: Sent, batched: boolean): GraphFault {
    const call = { method: sent.method, path: decodeURIComponent(sent.url), batched, status: 0 }
    const scripted = this.#faults.find(({ when, times }) => times > 0 && when(call))
    if (scripted !== undefined) scripted.times -= 1
    const answer =
      scripted?.fault ?? (sent.url === '/$batch' ? this.#batch(sent) : this.#service.answer(this.#read(sent)))
    this.calls.push({ ...call, status: typeof answer === 'string' ? 0 : answer.status })
    return answer
  }

  #batch({ body }: Sent): Answer {
    const requests = requestsIn(body)
    if (requests === null) return refusal(400, 'BadRequest', 'Invalid batch payload format.')
    const responses = requests.map(({ id, ...sent }) => {
      const answer = this.#met(sent, true)
      if (typeof answer === 'string') return { id, status: 504, body: REFUSALS.gatewayTimeout.body }
      return { id, status: answer.status, headers: answer.headers ?? {}, body: answer.body }
    })
    // In whatever order they are ready.
    return { status: 200, body: { responses: responses.toReversed() } }
  }

  #read({ method, url, eventual, body }: Sent): Asked {
    const [path = '', query = ''] = url.split('?')
    return {
      method,
      path: decodeURIComponent(path),
      query: new URLSearchParams(query),
      eventual,
      body,
      root: `${this.endpoint}/v1.0`,
    }
  }
}

interface Sent {
  readonly method: string
  /** Below the version, encoded. */
  readonly url: string
  readonly eventual: boolean
  readonly body: unknown
}

/** Null where Graph would refuse the batch: more than 20, an id twice, a body without its type. */
function requestsIn(body: unknown): readonly (Sent & { readonly id: string })[] | null {
  const requests: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'requests') : null
  if (!Array.isArray(requests) || requests.length > 20) return null
  if (new Set(requests.map(({ id }) => id)).size < requests.length) return null
  if (requests.some((one) => one.body !== undefined && one.headers?.['Content-Type'] !== 'application/json'))
    return null
  return requests.map(({ id, method, url, headers = {}, body: inner }) => ({
    id: String(id),
    method,
    url,
    eventual: headers.ConsistencyLevel === 'eventual',
    body: inner,
  }))
}
