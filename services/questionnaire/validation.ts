/** Reads the inputs of one step's card: what is acceptable, what is wrong, and what to show again. */
import { type DraftAnswers, QUESTIONS, type Question, type QuestionId, questionsOf, type Step } from './questions'

export type AnswerProblemKind = 'missing' | 'unknown-option' | 'too-many' | 'exclusive' | 'unreadable'

export interface AnswerProblem {
  readonly question: QuestionId
  readonly kind: AnswerProblemKind
}

export interface StepReading {
  /** The acceptable answers of the step. */
  readonly answers: DraftAnswers
  /** Known options that were picked, acceptable or not, so that the card can show them again. */
  readonly picked: Readonly<Partial<Record<QuestionId, readonly string[]>>>
  readonly problems: readonly AnswerProblem[]
}

/**
 * Reads raw card data: a single choice arrives as text, several as one text joined by commas, nothing as '' or not at
 * all. Never throws: whatever else arrives is a problem of its question, and unknown inputs are ignored.
 */
export function readStep(step: Step, raw: unknown): StepReading {
  const readings = questionsOf(step).map((id) => ({ id, ...readInput(QUESTIONS[id], inputOf(raw, id)) }))
  return {
    // The pairs were checked against the table that the type is made from.
    answers: Object.fromEntries(
      readings.flatMap(({ id, answer }) => (answer === undefined ? [] : [[id, answer]])),
    ) as DraftAnswers,
    picked: Object.fromEntries(readings.map(({ id, picked }) => [id, picked])),
    problems: readings.flatMap(({ id, problem }) => (problem === undefined ? [] : [{ question: id, kind: problem }])),
  }
}

interface InputReading {
  readonly picked: readonly string[]
  readonly answer?: string | readonly string[]
  readonly problem?: AnswerProblemKind
}

function inputOf(raw: unknown, id: QuestionId): unknown {
  if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, id)) return undefined
  // Own and present, as the line above checked; its value stays unknown.
  return (raw as Record<string, unknown>)[id]
}

function readInput(question: Question, input: unknown): InputReading {
  if (input === undefined || input === null || input === '') return skipped(question)
  if (typeof input !== 'string' || input.length > longestInput(question)) return { picked: [], problem: 'unreadable' }

  const named = new Set(input.split(',').map((option) => option.trim()))
  const picked = question.options.filter((option) => named.has(option))
  if (picked.length < named.size) return { picked, problem: 'unknown-option' }
  if (question.kind === 'one') return oneOf(picked)
  if (question.atMost !== undefined && picked.length > question.atMost) return { picked, problem: 'too-many' }
  if (picked.length > 1 && picked.some((option) => question.exclusive?.includes(option))) {
    return { picked, problem: 'exclusive' }
  }
  return { picked, answer: picked }
}

function skipped(question: Question): InputReading {
  return question.required ? { picked: [], problem: 'missing' } : { picked: [] }
}

function oneOf(picked: readonly string[]): InputReading {
  return picked.length === 1 ? { picked, answer: picked[0] } : { picked: [], problem: 'too-many' }
}

/** Twice the longest honest input, so that no more work is done than an honest input needs. */
function longestInput(question: Question): number {
  return 2 * question.options.join(', ').length
}
