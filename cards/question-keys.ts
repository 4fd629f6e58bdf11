/** Where the texts of a question stand in the locale files. */
import type { Activity, QuestionId } from '../services/questionnaire/questions'

export function questionKey(id: QuestionId): string {
  return `questions.${id}.text`
}

/** A question in few words, for a report. */
export function shortKey(id: Exclude<QuestionId, Activity>): string {
  return `questions.${id}.short`
}

export function optionKey(id: QuestionId, option: string): string {
  return `questions.${SHARED_OPTIONS[id] ?? id}.options.${option}`
}

/** Questions that share one list of options. */
const SHARED_OPTIONS: Readonly<Partial<Record<QuestionId, string>>> = {
  consume: 'activities',
  visit: 'activities',
  collect: 'activities',
  react: 'activities',
  review: 'activities',
  share: 'activities',
  status: 'activities',
  create: 'activities',
  moderate: 'activities',
  'private-platforms': 'platforms',
  'work-platforms': 'platforms',
}
