/** Reads what a lead filled in to plan a wave: the plan, or what is wrong with which field. */
import { DateTime } from 'luxon'
import { dayOf, monthsBefore } from '../privacy/retention'
import { DIMENSIONS } from './coding'
import { LONGEST_LIST } from './list'
import { WORKING_HOURS } from './sending-hours'
import type { Audience, WavePlan } from './wave'

/** The fields of the form, in its order; the identifiers of its inputs. */
export const PLAN_FIELDS = [
  'name',
  'audience',
  'group',
  'people',
  'breakdown',
  'opens-date',
  'opens-time',
  'closes-date',
  'closes-time',
  'reminders',
  'reminder-days',
  'hours',
  'greeting-en',
  'greeting-nl',
  'repeat',
] as const
export type PlanField = (typeof PLAN_FIELDS)[number]

export const AUDIENCE_KINDS = [
  'installed',
  'team',
  'group',
  'organisation',
  'list',
] as const satisfies readonly Audience['kind'][]
export const BREAKDOWN_CHOICES = ['none', ...DIMENSIONS] as const
export const REMINDER_CHOICES = [0, 1, 2, 3] as const
export const REMINDER_DAYS = [2, 3, 5, 7, 14] as const
export const HOURS_CHOICES = ['working', 'any'] as const
export const REPEAT_CHOICES = [0, 3, 6, 12] as const

export const LONGEST_NAME = 60
export const LONGEST_GREETING = 500
/** More than this does not fit the form when it is shown again; a longer list is uploaded. */
export const LONGEST_PASTED_LIST = LONGEST_LIST.pasted

export type PlanProblemKind =
  | 'missing'
  | 'too-long'
  | 'unknown-option'
  | 'no-date'
  | 'no-time'
  | 'in-the-past'
  | 'closes-before-it-opens'
  | 'too-far'
  /** The first answers would have lived their time before it closes. */
  | 'outlives-answers'
  /** Nobody's department, location or country is known in such an audience. */
  | 'unknown-there'
  /** Nobody in the list has one. */
  | 'nobody-has-one'

export interface PlanProblem {
  readonly field: PlanField
  readonly kind: PlanProblemKind
}

export interface PlanReading {
  /** What was filled in, as text, to show again. */
  readonly filled: Readonly<Record<PlanField, string>>
  readonly problems: readonly PlanProblem[]
  /** Null where there are problems. */
  readonly read: ReadPlan | null
}

export interface ReadPlan {
  readonly name: string
  readonly audience: (typeof AUDIENCE_KINDS)[number]
  /** The group's name or id, and the pasted list, where the audience asks for one. */
  readonly group: string
  readonly people: string
  readonly plan: Omit<WavePlan, 'audience'>
}

interface PlanContext {
  readonly now: Date
  /** The lead's. */
  readonly timeZone: string
  /** Whether a list was given already, such as by upload: then none needs to be pasted. */
  readonly listGiven: boolean
  /** How many months answers are kept. */
  readonly retentionMonths: number
}

/** Never throws: whatever arrives is read as text or as nothing. */
export function readPlan(raw: unknown, { now, timeZone, listGiven, retentionMonths }: PlanContext): PlanReading {
  const filled = filledIn(raw)
  const problems: PlanProblem[] = []
  const wrong = (field: PlanField, kind: PlanProblemKind) => {
    problems.push({ field, kind })
  }

  if (filled.name === '') wrong('name', 'missing')
  for (const [field, most] of Object.entries(LONGEST)) {
    // The keys of the table are fields.
    if (filled[field as PlanField].length > most) wrong(field as PlanField, 'too-long')
  }
  const audience = AUDIENCE_KINDS.find((kind) => kind === filled.audience)
  if (audience === undefined) wrong('audience', 'unknown-option')
  if (audience === 'group' && filled.group === '') wrong('group', 'missing')
  if (audience === 'list' && filled.people === '' && !listGiven) wrong('people', 'missing')

  const breakdown = BREAKDOWN_CHOICES.find((choice) => choice === (filled.breakdown || 'none'))
  if (breakdown === undefined) wrong('breakdown', 'unknown-option')
  else if (breakdown !== 'none' && audience !== undefined && !KNOWS_SEGMENTS.has(audience))
    wrong('breakdown', 'unknown-there')

  const opensAt =
    filled['opens-date'] === '' ? null : momentOf(filled['opens-date'], filled['opens-time'] || '09:00', timeZone)
  if (typeof opensAt === 'string') wrong(`opens-${opensAt}`, opensAt === 'date' ? 'no-date' : 'no-time')
  else if (opensAt !== null && opensAt < now) wrong('opens-date', 'in-the-past')

  const closesAt =
    filled['closes-date'] === '' ? null : momentOf(filled['closes-date'], filled['closes-time'] || '18:00', timeZone)
  if (closesAt === null) wrong('closes-date', 'missing')
  else if (typeof closesAt === 'string') wrong(`closes-${closesAt}`, closesAt === 'date' ? 'no-date' : 'no-time')
  else if (closesAt <= now) wrong('closes-date', 'in-the-past')
  else if (isTooFar(closesAt, now)) wrong('closes-date', 'too-far')
  else if (opensAt instanceof Date && closesAt <= opensAt) wrong('closes-date', 'closes-before-it-opens')
  else if (typeof opensAt !== 'string' && outlivesAnswers(opensAt ?? now, closesAt, retentionMonths))
    wrong('closes-date', 'outlives-answers')

  const most = numberAmong(REMINDER_CHOICES, filled.reminders || '0')
  if (most === null) wrong('reminders', 'unknown-option')
  const everyDays = numberAmong(REMINDER_DAYS, filled['reminder-days'] || '3')
  if (everyDays === null) wrong('reminder-days', 'unknown-option')
  const hours = HOURS_CHOICES.find((choice) => choice === (filled.hours || 'working'))
  if (hours === undefined) wrong('hours', 'unknown-option')
  const repeat = numberAmong(REPEAT_CHOICES, filled.repeat || '0')
  if (repeat === null) wrong('repeat', 'unknown-option')

  const complete =
    audience !== undefined && closesAt instanceof Date && most !== null && everyDays !== null && repeat !== null
  if (problems.length > 0 || !complete || typeof opensAt === 'string') return { filled, problems, read: null }
  return {
    filled,
    problems,
    read: {
      name: filled.name,
      audience,
      group: filled.group,
      people: filled.people,
      plan: {
        breakdown: breakdown === undefined || breakdown === 'none' ? null : breakdown,
        opensAt,
        closesAt,
        reminders: { most, everyDays },
        hours: hours === 'working' ? WORKING_HOURS : null,
        greeting: { en: filled['greeting-en'], nl: filled['greeting-nl'] },
        repeatEveryMonths: repeat === 0 ? null : repeat,
        timeZone,
      },
    },
  }
}

