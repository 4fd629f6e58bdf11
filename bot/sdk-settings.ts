/** The bot's identity and its cloud, as the Bot Framework SDK names its settings. */
import { CallerIdConstants } from 'botbuilder'
import type { Cloud } from './cloud'
import type { BotIdentity } from './config'

export function sdkSettingsOf({ appType, appId, tenantId, password }: BotIdentity) {
  return {
    MicrosoftAppType: appType,
    MicrosoftAppId: appId,
    MicrosoftAppTenantId: tenantId,
    ...(password === null ? {} : { MicrosoftAppPassword: password }),
  }
}

/** All of them: where one is given, the SDK takes those that are not for empty. */
export function sdkCloudOf({ issuer, keys, connector, oAuthUrl, ...cloud }: Cloud, { tenantId }: BotIdentity) {
  return {
    ToChannelFromBotLoginUrl: loginUrlOf(cloud, tenantId),
    ToChannelFromBotOAuthScope: connector,
    ToBotFromChannelTokenIssuer: issuer,
    ToBotFromChannelOpenIdMetadataUrl: keys,
    // Of callers that are not let in (caller-token.ts).
    ToBotFromEmulatorOpenIdMetadataUrl: keys,
    OAuthUrl: oAuthUrl,
    CallerId: CallerIdConstants.PublicAzureChannel,
  }
}

/** Where the bot signs in. Without the tenant, the SDK would ask one of its own choice. */
export function loginUrlOf({ login }: Pick<Cloud, 'login'>, tenantId: string): string {
  return `${login}/${tenantId}`
}
