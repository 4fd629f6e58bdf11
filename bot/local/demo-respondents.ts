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

/** A step's inputs, as its card sends them. */
export function inputsOf(step: Step, answers: DraftAnswers): Readonly<Record<string, string>> {
  return Object.fromEntries(questionsOf(step).map((id) => [id, [answers[id] ?? []].flat().join(',')]))
}
