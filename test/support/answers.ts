/** Answers for rules and properties: what somebody does, every possible set of answers, and random ones. */
import fc from 'fast-check'
import {
  ACTIVITIES,
  type Activity,
  type Answers,
  type DraftAnswers,
  FREQUENCIES,
  type Frequency,
  QUESTION_IDS,
  QUESTIONS,
  type QuestionId,
  type Step,
} from '../../services/questionnaire/questions'
import { answersAll } from './respondents'

/** Somebody who does this, and nothing else. */
export function someoneWho(does: Partial<Record<Activity, Frequency>>, others: DraftAnswers = {}): Answers {
  return { ...answersAll('none'), ...does, ...others }
}

/** What the cards of the four steps send where somebody does everything weekly, and skips what may be skipped. */
export const WEEKLY_INPUTS: Readonly<Record<Step, Readonly<Record<string, string>>>> = {
  1: { consume: 'weekly', visit: 'weekly', collect: 'weekly', react: 'weekly', review: 'weekly' },
  2: { share: 'weekly', status: 'weekly', create: 'weekly', moderate: 'weekly' },
  3: {},
  4: {},
}

/** All 3⁹ ways in which the nine rows can be answered; the other questions are skipped. */
export function everyAnswer(): readonly Answers[] {
  return ACTIVITIES.reduce<readonly Answers[]>(
    (all, activity) => all.flatMap((answers) => FREQUENCIES.map((often) => ({ ...answers, [activity]: often }))),
    [answersAll('none')],
  )
}

/** The same person with one row more often than now: every way there is. */
export function raised(answers: Answers): readonly Answers[] {
  return ACTIVITIES.flatMap((activity) => {
    const more = FREQUENCIES[FREQUENCIES.indexOf(answers[activity]) - 1]
    return more === undefined ? [] : [{ ...answers, [activity]: more }]
  })
}

/** Any answers that can be submitted; each question beside the nine rows may be skipped. */
export const anyAnswers: fc.Arbitrary<Answers> = fc.record(
  Object.fromEntries(QUESTION_IDS.map((id) => [id, anyAnswerTo(id)])),
  { requiredKeys: [...ACTIVITIES] },
  // The table that the record is made from is the one that the type is made from.
) as unknown as fc.Arbitrary<Answers>

/** An acceptable answer to one question. */
function anyAnswerTo(id: QuestionId): fc.Arbitrary<string | readonly string[]> {
  const options: readonly string[] = QUESTIONS[id].options
  if (QUESTIONS[id].kind === 'one') return fc.constantFrom(...options)
  const together = options.filter((option) => option !== 'none')
  const several = fc.subarray(together, { minLength: 1, maxLength: id === 'motives' ? 3 : together.length })
  return together.length < options.length ? fc.oneof({ weight: 5, arbitrary: several }, fc.constant(['none'])) : several
}
