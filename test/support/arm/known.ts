/** What Azure documents of the types that the template uses; whoever adds a type or a version adds it here. */

/** Versions that Microsoft has published the schema of: github.com/Azure/azure-resource-manager-schemas, August 2026. */
export const API_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.App/containerApps': ['2024-03-01', '2025-01-01', '2025-07-01', '2026-01-01'],
  'Microsoft.App/managedEnvironments': ['2024-03-01', '2025-01-01', '2025-07-01', '2026-01-01'],
  'Microsoft.Authorization/locks': ['2020-05-01'],
  'Microsoft.Authorization/roleAssignments': ['2022-04-01'],
  'Microsoft.BotService/botServices': ['2021-03-01', '2022-09-15'],
  'Microsoft.BotService/botServices/channels': ['2021-03-01', '2022-09-15'],
  'Microsoft.ContainerRegistry/registries': ['2023-07-01', '2025-04-01', '2025-11-01'],
  'Microsoft.Insights/actionGroups': ['2023-01-01'],
  'Microsoft.Insights/components': ['2020-02-02'],
  'Microsoft.Insights/diagnosticSettings': ['2021-05-01-preview'],
  'Microsoft.Insights/metricAlerts': ['2018-03-01'],
  'Microsoft.Insights/scheduledQueryRules': ['2022-06-15', '2023-12-01'],
  'Microsoft.Insights/webtests': ['2022-06-15'],
  'Microsoft.Insights/workbooks': ['2021-08-01', '2022-04-01', '2023-06-01'],
  'Microsoft.KeyVault/vaults': ['2023-07-01', '2024-11-01', '2025-05-01'],
  'Microsoft.KeyVault/vaults/secrets': ['2023-07-01', '2024-11-01', '2025-05-01'],
  'Microsoft.ManagedIdentity/userAssignedIdentities': ['2023-01-31', '2024-11-30'],
  'Microsoft.OperationalInsights/workspaces': ['2022-10-01', '2023-09-01', '2025-02-01', '2025-07-01'],
  'Microsoft.Storage/storageAccounts': ['2023-05-01', '2025-01-01', '2025-06-01'],
}

/** Microsoft's page "Naming rules and restrictions for Azure resources"; of a bot, that of `az bot`. */
export const NAMES: Readonly<Record<string, RegExp>> = {
  'Microsoft.App/containerApps': /^(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]$/,
  'Microsoft.App/managedEnvironments': /^(?!.*--)[a-z][a-z0-9-]{0,58}[a-z0-9]$/,
  'Microsoft.Authorization/locks': /^[\w().-]{1,90}$/,
  'Microsoft.Authorization/roleAssignments': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'Microsoft.BotService/botServices': /^[A-Za-z0-9][\w-]{3,41}$/,
  'Microsoft.BotService/botServices/channels': /^[\w-]{4,42}\/MsTeamsChannel$/,
  'Microsoft.ContainerRegistry/registries': /^[A-Za-z0-9]{5,50}$/,
  'Microsoft.Insights/actionGroups': /^[\w-]{1,260}$/,
  'Microsoft.Insights/components': /^[\w-]{1,260}$/,
  'Microsoft.Insights/diagnosticSettings': /^[\w-]{1,260}$/,
  'Microsoft.Insights/metricAlerts': /^[\w-]{1,260}$/,
  'Microsoft.Insights/scheduledQueryRules': /^[\w-]{1,260}$/,
  'Microsoft.Insights/webtests': /^[\w-]{1,260}$/,
  'Microsoft.Insights/workbooks': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'Microsoft.KeyVault/vaults': /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
  'Microsoft.KeyVault/vaults/secrets': /^[A-Za-z][A-Za-z0-9-]{2,23}\/[A-Za-z0-9-]{1,127}$/,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[A-Za-z0-9][\w-]{2,127}$/,
  'Microsoft.OperationalInsights/workspaces': /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
}

/** Microsoft's page "Azure built-in roles". */
export const ROLES: Readonly<Record<string, string>> = {
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': 'AcrPull',
}
