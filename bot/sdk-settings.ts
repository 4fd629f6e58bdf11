/** The bot's identity, as the Bot Framework SDK names its settings. */
import type { BotIdentity } from './config'

export function sdkSettingsOf({ appType, appId, tenantId, password }: BotIdentity) {
  return {
    MicrosoftAppType: appType,
    MicrosoftAppId: appId,
    MicrosoftAppTenantId: tenantId,
    ...(password === null ? {} : { MicrosoftAppPassword: password }),
  }
}
