/** What a card needs of a language; bot/locales implements it, tests may too. */
export interface Language {
  readonly code: 'en' | 'nl'
  /** The text under a key of the locale files. Throws for a key that does not exist: a defect. */
  text(key: string, values?: Readonly<Record<string, string | number>>): string
  /** 1234 as `1,234` or `1.234`. */
  number(value: number): string
  /** 0.123 as `12 %` or `12%`, rounded to a whole. */
  percent(share: number): string
  /** `24 November 2026`, `24 november 2026`. */
  date(date: Date): string
}
