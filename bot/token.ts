/** A token for a service, under the bot's own identity: its secret, or its managed identity. */
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder'
import { AppCredentials } from 'botframework-connector'
import { inTime } from '../services/in-time'
import type { Cloud } from './cloud'
import type { BotIdentity } from './config'
import { loginUrlOf, sdkSettingsOf } from './sdk-settings'

/** `fresh`: not the one that was just refused. */
export type Token = (fresh: boolean) => Promise<string>

/** Whether Entra knows no such bot, or not this secret, as the SDK's token library names it: asking again is of no use. */
export function isRefusedByEntra(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errorCode' in error)) return false
  return error.errorCode === 'invalid_client' || error.errorCode === 'unauthorized_client'
}

/** The SDK keeps the token until five minutes before its end. Rejects where Entra gives none. */
export function tokenFor(identity: BotIdentity, cloud: Pick<Cloud, 'login'>, audience: string): Token {
  let made: Promise<AppCredentials> | null = null
  return askedOnce((fresh) => {
    made ??= credentialsFor(identity, cloud, audience)
    return inGoodTime(made.then((credentials) => credentials.getToken(fresh)))
  })
}

/** Many who want a token at once ask once: the SDK would ask for each of them. A fresh one is never the old one. */
export function askedOnce(ask: Token): Token {
  const asking = new Map<boolean, Promise<string>>()
  return (fresh) => {
    const others = asking.get(fresh)
    if (others !== undefined) return others
    const asked = ask(fresh).finally(() => asking.delete(fresh))
    asking.set(fresh, asked)
    return asked
  }
}

export async function credentialsFor(
  identity: BotIdentity,
  cloud: Pick<Cloud, 'login'>,
  audience: string,
): Promise<AppCredentials> {
  const factory = new ConfigurationServiceClientCredentialFactory(sdkSettingsOf(identity))
  const created = await factory.createCredentials(identity.appId, audience, loginUrlOf(cloud, identity.tenantId), true)
  if (created instanceof AppCredentials) return created
  throw new Error('The SDK made credentials that give no token.')
}

const TOKEN_MILLISECONDS = 10_000

/** The SDK itself waits for ever. */
function inGoodTime(token: Promise<string>): Promise<string> {
  return inTime(token, TOKEN_MILLISECONDS, () => new Error('Entra gave no token in time.'))
}
