/** A token for Microsoft Graph, under the bot's own identity: its secret, or its managed identity. */
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder'
import { AppCredentials } from 'botframework-connector'
import type { BotIdentity } from '../config'
import { sdkSettingsOf } from '../sdk-settings'
import type { GraphToken } from './transport'

/** The SDK keeps the token until five minutes before its end. Rejects where Entra gives none. */
export function graphTokenFor(identity: BotIdentity, endpoint: string): GraphToken {
  const factory = new ConfigurationServiceClientCredentialFactory(sdkSettingsOf(identity))
  let made: Promise<AppCredentials> | null = null
  const credentials = async () => {
    const created = await factory.createCredentials(identity.appId, endpoint, loginOf(endpoint), true)
    if (created instanceof AppCredentials) return created
    throw new Error('The SDK made credentials that give no token.')
  }
  return async (fresh) => {
    made ??= credentials()
    return (await made).getToken(fresh)
  }
}

/** Without the one that belongs to the cloud, the SDK would ask a tenant of its own choice. */
function loginOf(endpoint: string): string {
  return endpoint.endsWith('.us') ? 'https://login.microsoftonline.us/' : 'https://login.microsoftonline.com/'
}
