/** `${{NAME}}` in the manifest → what the settings say. */
import type { AppSettings } from './settings'

export type Filling =
  | { readonly kind: 'filled'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/** Filled in as JSON text: a quote in a name stays a quote. */
export function fill(text: string, settings: AppSettings): Filling {
  const values = valuesOf(settings)
  const named = [...new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name = '']) => name))]
  const problems = named.flatMap((name) => {
    const value = values.get(name)
    if (value === undefined) return [`manifest.json asks for \${{${name}}}, which no setting gives: remove it there.`]
    return value === null ? [`manifest.json asks for \${{${name}}}: add its setting to the settings.`] : []
  })
  if (problems.length > 0) return { kind: 'problems', problems }
  return {
    kind: 'filled',
    text: text.replace(PLACEHOLDER, (_, name: string) => JSON.stringify(values.get(name)).slice(1, -1)),
  }
}

const PLACEHOLDER = /\$\{\{\s*(\w+)\s*\}\}/g

function valuesOf({ teamsAppId, botId, domain, version, developer }: AppSettings): Map<string, string | null> {
  return new Map([
    ['TEAMS_APP_ID', teamsAppId],
    ['BOT_ID', botId],
    ['BOT_DOMAIN', domain],
    ['VERSION', version],
    ['DEVELOPER_NAME', developer.name],
    ['DEVELOPER_URL', developer.websiteUrl],
    ['PRIVACY_URL', developer.privacyUrl],
    ['TERMS_URL', developer.termsOfUseUrl],
  ])
}
