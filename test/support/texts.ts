/** The locale files as a list of keys, and which of them are used. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageOf, TEXTS } from '../../bot/locales/language'
import type { Language } from '../../cards/language'
import type { LanguageCode } from '../../services/storage/stores'

/** Every text by its key, such as `welcome.title`; the words of a command are one text. */
export function textsOf(code: LanguageCode): ReadonlyMap<string, string> {
  return new Map(flat(TEXTS[code], ''))
}

function flat(texts: object, path: string): [string, string][] {
  return Object.entries(texts).flatMap(([name, inner]): [string, string][] => {
    const key = path === '' ? name : `${path}.${name}`
    if (typeof inner === 'string') return [[key, inner]]
    return Array.isArray(inner) ? [[key, inner.join(' | ')]] : flat(inner, key)
  })
}

/** The key itself, or its singular and plural. */
export function formsOf(key: string, texts: ReadonlyMap<string, string>): readonly string[] {
  return [key, `${key}_zero`, `${key}_one`, `${key}_other`].filter((form) => texts.has(form))
}

/** The values that a text has places for. */
export function placesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/{{(\w+)}}/g), ([, name = '']) => name).toSorted()
}

/** A language that remembers what it was asked for. */
export function remembering(code: LanguageCode): { language: Language; asked: Set<string>; gaps: Set<string> } {
  const [texts, language] = [textsOf(code), languageOf(code)]
  const [asked, gaps] = [new Set<string>(), new Set<string>()]
  const text: Language['text'] = (key, values = {}) => {
    for (const form of formsOf(key, texts)) {
      asked.add(form)
      for (const place of placesIn(texts.get(form) ?? '')) if (!(place in values)) gaps.add(`${form} has no ${place}`)
    }
    return language.text(key, values)
  }
  return { language: { ...language, text }, asked, gaps }
}

/** Every key that stands as a whole in the source of the bot and its cards; names of files look like keys. */
export function keysInSource(): ReadonlySet<string> {
  return foundIn(['bot', 'cards'], new RegExp(`'(${KEY})(?<!\\.(?:json|csv))'`, 'g'))
}

/** The keys of which the source of the bot names all but the last part: that is one of a type's, such as a reason. */
export function familiesInBot(): ReadonlySet<string> {
  return foundIn(['bot'], new RegExp(`\`(${KEY})\\.\\$\\{[^}]+}\``, 'g'))
}

const KEY = `(?:${Object.keys(TEXTS.en).join('|')})(?:\\.[\\w-]+)+`

function foundIn(folders: readonly string[], key: RegExp): ReadonlySet<string> {
  const root = join(__dirname, '..', '..')
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  const sources = files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'))
  return new Set(sources.flatMap((source) => Array.from(source.matchAll(key), ([, found = '']) => found)))
}
