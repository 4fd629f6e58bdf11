/**
 * Believable colleagues for a first look: eighty employees, of whom sixty answered, in a fixed mixture. The same every
 * time, so that what a summary should say can be computed by hand (test/e2e).
 */
import {
  type Activity,
  type DraftAnswers,
  type Frequency,
  questionsOf,
  type Step,
} from '../../services/questionnaire/questions'

export interface Archetype {
  readonly name: string
  /** How many of the eighty are like this. */
  readonly people: number
  readonly answers: DraftAnswers
}

export const DEMO_EMPLOYEES = 80

const nothing: Readonly<Record<Activity, Frequency>> = {
  consume: 'none',
  visit: 'none',
  collect: 'none',
  react: 'none',
  review: 'none',
  share: 'none',
  status: 'none',
  create: 'none',
  moderate: 'none',
}

export const ARCHETYPES: readonly Archetype[] = [
  {
    name: 'does without',
    people: 9,
    answers: {
      ...nothing,
      'private-platforms': ['whatsapp'],
      'work-platforms': ['none'],
      'time-per-day': 'none',
      willingness: 'not-at-all',
      comfort: 'uncomfortable',
      linkedin: 'no',
      ambassador: 'no',
    },
  },
  {
    name: 'watches',
    people: 18,
    answers: {
      ...nothing,
      consume: 'weekly',
      visit: 'monthly',
      'private-platforms': ['facebook', 'youtube', 'whatsapp'],
      'work-platforms': ['none'],
      'time-per-day': '30-60m',
      moments: ['evening', 'weekend'],
      'media-types': ['short-text', 'photos', 'video'],
      visibility: 'nobody',
      comfort: 'neutral',
      willingness: 'a-little',
      motives: ['help-colleagues', 'need-time', 'need-rules'],
      linkedin: 'profile',
      ambassador: 'no',
    },
  },
  {
    name: 'follows several networks',
    people: 12,
    answers: {
      ...nothing,
      consume: 'weekly',
      visit: 'weekly',
      collect: 'monthly',
      'private-platforms': ['linkedin', 'facebook', 'instagram', 'youtube', 'whatsapp'],
      'work-platforms': ['linkedin'],
      'time-per-day': '1-2h',
      moments: ['commute', 'breaks', 'evening'],
      'media-types': ['articles', 'photos', 'video'],
      visibility: 'close',
      comfort: 'neutral',
      willingness: 'somewhat',
      motives: ['own-profile', 'need-training', 'need-colleagues'],
      linkedin: 'profile',
      ambassador: 'later',
    },
  },
  {
    name: 'responds and shares',
    people: 12,
    answers: {
      ...nothing,
      consume: 'weekly',
      visit: 'weekly',
      react: 'weekly',
      share: 'monthly',
      status: 'monthly',
      'private-platforms': ['linkedin', 'instagram', 'youtube', 'whatsapp'],
      'work-platforms': ['linkedin', 'viva-engage'],
      'time-per-day': '1-2h',
      moments: ['commute', 'breaks', 'evening'],
      'media-types': ['short-text', 'video', 'group-discussion'],
      visibility: 'network',
      comfort: 'comfortable',
      willingness: 'quite',
      motives: ['own-profile', 'fun', 'need-managers'],
      linkedin: 'profile-and-groups',
      ambassador: 'later',
    },
  },
  {
    name: 'active on one network',
    people: 4,
    answers: {
      ...nothing,
      consume: 'weekly',
      visit: 'weekly',
      react: 'monthly',
      status: 'weekly',
      'private-platforms': ['facebook', 'whatsapp'],
      'work-platforms': ['none'],
      'time-per-day': '1-2h',
      moments: ['evening', 'weekend'],
      'media-types': ['photos', 'short-text'],
      visibility: 'close',
      comfort: 'neutral',
      willingness: 'somewhat',
      motives: ['fun', 'need-time'],
      linkedin: 'no',
      ambassador: 'no',
    },
  },
  {
    name: 'creates',
    people: 5,
    answers: {
      consume: 'weekly',
      visit: 'weekly',
      collect: 'weekly',
      react: 'weekly',
      review: 'monthly',
      share: 'weekly',
      status: 'weekly',
      create: 'monthly',
      moderate: 'monthly',
      'private-platforms': ['linkedin', 'instagram', 'x', 'youtube', 'whatsapp'],
      'work-platforms': ['linkedin', 'viva-engage', 'x'],
      'time-per-day': '2-3h',
      moments: ['before-work', 'during-work', 'evening'],
      'media-types': ['articles', 'video', 'audio', 'group-discussion'],
      visibility: 'everyone',
      comfort: 'very-comfortable',
      willingness: 'very-much',
      motives: ['pride', 'help-colleagues', 'own-profile'],
      linkedin: 'profile-and-groups',
      ambassador: 'yes',
    },
  },
]

/** The answers of everybody who answered, one by one. */
export const DEMO_ANSWERS = ARCHETYPES.flatMap(({ people, answers }) => Array.from({ length: people }, () => answers))

/**
 * Where the eighty work, and how each department answered: two that differ from the whole, one that does not, one of
 * which shares would say too much, one too few of whom answered, and two of fewer than five people.
 */
const DEPARTMENTS: readonly {
  readonly name: string
  /** How many of each archetype, in their order. */
  readonly answered: readonly number[]
  readonly silent: number
}[] = [
  { name: 'Production', answered: [7, 9, 2, 0, 0, 0], silent: 6 },
  { name: 'Sales', answered: [0, 0, 2, 8, 1, 4], silent: 3 },
  { name: 'Customer service', answered: [1, 4, 3, 2, 1, 0], silent: 3 },
  { name: 'ICT', answered: [0, 2, 3, 1, 1, 0], silent: 3 },
  { name: 'HR', answered: [0, 1, 1, 1, 0, 0], silent: 3 },
  { name: 'Legal', answered: [1, 1, 0, 0, 1, 0], silent: 1 },
  { name: 'Board', answered: [0, 1, 1, 0, 0, 1], silent: 1 },
]

/** The department of everybody, one by one: first those who answered, in the order of their answers, then the others. */
export const DEMO_DEPARTMENTS: readonly string[] = [
  ...ARCHETYPES.flatMap((_, place) => namesTimes((department) => department.answered[place] ?? 0)),
  ...namesTimes(({ silent }) => silent),
]

function namesTimes(many: (department: (typeof DEPARTMENTS)[number]) => number): readonly string[] {
  return DEPARTMENTS.flatMap((department) => Array<string>(many(department)).fill(department.name))
}

/** A step's inputs, as its card sends them. */
export function inputsOf(step: Step, answers: DraftAnswers): Readonly<Record<string, string>> {
  return Object.fromEntries(questionsOf(step).map((id) => [id, [answers[id] ?? []].flat().join(',')]))
}