/** A plan as the form shows it, to be changed. */
export function filledFrom(name: string, plan: WavePlan): Readonly<Record<PlanField, string>> {
  const { audience, breakdown, opensAt, closesAt, reminders, hours, greeting, repeatEveryMonths, timeZone } = plan
  const local = (moment: Date, format: string) => DateTime.fromJSDate(moment, { zone: timeZone }).toFormat(format)
  return {
    name,
    audience: audience.kind,
    group: audience.kind === 'group' ? audience.name : '',
    people: '',
    breakdown: breakdown ?? 'none',
    'opens-date': opensAt === null ? '' : local(opensAt, 'yyyy-MM-dd'),
    'opens-time': opensAt === null ? '' : local(opensAt, 'HH:mm'),
    'closes-date': local(closesAt, 'yyyy-MM-dd'),
    'closes-time': local(closesAt, 'HH:mm'),
    reminders: String(reminders.most),
    'reminder-days': String(reminders.everyDays),
    hours: hours === null ? 'any' : 'working',
    'greeting-en': greeting.en,
    'greeting-nl': greeting.nl,
    repeat: String(repeatEveryMonths ?? 0),
  }
}

/** A form that nobody has filled in yet: two weeks, one reminder, working hours. */
export function emptyPlan(now: Date, timeZone: string): Readonly<Record<PlanField, string>> {
  const closes = DateTime.fromJSDate(now, { zone: timeZone }).plus({ days: 14 })
  const nothing = Object.fromEntries(PLAN_FIELDS.map((field) => [field, ''])) as Record<PlanField, string>
  return {
    ...nothing,
    audience: 'installed',
    breakdown: 'none',
    'closes-date': closes.toFormat('yyyy-MM-dd'),
    'closes-time': '18:00',
    reminders: '1',
    'reminder-days': '5',
    hours: 'working',
    repeat: '0',
  }
}

/** A date (`2026-12-24`) and time (`18:00`) there as a moment; or which of the two cannot be read. */
export function momentOf(date: string, time: string, timeZone: string): Date | 'date' | 'time' {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !DateTime.fromISO(date).isValid) return 'date'
  if (!/^\d{2}:\d{2}$/.test(time)) return 'time'
  const moment = DateTime.fromISO(`${date}T${time}`, { zone: timeZone })
  return moment.isValid ? moment.toJSDate() : 'time'
}

/** The directory and a lead's list tell departments; of a chat and of a team's members Teams tells none. */
const KNOWS_SEGMENTS: ReadonlySet<Audience['kind']> = new Set(['group', 'organisation', 'list'])

/** Dates, times and options: none is as long as this. */
const LONGEST_CHOICE = 40

/** A wave that is open longer than a year is a mistyped date. */
export function isTooFar(closesAt: Date, now: Date): boolean {
  return closesAt.getTime() - now.getTime() > LONGEST_MILLISECONDS
}

/** Whether answers that are given on the day on which it opens would go before it closes, and miss in its summary. */
export function outlivesAnswers(opensAt: Date, closesAt: Date, retentionMonths: number): boolean {
  return dayOf(opensAt) <= dayOf(monthsBefore(closesAt, retentionMonths))
}

const LONGEST: Readonly<Partial<Record<PlanField, number>>> = {
  name: LONGEST_NAME,
  group: 200,
  people: LONGEST_PASTED_LIST,
  'greeting-en': LONGEST_GREETING,
  'greeting-nl': LONGEST_GREETING,
}

const LONGEST_MILLISECONDS = 366 * 24 * 60 * 60 * 1000

function filledIn(raw: unknown): Record<PlanField, string> {
  const texts = PLAN_FIELDS.map((field) => {
    const value = typeof raw === 'object' && raw !== null && Object.hasOwn(raw, field) ? Reflect.get(raw, field) : ''
    // A text that is too long stays so, by one character, without filling the card that shows it again.
    return [field, typeof value === 'string' ? value.trim().slice(0, (LONGEST[field] ?? LONGEST_CHOICE) + 1) : '']
  })
  // One entry a field.
  return Object.fromEntries(texts) as Record<PlanField, string>
}

function numberAmong<const Choices extends readonly number[]>(choices: Choices, text: string): Choices[number] | null {
  return choices.find((choice) => String(choice) === text) ?? null
}
