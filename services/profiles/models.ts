/** The profile models together: what answers say of a person's place in each. */
import type { Answers } from '../questionnaire/questions'
import { personaOf } from './aimia'
import { levelsOf } from './engagement-pyramid'
import { rungsOf } from './forrester'
import type { Profile } from './profile'

export function profileOf(answers: Answers): Profile {
  const rungs = rungsOf(answers)
  const levels = levelsOf(answers)
  return {
    rungs,
    // The lists are never empty: where nothing else holds, Inactive and outside do.
    highestRung: rungs[0] ?? 'inactive',
    persona: personaOf(answers),
    levels,
    highestLevel: levels[0] ?? 'outside',
  }
}
