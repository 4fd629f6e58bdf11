/** Which card shows where somebody stands; pure. */
import type { Card } from '../../cards/card'
import { profileCard } from '../../cards/profile-card'
import { type QuestionView, stepCard } from '../../cards/step-card'
import { welcomeCard } from '../../cards/welcome-card'
import { LEVELS, RUNGS } from '../../services/profiles/profile'
import type { Draft, Participation, Submission } from '../../services/questionnaire/participation'
import {
  type DraftAnswers,
  QUESTIONS,
  type Question,
  type QuestionId,
  questionsOf,
  STEPS,
} from '../../services/questionnaire/questions'
import type { StepReading } from '../../services/questionnaire/validation'
import { breakdownOf } from '../../services/waves/breakdown'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Person } from '../person'
import { shuffled } from './shuffle'

export function showWelcome(parts: Parts, person: Person, wave: Wave, at: Participation): Card {
  const state = at.draft !== null ? 'draft' : at.submitted !== null ? 'submitted' : 'new'
  const { retentionMonths, minimumGroup } = parts
  const view = { wave: wave.id, state, retentionMonths, minimumGroup, breakdown: breakdownOf(wave) } as const
  return welcomeCard(view, person.language, parts.cards)
}

/** The present step, else the own profile, else the welcome. */
export function showWhereTheyAre(parts: Parts, person: Person, wave: Wave, at: Participation): Card {
  if (at.draft !== null) return showStep(parts, person, wave, at.draft)
  if (at.submitted !== null) return showProfile(parts, person, wave, at.submitted, false)
  return showWelcome(parts, person, wave, at)
}

/** The draft's step; with `reading`, what was just filled in and what is wrong with it. */
export function showStep(parts: Parts, person: Person, wave: Wave, draft: Draft, reading?: StepReading): Card {
  const ids = questionsOf(draft.step)
  return stepCard(
    {
      wave: wave.id,
      draft: draft.id,
      step: draft.step,
      steps: STEPS.length,
      questions: ids.map((id) => questionView(id, person)),
      picked: reading?.picked ?? pickedOf(draft.answers, ids),
      problems: reading?.problems ?? [],
    },
    person.language,
    parts.cards,
  )
}

export function showProfile(parts: Parts, person: Person, wave: Wave, submitted: Submission, draftOpen: boolean): Card {
  return profileCard(
    {
      wave: wave.id,
      profile: submitted.profile,
      submittedOn: new Date(submitted.day),
      draftOpen,
      ladder: RUNGS.filter((rung) => rung !== 'inactive'),
      pyramid: LEVELS.filter((level) => level !== 'outside'),
    },
    person.language,
    parts.cards,
  )
}

function questionView(id: QuestionId, person: Person): QuestionView {
  const question: Question = QUESTIONS[id]
  const { kind, options, required, atMost } = question
  return {
    id,
    kind,
    required,
    options: question.shuffled ? shuffled(options, person.pseudonym) : options,
    ...(atMost === undefined ? {} : { atMost }),
  }
}

function pickedOf(answers: DraftAnswers, ids: readonly QuestionId[]): Partial<Record<QuestionId, readonly string[]>> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const answer = answers[id]
      return answer === undefined ? [] : [[id, typeof answer === 'string' ? [answer] : answer]]
    }),
  )
}
