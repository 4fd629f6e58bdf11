/** The languages of the bot: every text a person reads comes from en.json and nl.json. */
import { createInstance } from 'i18next'
import type { Language } from '../../cards/language'
import { Recent } from '../../services/recent'
import { type Employee, LANGUAGES, type LanguageCode } from '../../services/storage/stores'
import en from './en.json'
import nl from './nl.json'

export const TEXTS: Readonly<Record<LanguageCode, typeof en>> = { en, nl }

/** What a person chose goes first; else the language that the locale begins with, and English where we have it not. */
export function languageCodeFor(locale: string | null, chosen: LanguageCode | null): LanguageCode {
  const spoken = locale?.toLowerCase() ?? ''
  return chosen ?? LANGUAGES.find((code) => spoken.startsWith(code)) ?? 'en'
}

/** The language of somebody to whom we write; of nobody's, as of one about whom nothing is known. */
export function languageFor(
  languages: Readonly<Record<LanguageCode, Language>>,
  reader: Pick<Employee, 'locale' | 'language'> | null,
): Language {
  return languages[languageCodeFor(reader?.locale ?? null, reader?.language ?? null)]
}

export function languageOf(code: LanguageCode): Language {
  const locale = REGIONS[code]
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent' })
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const translator = createInstance()
  // Resources are in memory, so nothing is left to wait for.
  void translator.init({
    lng: code,
    resources: { [code]: { translation: TEXTS[code] } },
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false, alwaysFormat: true, format: (value) => printed(value, numbers) },
    parseMissingKeyHandler: (key) => {
      throw new Error(`There is no text ${key} in ${code}.json.`)
    },
  })
  // A card holds up to a hundred texts: looked up anew, they would take most of the time that a card takes.
  const fixed = new Map<string, string>()
  const filledIn = new Recent<string>(1_000)
  return {
    code,
    text: (key, values) => {
      if (values === undefined) return kept(fixed, key, () => translator.t(key))
      return kept(filledIn, `${key} ${JSON.stringify(values)}`, () => translator.t(key, values))
    },
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
    date: (date) => dates.format(date),
    moment: (date, timeZone) => date.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }),
  }
}

interface Texts {
  get(key: string): string | undefined
  set(key: string, text: string): unknown
}

/** The text under `key`, looked up the first time only. */
function kept(texts: Texts, key: string, lookUp: () => string): string {
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = lookUp()
  texts.set(key, text)
  return text
}

function printed(value: unknown, numbers: Intl.NumberFormat): string {
  return typeof value === 'number' ? numbers.format(value) : String(value)
}

const REGIONS: Readonly<Record<LanguageCode, string>> = { en: 'en-GB', nl: 'nl-NL' }
