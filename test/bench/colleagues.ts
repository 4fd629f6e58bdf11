/** Employees in any number, who answer as those of the demonstration do. */
import { createSecretKey } from 'node:crypto'
import { DEMO_ANSWERS } from '../../bot/local/demo-respondents'
import { employeeId, type Pseudonym, tenantId, waveId } from '../../services/identifiers'
import { pseudonymOf } from '../../services/privacy/pseudonym'
import { profileOf } from '../../services/profiles/models'
import type { Submission } from '../../services/questionnaire/participation'
import { type Answers, QUESTIONNAIRE_VERSION } from '../../services/questionnaire/questions'
import { parseAnswers } from '../../services/questionnaire/stored'

export const TENANT = '00000000-0000-4000-8000-000000000001'
/** The wave that a tenant begins with. */
export const WAVE = waveId(`${TENANT}-1`)
/** Protects nobody: these people do not exist. */
export const KEY = createSecretKey(Buffer.alloc(32, 'benchmark'))

/** An object id of its own for each number. */
export function employeeNumber(number: number): string {
  return `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

export function pseudonymOfEmployee(employee: string): Pseudonym {
  return pseudonymOf(KEY, tenantId(TENANT), employeeId(employee))
}

export function answersNumber(number: number): Answers {
  return parseAnswers(DEMO_ANSWERS[number % DEMO_ANSWERS.length])
}

export function submissionNumber(number: number): Submission {
  const answers = answersNumber(number)
  return {
    id: draftNumber(number),
    answers,
    profile: profileOf(answers),
    questionnaireVersion: QUESTIONNAIRE_VERSION,
    day: '2026-01-31',
  }
}

/** As long as the bot's own. */
export function draftNumber(number: number): string {
  return `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

/** The draft that the buttons of a card name; empty where they name none. */
export function draftOn(card: string): string {
  return /"draft":"([^"]*)"/.exec(card)?.[1] ?? ''
}
