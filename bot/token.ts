/** A token for a service, under the bot's own identity: its secret, or its managed identity. */
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder'
import { AppCredentials } from 'botframework-connector'
import type { BotIdentity } from './config'
import { sdkSettingsOf } from './sdk-settings'

/** `fresh`: not the one that was just refused. */
export type Token = (fresh: boolean) => Promise<string>

/** What Teams' connector wants a token for. */
export const CONNECTOR_AUDIENCE = 'https://api.botframework.com'

/** The SDK keeps the token until five minutes before its end. Rejects where Entra gives none. */
export function tokenFor(identity: BotIdentity, endpoint: string): Token {
  const factory = new ConfigurationServiceClientCredentialFactory(sdkSettingsOf(identity))
  let made: Promise<AppCredentials> | null = null
  const credentials = async () => {
    const created = await factory.createCredentials(identity.appId, endpoint, loginOf(endpoint), true)
    if (created instanceof AppCredentials) return created
    throw new Error('The SDK made credentials that give no token.')
  }
  let asking: Promise<string> | null = null
  return (fresh) => {
    made ??= credentials()
    // Many who want it at once ask once: the SDK would ask for each of them.
    asking ??= inGoodTime(made.then((known) => known.getToken(fresh))).finally(() => {
      asking = null
    })
    return asking
  }
}

/** Without the one that belongs to the cloud, the SDK would ask a tenant of its own choice. */
function loginOf(endpoint: string): string {
  return endpoint.endsWith('.us') ? 'https://login.microsoftonline.us/' : 'https://login.microsoftonline.com/'
}

const TOKEN_MILLISECONDS = 10_000

/** The SDK itself waits for ever. */
async function inGoodTime(token: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Entra gave no token in time.')), TOKEN_MILLISECONDS)
  })
  try {
    return await Promise.race([token, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
