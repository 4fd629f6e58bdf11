/**
 * A stand-in for Viva Engage, and for Entra as far as its account goes, over real HTTP on loopback, behaving as documented:
 * ten requests in thirty seconds, then 429; a token that expires or is revoked; a refresh token in exchange for the last
 * one; communities of which one is a member, or not. It keeps what was posted, and goes wrong in the ways that a test
 * scripts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngageSettings } from '../../bot/config'
import { close, listen, originOf } from './loopback'
import type { Answer } from './teams-double/answer'
import { reset, respond, textOf } from './teams-double/http'

/** In place of the true answer; `reset-after` took the post first. */
export type EngageFault = Answer | 'reset-before' | 'reset-after' | 'silence'

export const LOGIN = 'https://login.microsoftonline.com'
const CLIENT = 'cccccccc-1111-4222-8333-444444444444'
const COMMUNITY = '123456'
const LIMIT = { requests: 10, milliseconds: 30_000 }

export async function startEngageDouble(now: () => number = Date.now): Promise<EngageDouble> {
  const double = new EngageDouble(now)
  await double.listen()
  return double
}

export class EngageDouble {
  /** What stands in the community, the oldest first. */
  readonly posts: string[] = []
  /** Every request of Viva Engage's own, `POST /api/v1/messages.json 201`. */
  readonly calls: string[] = []
  readonly communities = new Map<string, 'member' | 'stranger'>([[COMMUNITY, 'member']])
  /** Refresh tokens that count; Entra lets the earlier ones count on. */
  readonly refreshTokens = new Set<string>()
  /** Access tokens that Viva Engage takes. */
  readonly accessTokens = new Set<string>()
  /** Whether a 429 says how long to wait. */
  retryAfter: string | null = null
  /** How often the person at the other device lets us wait, and what they then do. */
  pending = 1
  answer: 'signs-in' | 'declines' | 'lets-it-expire' = 'signs-in'
  /** Whether Entra knows the app registration. */
  registered = true
  /** Takes new tokens, but not those from Entra: as before an administrator consented. */
  consented = true
  readonly settings: EngageSettings
  readonly #folder = mkdtempSync(join(tmpdir(), 'engage-'))
  readonly #server: Server
  #faults: { readonly fault: EngageFault; times: number }[] = []
  #asked: number[] = []
  #tokens = 0

  constructor(private readonly now: () => number) {
    this.settings = {
      community: COMMUNITY,
      clientId: CLIENT,
      signIn: { kind: 'file', path: join(this.#folder, 'kept', 'viva-engage.json') },
    }
    this.#server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      this.#take(request, response).catch(() => reset(response))
    })
  }

  listen(): Promise<void> {
    return listen(this.#server)
  }

  async stop(): Promise<void> {
    await close(this.#server)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get origin(): string {
    return originOf(this.#server)
  }

  /** To Entra, which nobody reaches here: to this double. */
  readonly fetch: typeof fetch = (input, init) => fetch(String(input).replace(LOGIN, this.origin), init)

  /** The next `times` requests of Viva Engage meet the fault. */
  fails(fault: EngageFault, times = Infinity): void {
    this.#faults.push({ fault, times })
  }

  recovers(): void {
    this.#faults = []
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(request))
    const { method = '', url = '', headers } = request
    const path = url.replace(/\?.*/, '')
    if (!path.startsWith('/api/')) {
      respond(response, this.#entra(path, form))
      return
    }
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    const fault = this.#faults.find(({ times }) => times > 0)
    if (fault !== undefined) fault.times -= 1
    const is = fault?.fault
    const answer = typeof is === 'object' ? is : this.#engage(method, path, token, form, is)
    this.calls.push(`${method} ${path} ${typeof is === 'string' ? is : answer.status}`)
    if (is === 'reset-before' || is === 'reset-after') reset(response)
    // Silence ends when the client goes, or the double stops.
    else if (is !== 'silence') respond(response, answer)
  }

  #engage(method: string, path: string, token: string, form: URLSearchParams, fault?: string): Answer {
    if (!this.accessTokens.has(token)) return plain(401)
    this.#asked = this.#asked.filter((at) => at > this.now() - LIMIT.milliseconds)
    if (this.#asked.length >= LIMIT.requests) {
      return plain(429, this.retryAfter === null ? {} : { 'Retry-After': this.retryAfter })
    }
    this.#asked.push(this.now())
    const id = method === 'POST' ? form.get('group_id') : /in_group\/(\d+)\.json$/.exec(path)?.[1]
    const standing = this.communities.get(id ?? '')
    if (standing === undefined) return plain(404)
    if (standing === 'stranger') return plain(403)
    if (method !== 'POST') return { status: 200, body: { messages: [] } }
    const body = form.get('body') ?? ''
    if (body === '') return plain(400)
    if (fault !== 'reset-before' && fault !== 'silence') this.posts.push(body)
    return { status: 201, body: { messages: [{ id: this.posts.length, body: { plain: body } }] } }
  }

  #entra(path: string, form: URLSearchParams): Answer {
    if (path.endsWith('/devicecode')) return this.#registered(() => this.#deviceCode())
    if (!path.endsWith('/oauth2/v2.0/token')) return plain(404)
    return this.#registered(() => {
      if (form.get('grant_type') === 'refresh_token') {
        if (this.refreshTokens.has(form.get('refresh_token') ?? '')) return this.#tokensFor(path)
        return refusal('invalid_grant', 'AADSTS50173: The provided grant has expired due to it being revoked.')
      }
      if (this.pending > 0) {
        this.pending -= 1
        return refusal('authorization_pending', 'AADSTS70016: OAuth 2.0 device flow error. Authorization is pending.')
      }
      if (this.answer === 'declines') return refusal('authorization_declined', 'AADSTS65004: User declined to consent.')
      if (this.answer === 'lets-it-expire') return refusal('expired_token', 'AADSTS70019: Verification code expired.')
      return this.#tokensFor(path)
    })
  }

  #registered(answer: () => Answer): Answer {
    return this.registered ? answer() : refusal('unauthorized_client', 'AADSTS700016: Application was not found.')
  }

  #deviceCode(): Answer {
    return {
      status: 200,
      body: {
        user_code: 'ABCD1234',
        device_code: 'device-code',
        verification_uri: 'https://microsoft.com/devicelogin',
        expires_in: 900,
        interval: 0,
        message: 'To sign in, open https://microsoft.com/devicelogin and enter the code ABCD1234.',
      },
    }
  }

  #tokensFor(path: string): Answer {
    this.#tokens += 1
    const [access, refresh] = [`access-${this.#tokens}`, `refresh-${this.#tokens}`]
    const tenant = path.split('/')[1] ?? ''
    this.refreshTokens.add(refresh)
    if (this.consented) this.accessTokens.add(access)
    const claims = {
      ...{ aud: CLIENT, iss: `${LOGIN}/${tenant}/v2.0`, oid: 'oid', sub: 'sub', tid: tenant, ver: '2.0' },
      preferred_username: 'bot@contoso.example',
    }
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope: 'https://www.yammer.com/access_as_user',
        expires_in: 3600,
        access_token: access,
        refresh_token: refresh,
        id_token: [{}, claims, {}].map(encoded).join('.'),
        client_info: encoded({ uid: 'oid', utid: tenant }),
      },
    }
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function plain(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: null, headers }
}

function refusal(error: string, description: string): Answer {
  return {
    status: 400,
    body: { error, error_description: description, error_codes: [Number(/\d+/.exec(description))] },
  }
}
