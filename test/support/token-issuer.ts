/**
 * A stand-in for the Bot Framework's issuer of tokens, with keys of its own: its OpenID document and its keys over real
 * HTTP, endorsements included, and tokens as Teams carries them, or changed in the one way that a test is about.
 */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Cloud } from '../../bot/cloud'
import { close, listen, originOf } from './loopback'

export interface TokenChange {
  readonly header?: object
  readonly claims?: object
  /** Which of the keys signs; the first, where nothing is said. */
  readonly key?: KeyName
  /** How it is signed; as the Bot Framework does, where nothing is said. */
  readonly signed?: (text: string, key: KeyObject, publicKey: KeyObject) => Buffer
}

/** The keys that are published, with what they vouch for; `unpublished` is nobody's. */
const PUBLISHED = {
  teams: ['msteams', 'skype'],
  webchat: ['webchat', 'directline'],
  none: [],
  silent: undefined,
} as const
type KeyName = keyof typeof PUBLISHED | 'unpublished'

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const issuer = new TokenIssuer()
  await issuer.comes()
  return issuer
}

export class TokenIssuer {
  #server: Server | null = null
  /** How it answers, where not as it should. */
  #wrong: number | 'silence' | null = null
  /** How often its document or its keys were asked for. */
  asked = 0
  readonly #keys = new Map<KeyName, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>()

  /** Listens, on another port than before. */
  async comes(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.asked += 1
      if (this.#wrong === 'silence') return
      response.writeHead(this.#wrong ?? 200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(request.url === '/keys' ? { keys: this.#published() } : this.#document()))
    })
    await listen(this.#server)
  }

  answers(wrong: number | 'silence'): void {
    this.#wrong = wrong
  }

  async stop(): Promise<void> {
    if (this.#server !== null) await close(this.#server)
    this.#server = null
  }

  /** What of a cloud belongs to an issuer. */
  get cloud(): Pick<Cloud, 'issuer' | 'keys'> {
    return { issuer: ISSUER, keys: `${this.#origin()}/v1/.well-known/openidconfiguration` }
  }

  /** The header with which Teams would call the bot for an activity with this address. */
  header(appId: string, serviceUrl: string, { header, claims, key = 'teams', signed = rs256 }: TokenChange = {}) {
    const now = Math.floor(Date.now() / 1000)
    const head = { alg: 'RS256', kid: key, x5t: key, typ: 'JWT', ...header }
    const body = { serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600, iss: ISSUER, aud: appId, ...claims }
    const text = [head, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    const { privateKey, publicKey } = this.#key(key)
    return `Bearer ${text}.${signed(text, privateKey, publicKey).toString('base64url')}`
  }

  #origin(): string {
    if (this.#server === null) throw new Error('The issuer is away.')
    return originOf(this.#server)
  }

  #document() {
    return {
      issuer: ISSUER,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${this.#origin()}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    }
  }

  #published() {
    return Object.entries(PUBLISHED).map(([kid, endorsements]) => {
      const { n, e } = this.#key(kid as KeyName).publicKey.export({ format: 'jwk' })
      return { kty: 'RSA', use: 'sig', kid, x5t: kid, n, e, ...(endorsements && { endorsements }) }
    })
  }

  #key(name: KeyName) {
    const made = this.#keys.get(name) ?? generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#keys.set(name, made)
    return made
  }
}

export const ISSUER = 'https://api.botframework.com'

function rs256(text: string, key: KeyObject): Buffer {
  return sign('sha256', Buffer.from(text), key)
}

/** The public key taken for a secret that both sides share. */
export function hs256WithPublicKey(text: string, _key: KeyObject, publicKey: KeyObject): Buffer {
  const secret = publicKey.export({ type: 'pkcs1', format: 'pem' })
  return createHmac('sha256', secret).update(text).digest()
}
