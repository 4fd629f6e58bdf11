/**
 * Li's Engagement Pyramid (Li & Owyang 2010). The kinds of behaviour are the source's; *monthly*, and leaving likes
 * out, are ours.
 */
import { ACTIVITIES, type Answers } from '../questionnaire/questions'
import { monthly } from './activity'
import { LEVELS, type Level } from './profile'

/** Every level that holds, from the top; `outside`, alone, where none does. */
export function levelsOf(answers: Answers): readonly Level[] {
  return LEVELS.filter((level) => RULES[level](answers))
}

const RULES: Readonly<Record<Level, (answers: Answers) => boolean>> = {
  curating: (a) => monthly(a, 'moderate'),
  producing: (a) => monthly(a, 'create'),
  commenting: (a) => monthly(a, 'react') || monthly(a, 'review'),
  sharing: (a) => monthly(a, 'share') || monthly(a, 'status'),
  // Any activity implies watching.
  watching: (a) => ACTIVITIES.some((activity) => monthly(a, activity)),
  outside: (a) => !RULES.watching(a),
}
