/** The administrator's file of parameters, looked at before Azure sees it: what the bot would refuse is said now. */
import { z } from 'zod'
import { CLOUD_NAMES } from '../bot/cloud'
import { readConfig, SETTINGS } from '../bot/config'

export interface Parameters {
  readonly name: string
  readonly cloud: (typeof CLOUD_NAMES)[number]
}

export type ParametersReading =
  | { readonly kind: 'parameters'; readonly parameters: Parameters }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/** What the template itself sets: of two, Container Apps takes neither. */
export const SET_BY_TEMPLATE = [
  'LEAD_IDS',
  'LEAD_GROUP_ID',
  'LEAD_TEAM_ID',
  'ENGAGE_COMMUNITY_ID',
  'ENGAGE_CLIENT_ID',
  'ENGAGE_TOKEN_URI',
  'CLOUD',
  'TEAMS_APP_ID',
  'NODE_ENV',
  'PORT',
  'PROXIES',
  'MicrosoftAppType',
  'MicrosoftAppTenantId',
  'MicrosoftAppId',
  'AZURE_STORAGE_TABLE_ENDPOINT',
  'AZURE_STORAGE_QUEUE_ENDPOINT',
  'PSEUDONYM_KEY_URI',
  'PUBLIC_URL',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
] as const

const value = <Type extends z.ZodType>(type: Type) => z.object({ value: type }).optional()

const FILE = z.object({
  parameters: z.looseObject({
    name: value(z.string()),
    alertEmail: value(z.string()),
    leadIds: value(z.string()),
    leadGroupId: value(z.string()),
    leadTeamId: value(z.string()),
    engageCommunityId: value(z.string()),
    engageClientId: value(z.string()),
    cloud: value(z.enum(CLOUD_NAMES)),
    settings: value(z.record(z.string(), z.union([z.string(), z.number()]))),
    pseudonymKey: z
      .undefined({ error: 'it must not stand in a file: remove it. The script makes the key.' })
      .optional(),
  }),
})

export function readParameters(text: string): ParametersReading {
  const reading = FILE.safeParse(jsonIn(text))
  if (!reading.success) {
    return problems(reading.error.issues.map(({ path, message }) => `${path.slice(1).join('.') || 'It'}: ${message}`))
  }
  const { parameters: given } = reading.data
  const name = given.name?.value ?? 'audience-profile'
  const cloud = given.cloud?.value ?? 'public'
  const settings = given.settings?.value ?? {}
  const engage = given.engageCommunityId?.value ?? ''
  const found = [
    ...(NAME.test(name)
      ? []
      : [`name must be 3 to 20 of a to z, digits and single hyphens, a letter first: "${name}".`]),
    ...(given.alertEmail?.value.includes('@')
      ? []
      : ['alertEmail is missing: give who is told when something is wrong.']),
    ...Object.keys(settings).flatMap(unfitSetting),
    ...refusedByBot({
      ...Object.fromEntries(Object.entries(settings).map(([key, one]) => [key, String(one)])),
      LEAD_IDS: given.leadIds?.value ?? '',
      LEAD_GROUP_ID: given.leadGroupId?.value ?? '',
      LEAD_TEAM_ID: given.leadTeamId?.value ?? '',
      ENGAGE_COMMUNITY_ID: engage,
      ENGAGE_CLIENT_ID: given.engageClientId?.value ?? '',
      ENGAGE_TOKEN_URI: engage && 'https://vault.vault.azure.net/secrets/viva-engage',
      CLOUD: cloud,
    }),
  ]
  return found.length > 0 ? problems(found) : { kind: 'parameters', parameters: { name, cloud } }
}

export const NAME = /^(?=.{3,20}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function unfitSetting(name: string): string[] {
  if (SET_BY_TEMPLATE.some((one) => one === name)) return [`settings: ${name} is set by the template. Remove it.`]
  return SETTINGS.some((one) => one === name) ? [] : [`settings: ${name} is no setting of the bot. See the README.`]
}

/** As the bot would start, but for what Azure adds. */
function refusedByBot(settings: Readonly<Record<string, string>>): readonly string[] {
  const reading = readConfig({
    ...settings,
    NODE_ENV: 'production',
    MicrosoftAppType: 'UserAssignedMSI',
    MicrosoftAppId: '11111111-2222-3333-4444-555555555555',
    MicrosoftAppTenantId: '11111111-2222-3333-4444-555555555555',
    AZURE_STORAGE_TABLE_ENDPOINT: 'https://account.table.core.windows.net',
    PSEUDONYM_KEY_URI: 'https://vault.vault.azure.net/secrets/pseudonym-key',
  })
  return reading.kind === 'problems' ? reading.problems : []
}

function problems(found: readonly string[]): ParametersReading {
  return { kind: 'problems', problems: found }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
