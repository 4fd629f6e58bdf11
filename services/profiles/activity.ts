/** How often somebody does an activity, in the two thresholds that the models use. */
import type { Activity, Answers } from '../questionnaire/questions'

/** At least once in the past month: the threshold of all three models (Bernoff & Anderson 2010; Aimia's 30 days). */
export function monthly(answers: Answers, activity: Activity): boolean {
  return answers[activity] !== 'none'
}

/** Weekly or more often: Conversationalists' threshold (Bernoff 2010). */
export function weekly(answers: Answers, activity: Activity): boolean {
  return answers[activity] === 'weekly'
}
