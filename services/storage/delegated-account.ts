/**
 * A service account that signed in once, by device code, and in whose name tokens are fetched since. What Entra gave for
 * that, the refresh token, is kept as a secret; Entra gives another one with each token, which then takes its place
 * (learn.microsoft.com, "Refresh tokens in the Microsoft identity platform"). No password is ever known here.
 */
import { AuthError, type INetworkModule, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node'
import { z } from 'zod'
import { StorageError } from './errors'
import { json } from './row-parts'
import type { SecretText } from './secret-text'

export type AccountToken =
  /** `kept`: whether what Entra gave for the next one is; if not, the earlier counts for a while. */
  | { readonly kind: 'token'; readonly token: string; readonly kept: boolean }
  /** Nobody signed in yet, or what was kept counts no more: expired after 90 days, or revoked. */
  | { readonly kind: 'sign-in-needed' }
  /** Entra knows no such app registration, or the secret may not be read: `problem` says it in words. */
  | { readonly kind: 'refused'; readonly problem: string }
  /** Entra, or where the sign-in is kept, gave no answer in time. */
  | { readonly kind: 'away' }

export interface AccountParts {
  /** Such as `https://login.microsoftonline.com`; nothing but it is called. */
  readonly login: string
  /** The Entra tenant, or `organizations` where any may sign in. */
  readonly tenant: string
  readonly clientId: string
  readonly scope: string
  readonly kept: SecretText
  readonly fetch?: typeof fetch
}

export class DelegatedAccount {
  constructor(private readonly parts: AccountParts) {}

  /** A fresh one at every call: posts are rare. Never rejects for what an administrator can mend. */
  async token(): Promise<AccountToken> {
    try {
      const kept = await this.parts.kept.read()
      if (!isCache(kept)) return { kind: 'sign-in-needed' }
      let [written, last] = [true, kept]
      const client = this.#client(kept, async (text) => {
        written = await this.#keeps(text, last)
        if (written) last = text
      })
      const [account] = await client.getTokenCache().getAllAccounts()
      if (account === undefined) return { kind: 'sign-in-needed' }
      const { accessToken } = await client.acquireTokenSilent({
        account,
        scopes: [this.parts.scope],
        forceRefresh: true,
      })
      return { kind: 'token', token: accessToken, kept: written }
    } catch (error) {
      return troubleOf(error)
    }
  }

  /**
   * Shows a code to enter on another device, and waits until somebody has: at most as long as Entra lets it live, some
   * fifteen minutes. Whoever signed in before is forgotten. `sign-in-needed`: nobody did in time, or they said no.
   */
  async signIn(
    show: (message: string) => void,
  ): Promise<AccountToken | { readonly kind: 'signed-in'; account: string }> {
    try {
      let made = ''
      const client = this.#client('', async (text) => {
        made = text
      })
      const result = await client.acquireTokenByDeviceCode({
        scopes: [this.parts.scope],
        deviceCodeCallback: ({ message }) => show(message),
      })
      if (result === null) return { kind: 'sign-in-needed' }
      await this.parts.kept.write(made)
      return { kind: 'signed-in', account: result.account?.username ?? '' }
    } catch (error) {
      return troubleOf(error)
    }
  }

  /** In place of the last, unless somebody has signed in anew meanwhile. A post need not fail for it. */
  async #keeps(text: string, last: string): Promise<boolean> {
    try {
      if ((await this.parts.kept.read()) === last) await this.parts.kept.write(text)
      return true
    } catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }

  #client(kept: string, changed: (text: string) => Promise<void>): PublicClientApplication {
    const { clientId, login, tenant } = this.parts
    let current = kept
    return new PublicClientApplication({
      auth: {
        clientId,
        authority: `${login}/${tenant}`,
        // An administrator named the cloud: nobody else is asked where sign-in is.
        knownAuthorities: [new URL(login).host],
      },
      cache: {
        cachePlugin: {
          beforeCacheAccess: async ({ tokenCache }) => {
            if (current !== '') tokenCache.deserialize(current)
          },
          afterCacheAccess: async ({ cacheHasChanged, tokenCache }) => {
            if (!cacheHasChanged) return
            current = tokenCache.serialize()
            await changed(current)
          },
        },
      },
      system: { networkClient: this.#network(), disableInternalRetries: true },
    })
  }

  /** The library's own has no deadline, follows redirects, and calls whatever address it was told. */
  #network(): INetworkModule {
    const { login, fetch: reach = fetch } = this.parts
    const call = async <Body>(method: 'GET' | 'POST', url: string, options: Sent = {}) => {
      if (new URL(url).origin !== login) throw new Unreached(`Not called: ${new URL(url).origin}`)
      try {
        const response = await reach(url, {
          method,
          ...(options.headers && { headers: options.headers }),
          ...(options.body !== undefined && { body: options.body }),
          redirect: 'error',
          signal: AbortSignal.timeout(REQUEST_MILLISECONDS),
        })
        // The library checks what it reads of it.
        const body = (await response.json()) as Body
        return { headers: Object.fromEntries(response.headers), body, status: response.status }
      } catch (cause) {
        throw new Unreached('Entra gave no usable answer.', { cause })
      }
    }
    return {
      sendGetRequestAsync: (url, options) => call('GET', url, options),
      sendPostRequestAsync: (url, options) => call('POST', url, options),
    }
  }
}

interface Sent {
  readonly headers?: Record<string, string>
  readonly body?: string
}

class Unreached extends Error {}

const REQUEST_MILLISECONDS = 10_000

/** An administrator makes the secret before there is anything to keep, with some word in it. */
function isCache(text: string | null): text is string {
  return json(z.looseObject({})).safeParse(text).success
}

function troubleOf(error: unknown): AccountToken {
  if (error instanceof StorageError) {
    return error.kind === 'forbidden' ? { kind: 'refused', problem: error.message } : { kind: 'away' }
  }
  if (error instanceof InteractionRequiredAuthError) return { kind: 'sign-in-needed' }
  if (error instanceof AuthError) {
    const code = codeOf(error)
    if (UNREACHED.has(code)) return { kind: 'away' }
    if (SIGN_IN_AGAIN.has(code)) return { kind: 'sign-in-needed' }
    return { kind: 'refused', problem: `Entra says ${code}.` }
  }
  if (error instanceof Unreached) return { kind: 'away' }
  throw error
}

/** Of a device code the library hands on what Entra said as the end of a sentence. */
function codeOf({ errorCode, errorMessage }: AuthError): string {
  return errorCode === 'post_request_failed' ? (/(\w+)$/.exec(errorMessage)?.[1] ?? errorCode) : errorCode
}

const UNREACHED: ReadonlySet<string> = new Set(['network_error', 'temporarily_unavailable', 'server_error'])
const SIGN_IN_AGAIN: ReadonlySet<string> = new Set([
  'invalid_grant',
  'no_account_error',
  'authorization_declined',
  'access_denied',
  'expired_token',
  'bad_verification_code',
  'device_code_expired',
  'user_timeout_reached',
  'no_tokens_found',
  'refresh_token_expired',
])
