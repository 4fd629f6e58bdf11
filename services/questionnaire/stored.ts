/** Reads answers back from storage, where they are unknown until checked against the questionnaire. */
import { ACTIVITIES, type Answers, type DraftAnswers, QUESTION_IDS, QUESTIONS, type QuestionId } from './questions'

/** Answers in progress. Throws an Error that names the question (never the answer) where they are not this version's. */
export function parseDraftAnswers(stored: unknown): DraftAnswers {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored))
    throw new Error('Stored answers are no object.')
  for (const [id, answer] of Object.entries(stored)) {
    if (!isQuestion(id)) throw new Error('Stored answers hold a question that this version does not know.')
    if (!isAnswer(id, answer)) throw new Error(`The stored answer to ${id} is not one that this version knows.`)
  }
  // Every entry was checked against the table that the type is made from.
  return stored as DraftAnswers
}

/** Submitted answers: as `parseDraftAnswers`, and the nine activities are there. */
export function parseAnswers(stored: unknown): Answers {
  const answers = parseDraftAnswers(stored)
  const missing = ACTIVITIES.filter((activity) => answers[activity] === undefined)
  if (missing.length > 0) throw new Error(`Stored answers lack ${missing.join(', ')}.`)
  // Complete, as the line above checked.
  return answers as Answers
}

function isQuestion(id: string): id is QuestionId {
  return (QUESTION_IDS as readonly string[]).includes(id)
}

function isAnswer(id: QuestionId, answer: unknown): boolean {
  const { kind, options }: { kind: string; options: readonly unknown[] } = QUESTIONS[id]
  if (kind === 'one') return options.includes(answer)
  return Array.isArray(answer) && answer.every((option) => options.includes(option))
}
