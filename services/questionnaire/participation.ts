/**
 * One respondent in one wave: a draft, submitted answers, both (while changing), or neither.
 * Every transition is a pure function; storage applies it under an ETag and keeps the tally in step.
 */
import { isDeepStrictEqual } from 'node:util'
import { profileOf } from '../profiles/models'
import type { Profile } from '../profiles/profile'
import {
  type Answers,
  type DraftAnswers,
  QUESTION_IDS,
  QUESTIONNAIRE_VERSION,
  QUESTIONS,
  questionsOf,
  STEPS,
  type Step,
} from './questions'
import { readStep, type StepReading } from './validation'

/** Identifies one filling-in, so that an old card or a replay is recognised. Random; says nothing of the person. */
export type DraftId = string

export interface Draft {
  readonly id: DraftId
  /** The step to show next. */
  readonly step: Step
  readonly answers: DraftAnswers
}

export interface Submission {
  /** The id of the draft that became this submission. */
  readonly id: DraftId
  readonly answers: Answers
  readonly profile: Profile
  readonly questionnaireVersion: number
  /** The day of submission, `YYYY-MM-DD`: no finer, so that a time of answering identifies nobody. */
  readonly day: string
}

export interface Participation {
  readonly draft: Draft | null
  readonly submitted: Submission | null
}

export const NO_PARTICIPATION: Participation = { draft: null, submitted: null }

/** Starts, or starts changing: a draft that is there stands; a new one holds what was submitted. */
export function begin(current: Participation, newDraft: DraftId): Participation {
  if (current.draft !== null) return current
  return { ...current, draft: { id: newDraft, step: 1, answers: current.submitted?.answers ?? {} } }
}

/** What a card of one step sends back. */
export interface StepCard {
  readonly draft: DraftId
  readonly step: Step
  readonly direction: 'next' | 'back'
  readonly raw: unknown
}

export type StepOutcome =
  /** The answers are in the draft; `step` comes next. */
  | { readonly kind: 'asked'; readonly next: Participation; readonly step: Step }
  /** The acceptable answers are in the draft, which stays at `step`. */
  | { readonly kind: 'invalid'; readonly next: Participation; readonly step: Step; readonly reading: StepReading }
  | { readonly kind: 'submitted'; readonly next: Participation; readonly submission: Submission }
  /** The card belongs to no present draft: nothing changes. */
  | { readonly kind: 'stale'; readonly next: Participation }

/**
 * Takes the answers of one step, in place of all earlier ones of that step. *Back* keeps what is acceptable and never
 * complains. *Next* on the last step submits; where another step lacks a required answer, that step is asked.
 */
export function answerStep(current: Participation, card: StepCard, day: string): StepOutcome {
  if (current.draft === null || current.draft.id !== card.draft) return { kind: 'stale', next: current }

  const reading = readStep(card.step, card.raw)
  const answers = { ...withoutStep(current.draft.answers, card.step), ...reading.answers }
  const at = (step: Step): Participation => ({ ...current, draft: { id: card.draft, step, answers } })

  if (card.direction === 'back') {
    const step = neighbour(card.step, -1)
    return { kind: 'asked', next: at(step), step }
  }
  if (reading.problems.length > 0) return { kind: 'invalid', next: at(card.step), step: card.step, reading }
  if (!submits(card)) {
    const step = neighbour(card.step, +1)
    return { kind: 'asked', next: at(step), step }
  }
  if (!isComplete(answers)) {
    const step = firstIncompleteStep(answers)
    return { kind: 'asked', next: at(step), step }
  }
  const submission: Submission = {
    id: card.draft,
    answers,
    profile: profileOf(answers),
    questionnaireVersion: QUESTIONNAIRE_VERSION,
    day,
  }
  return { kind: 'submitted', next: { draft: null, submitted: submission }, submission }
}

/** Whether all that a stale card says was submitted already: the second click of two. */
export function isSubmitted({ draft, submitted }: Participation, card: StepCard): boolean {
  if (draft !== null || submitted === null || submitted.id !== card.draft) return false
  const { answers, problems } = readStep(card.step, card.raw)
  return (
    problems.length === 0 && questionsOf(card.step).every((id) => isDeepStrictEqual(answers[id], submitted.answers[id]))
  )
}

/**
 * Where another device submitted the same draft first, what a later *Submit* says becomes a change in progress: nothing
 * that was filled in is lost, and a replay of an older click replaces nothing. Elsewhere nothing changes.
 */
export function keepLateSubmit(current: Participation, card: StepCard, newDraft: DraftId): Participation {
  const { draft, submitted } = current
  if (draft !== null || submitted === null || submitted.id !== card.draft || !submits(card)) return current
  const answers = { ...withoutStep(submitted.answers, card.step), ...readStep(card.step, card.raw).answers }
  return { ...current, draft: { id: newDraft, step: card.step, answers } }
}

/** Names what is there: submitting makes another mark of the same draft, so that an older one erases nothing newer. */
export type EraseMark = `${'draft' | 'submitted'}:${DraftId}`

export function markOf({ submitted, draft }: Participation): EraseMark | null {
  if (submitted !== null) return `submitted:${submitted.id}`
  return draft && `draft:${draft.id}`
}

export interface Erasure {
  readonly kind: 'erased' | 'stale' | 'nothing'
  readonly next: Participation
}

/** Erases draft and submitted answers, if they are still those that `mark` names. */
export function erase(current: Participation, mark: string): Erasure {
  const present = markOf(current)
  if (present === null) return { kind: 'nothing', next: current }
  if (present !== mark) return { kind: 'stale', next: current }
  return { kind: 'erased', next: NO_PARTICIPATION }
}

function submits({ step, direction }: StepCard): boolean {
  return direction === 'next' && step === STEPS[STEPS.length - 1]
}

function withoutStep(answers: DraftAnswers, step: Step): DraftAnswers {
  const replaced = new Set<string>(questionsOf(step))
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !replaced.has(id)))
}

function neighbour(step: Step, offset: -1 | 1): Step {
  return STEPS[STEPS.indexOf(step) + offset] ?? step
}

function isComplete(answers: DraftAnswers): answers is Answers {
  return QUESTION_IDS.every((id) => !QUESTIONS[id].required || answers[id] !== undefined)
}

function firstIncompleteStep(answers: DraftAnswers): Step {
  const lacking = QUESTION_IDS.find((id) => QUESTIONS[id].required && answers[id] === undefined)
  return lacking === undefined ? 1 : QUESTIONS[lacking].step
}
