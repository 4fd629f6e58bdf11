/** Whether every language of the bot has a file, and whether that file replaces every text of the manifest. */
import { LANGUAGES } from '../services/storage/stores'
import { type AppFiles, textOf } from './app-files'
import { schemaProblems } from './app-schema'
import type { Translations } from './commands'
import type { Manifest } from './manifest'

export interface Localisation {
  readonly problems: readonly string[]
  readonly translations: Translations
}

export function localisationOf(manifest: Manifest, document: unknown, files: AppFiles): Localisation {
  const { defaultLanguageTag, additionalLanguages } = manifest.localizationInfo
  const tags = [defaultLanguageTag, ...additionalLanguages.map(({ languageTag }) => languageTag)]
  const problems = LANGUAGES.filter((code) => !tags.includes(code)).map(
    (code) => `The bot speaks ${code}, and localizationInfo does not name it: add ${code}.json.`,
  )
  const translations = new Map<string, Readonly<Record<string, unknown>>>()
  const needed = translatableIn(document)
  for (const { languageTag, file } of additionalLanguages) {
    const texts = textsIn(files, file)
    if (texts === null) {
      problems.push(`The language file ${file} is not there, or is no JSON: put it beside manifest.json.`)
      continue
    }
    translations.set(languageTag, texts)
    const given = Object.keys(texts).filter((key) => key !== '$schema')
    problems.push(
      ...schemaProblems(manifest.manifestVersion, 'MicrosoftTeams.Localization.schema.json', file, texts),
      ...needed.filter((key) => !given.includes(key)).map((key) => `${file}: "${key}" is missing. Translate it.`),
      ...given
        .filter((key) => !needed.includes(key))
        .map((key) => `${file}: "${key}" is nowhere in manifest.json. Remove it.`),
    )
  }
  return { problems, translations }
}

function textsIn(files: AppFiles, name: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(textOf(files, name) ?? '')
    return typeof read === 'object' && read !== null ? Object.fromEntries(Object.entries(read)) : null
  } catch {
    return null
  }
}

/** The places of texts that people read, as localisation files name them: `bots[0].commandLists[0].commands[0].title`. */
function translatableIn(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return READ.test(path) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, below]) =>
    translatableIn(below, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  )
}

const READ = /^(name|description)\.(short|full)$|^staticTabs\[\d+\]\.name$|\.commands\[\d+\]\.(title|description)$/
