/**
 * How long what is kept may stay (DESIGN.md section 6, rule 7). Answers go one by one, when the day on which they were
 * given is so many months past; the tallies of a wave that has ended, and its releases, stay, and name nobody.
 */
import { DateTime } from 'luxon'

/** The moment so many calendar months before now. */
export function monthsBefore(now: Date, months: number): Date {
  return DateTime.fromJSDate(now, { zone: 'utc' }).minus({ months }).toJSDate()
}

/** The moment so many times 24 hours before now. */
export function daysBefore(now: Date, days: number): Date {
  return DateTime.fromJSDate(now, { zone: 'utc' }).minus({ days }).toJSDate()
}

/** `YYYY-MM-DD`, in UTC, as the days of submission are. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10)
}
