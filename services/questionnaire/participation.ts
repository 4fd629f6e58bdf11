/**
 * One respondent in one wave: a draft, submitted answers, both (while changing), or neither.
 * Every transition is a pure function; storage applies it under an ETag and keeps the tally in step.
 */
import type { Profile } from '../profiles/profile'
import type { Answers, DraftAnswers, Step } from './questions'

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
