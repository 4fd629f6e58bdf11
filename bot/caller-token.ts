/**
 * What the Bot Framework SDK does not ask of a caller's token, and we do. Everything here only refuses: whether the token
 * is genuine, the SDK has the last word.
 *
 * - It also takes tokens of other bots, of the Emulator and of edge devices, some of which our own tenant issues: with
 *   one that the bot itself was given for a call, somebody could speak for anybody. Only Teams speaks to us.
 * - It lets a key without endorsements speak for every channel, and a token without an end live for ever.
 * - It waits for ever for the keys, and where they cannot be had, it does not say so in a way that can be told apart.
 * - It prints the key for each signature that is wrong, so that a stranger could fill the disk: it sees none of them.
 */
import { verify } from 'node:crypto'
import { AuthenticationError } from 'botframework-connector'
// Not among the package's exports. It is pinned, and of its line there will be no other version.
import { OpenIdMetadata } from 'botframework-connector/lib/auth/openIdMetadata'
import { z } from 'zod'
import { inTime } from '../services/in-time'
import type { Cloud } from './cloud'

/** The caller is not let in; `statusCode` is what it is told, and nothing else. */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError'
  /** 401: not Teams. 403: Teams, with something that is not for this bot. 503: for now nobody can tell. */
  constructor(readonly statusCode: 401 | 403 | 503) {
    super('The caller is not let in.')
  }
}

/** The channel for which the bot is made; every Azure Bot has others, in which a caller may name whom it likes. */
const TEAMS = 'msteams'

const KEYS_MILLISECONDS = 10_000

export class CallerTokens {
  readonly #keys: OpenIdMetadata

  /** `appId`: the bot's own, for whom a token must be. */
  constructor(
    private readonly appId: string,
    private readonly cloud: Pick<Cloud, 'issuer' | 'keys'>,
    private readonly milliseconds = KEYS_MILLISECONDS,
  ) {
    this.#keys = new OpenIdMetadata(cloud.keys)
  }

  /** Whether a header may be worth a look at the rest of the request: costs no signature and no call. */
  isPlausible(authorization: string): boolean {
    const token = tokenIn(authorization)
    return token !== null && this.#isOurs(token.claims)
  }

  /** Resolves to what the SDK says of a genuine token. Rejects with a NotAdmittedError. */
  async check<Caller>(authorization: string, channel: string, genuine: () => Promise<Caller>): Promise<Caller> {
    const token = tokenIn(authorization)
    if (token === null || channel !== TEAMS || !this.#isOurs(token.claims)) throw new NotAdmittedError(401)
    const key = await this.#inTime(this.#keys.getKey(token.kid)).catch(() => {
      throw new NotAdmittedError(503)
    })
    if (!key?.endorsements?.includes(TEAMS) || !isSignedBy(key.key, token)) throw new NotAdmittedError(401)
    try {
      return await this.#inTime(genuine())
    } catch (error) {
      throw new NotAdmittedError(isAboutTheToken(error) ? 401 : 503)
    }
  }

  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    return inTime(work, this.milliseconds, () => new Error('The keys did not come in time.'))
  }

  #isOurs({ iss, aud, exp }: Claims): boolean {
    return iss === this.cloud.issuer && aud === this.appId && exp * 1000 > Date.now() - SKEW_MILLISECONDS
  }
}

/** Clocks differ: as much as the SDK allows. */
const SKEW_MILLISECONDS = 5 * 60 * 1000

/** Those that the SDK's token library throws go through it as they are. */
const TOKEN_ERRORS: ReadonlySet<string> = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError'])

function isAboutTheToken(error: unknown): boolean {
  if (error instanceof AuthenticationError) return error.statusCode === 401
  return error instanceof Error && TOKEN_ERRORS.has(error.name)
}

const HEADER = z.object({ alg: z.enum(['RS256', 'RS384', 'RS512']), kid: z.string().min(1) })
const CLAIMS = z.object({ iss: z.string(), aud: z.string(), exp: z.number() })
type Claims = z.output<typeof CLAIMS>

interface Token extends z.output<typeof HEADER> {
  readonly claims: Claims
  /** The text that is signed. */
  readonly text: string
  readonly signature: string
}

/** What the token says of itself, believed by nobody yet; null where it is none. */
function tokenIn(authorization: string): Token | null {
  const [, header = '', claims = '', signature = ''] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization) ?? []
  const readHeader = HEADER.safeParse(jsonIn(header))
  const readClaims = CLAIMS.safeParse(jsonIn(claims))
  if (!readHeader.success || !readClaims.success) return null
  return { ...readHeader.data, claims: readClaims.data, text: `${header}.${claims}`, signature }
}

/** `key`: public, of RSA, as PEM. */
function isSignedBy(key: string, { alg, text, signature }: Token): boolean {
  return verify(`RSA-SHA${alg.slice('RS'.length)}`, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return null
  }
}
