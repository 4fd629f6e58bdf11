/** What an administrator says of the app: whose it is, and where it stands. */
import { z } from 'zod'

export interface AppSettings {
  /** The app's id in the catalogue: the same for ever, since with another one it would be another app. */
  readonly teamsAppId: string
  /** The bot's application (client) id. */
  readonly botId: string
  /** The bot's host; of use only to an app with pages of its own. */
  readonly domain: string | null
  readonly version: string
  readonly developer: {
    readonly name: string
    readonly websiteUrl: string
    readonly privacyUrl: string
    readonly termsOfUseUrl: string
  }
}

export type SettingsReading =
  | { readonly kind: 'settings'; readonly settings: AppSettings }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

const guid = (name: string, source: string) =>
  z
    .guid({ error: `${name} must be a GUID such as 11111111-2222-3333-4444-555555555555: ${source}.` })
    .refine((id) => !/^0[0-]*$/.test(id), { error: `${name} is still the example's: ${source}.` })
    .transform((id) => id.toLowerCase())

const page = (name: string, of: string) =>
  z
    .url({ protocol: /^https$/, hostname: /\./, error: `${name} must be the https address of ${of}.` })
    .refine((address) => !/(^|\.)example\.(com|org|net)$/.test(new URL(address).hostname), {
      error: `${name} is still the example's: give the address of ${of}.`,
    })

/** A domain as Teams takes it: no scheme, port or path, and no wildcard, since that would let in other people's pages. */
const DOMAIN = /^(?!.*\.example\.(com|org|net)$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/

const SETTINGS = z.strictObject(
  {
    teamsAppId: guid('teamsAppId', 'deploying prints it, or make one once and keep it'),
    botId: guid('botId', "the bot's application (client) id, which deploying prints"),
    domain: z
      .string()
      .regex(DOMAIN, { error: 'domain must be the host of the bot alone, such as bot.contoso.com.' })
      .optional(),
    version: z
      .string()
      .regex(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/, {
        error: 'version must be three whole numbers such as 1.2.0, higher than the one in the catalogue.',
      })
      .optional(),
    developer: z.strictObject(
      {
        name: z
          .string({ error: 'developer.name is missing: give the name of your organisation.' })
          .trim()
          .min(1, { error: 'developer.name is missing: give the name of your organisation.' })
          .max(32, { error: 'developer.name is too long: Teams shows 32 characters.' }),
        websiteUrl: page('developer.websiteUrl', 'your page about the app'),
        privacyUrl: page('developer.privacyUrl', 'your privacy statement'),
        termsOfUseUrl: page('developer.termsOfUseUrl', 'your terms of use'),
      },
      { error: 'developer must hold name, websiteUrl, privacyUrl and termsOfUseUrl, and nothing else.' },
    ),
  },
  { error: 'There is a setting that the app does not have: keep to those of manifest/settings.example.json.' },
)

/** `version`: of the product, where the settings say none. Every problem is named at once, with what to do. */
export function readAppSettings(text: string, version: string): SettingsReading {
  const reading = SETTINGS.safeParse(jsonIn(text))
  if (!reading.success) return { kind: 'problems', problems: reading.error.issues.map(({ message }) => message) }
  return { kind: 'settings', settings: { version, ...reading.data, domain: reading.data.domain ?? null } }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
