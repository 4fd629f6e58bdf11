/** What cards are drawn from; each builder says only what matters. */
import { languageOf } from '../../bot/locales/language'
import type { CardSettings } from '../../cards/card'
import type { MyDataView } from '../../cards/my-data-card'
import type { ProfileView } from '../../cards/profile-card'
import type { StepView } from '../../cards/step-card'
import type { SummaryView } from '../../cards/summary-card'
import type { WelcomeView } from '../../cards/welcome-card'
import { firstReleased, wholeUnit } from '../../services/privacy/shown'
import { profileOf } from '../../services/profiles/models'
import { LEVELS, type Profile, RUNGS } from '../../services/profiles/profile'
import { NO_PARTICIPATION, type Participation } from '../../services/questionnaire/participation'
import {
  type Answers,
  QUESTION_IDS,
  QUESTIONS,
  type Question,
  type QuestionId,
  questionsOf,
  STEPS,
  type Step,
} from '../../services/questionnaire/questions'
import { summaryOf } from '../../services/summary/summarise'
import { sum, type Tally, tallyOf } from '../../services/summary/tally'
import { NEVER_OFF } from './releases'
import { WAVE } from './respondents'

const AS_USUAL: CardSettings = { version: '1.5', actions: 'submit' }
export const IN_ENGLISH = [languageOf('en'), AS_USUAL] as const
export const IN_DUTCH = [languageOf('nl'), AS_USUAL] as const

export function aWelcome(some: Partial<WelcomeView> = {}): WelcomeView {
  return { wave: WAVE, state: 'new', retentionMonths: 24, minimumGroup: 5, breakdown: null, ...some }
}

/** A step as nobody has touched it. */
export function aStep(step: Step, some: Partial<StepView> = {}): StepView {
  const questions = questionsOf(step).map((id) => {
    const { kind, options, required, atMost }: Question = QUESTIONS[id]
    return { id, kind, options, required, ...(atMost === undefined ? {} : { atMost }) }
  })
  return { wave: WAVE, draft: 'draft-1', step, steps: STEPS.length, questions, picked: {}, problems: [], ...some }
}

/** Every option of these questions, as if all were chosen. */
export function everyOption(ids: readonly QuestionId[]): Readonly<Partial<Record<QuestionId, readonly string[]>>> {
  return Object.fromEntries(ids.map((id) => [id, QUESTIONS[id].options]))
}

export function aProfile(profile: Profile, some: Partial<ProfileView> = {}): ProfileView {
  return {
    wave: WAVE,
    profile,
    submittedOn: new Date('2026-01-31'),
    draftOpen: false,
    ladder: RUNGS.filter((rung) => rung !== 'inactive'),
    pyramid: LEVELS.filter((level) => level !== 'outside'),
    ...some,
  }
}

export function heldData(
  some: Partial<Participation>,
  also: Partial<Omit<MyDataView, 'participation'>> = {},
): MyDataView {
  const participation = { ...NO_PARTICIPATION, ...some }
  const unknown = { delivery: null, group: null, timeZone: null, others: [], damaged: false }
  return {
    wave: WAVE,
    participation,
    questions: QUESTION_IDS,
    code: 'a1b2c3',
    retentionMonths: 24,
    auditMonths: 36,
    leaverDays: 30,
    ...unknown,
    ...also,
  }
}

export interface Respondents {
  readonly answers: Answers
  readonly people: number
}

/** The summary of these people, from an audience. */
export function aSummary(
  respondents: readonly Respondents[],
  audience: number | null = null,
  some: Partial<SummaryView> = {},
): SummaryView {
  const tallies = respondents.map(({ answers, people }) => times(tallyOf(answers, profileOf(answers)), people))
  return summaryOfTally(sum(tallies), audience, some)
}

export function summaryOfTally(counted: Tally, audience: number | null, some: Partial<SummaryView> = {}): SummaryView {
  const tally = firstReleased(counted, 5, NEVER_OFF)
  if (tally === null) throw new Error('A summary is of five people at least.')
  const releasedAt = new Date('2026-03-02T09:00:00Z')
  const units = [wholeUnit(tally)]
  const summary = summaryOf({ wave: WAVE, number: 3, releasedAt, audience, tally, units }, 5)
  return { summary, stands: false, minimumGroup: 5, ...some }
}

function times({ respondents, counts }: Tally, factor: number): Tally {
  const multiplied = Object.entries(counts).map(([counter, count]) => [counter, count * factor])
  return { respondents: respondents * factor, counts: Object.fromEntries(multiplied) }
}
