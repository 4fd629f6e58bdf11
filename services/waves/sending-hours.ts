/** When a message may arrive, in the reader's own time. */
import { DateTime } from 'luxon'

export interface SendingHours {
  /** Minutes after midnight; `from` is before `until`. */
  readonly from: number
  readonly until: number
  /** 1 is Monday, 7 is Sunday; at least one. */
  readonly days: readonly number[]
}

/** Working days from eight to six. */
export const WORKING_HOURS: SendingHours = { from: 8 * 60, until: 18 * 60, days: [1, 2, 3, 4, 5] }

/** The first moment from `now` at which a message may arrive there: `now` itself within the hours. */
export function nextAllowed(hours: SendingHours, timeZone: string, now: Date): Date {
  const local = DateTime.fromJSDate(now, { zone: timeZone })
  const midnight = local.startOf('day')
  for (let day = 0; day <= 7; day++) {
    const date = midnight.plus({ days: day })
    if (!hours.days.includes(date.weekday)) continue
    // Set rather than added: on the day the clocks change, eight o'clock is not eight hours after midnight.
    const opens = atMinute(date, hours.from)
    if (day > 0 || local < opens) return opens.toJSDate()
    if (local < atMinute(date, hours.until)) return now
  }
  return now
}

export function isTimeZone(name: string): boolean {
  return DateTime.fromMillis(0, { zone: name }).isValid
}

function atMinute(date: DateTime, minute: number): DateTime {
  return minute >= 24 * 60
    ? date.plus({ days: 1 }).startOf('day')
    : date.set({ hour: Math.floor(minute / 60), minute: minute % 60 })
}
