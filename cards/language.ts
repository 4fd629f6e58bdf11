/** What a card needs of a language; bot/locales implements it, tests may too. */
export interface Language {
  readonly code: 'en' | 'nl'
  /**
   * The text under a key of the locale files; numbers among the values are written as `number` does, and one named
   * `count` chooses singular or plural. Throws for a key that does not exist: a defect.
   */
  text(key: string, values?: Readonly<Record<string, string | number>>): string
  /** 1234 as `1,234` or `1.234`. */
  number(value: number): string
  /** 0.123 as `12%`, rounded to a whole. */
  percent(share: number): string
  /** `24 November 2026`, `24 november 2026`. */
  date(date: Date): string
  /** `24 November 2026 at 18:00`, `24 november 2026 om 18:00`, there; the zone is IANA. */
  moment(date: Date, timeZone: string): string
}
