/** People who take part through the answer store, without cards: for tests of storage and of what lies on it. */
import { createHash } from 'node:crypto'
import { type Pseudonym, type WaveId, waveId } from '../../services/identifiers'
import { profileOf } from '../../services/profiles/models'
import { NO_PARTICIPATION, type Participation, type Submission } from '../../services/questionnaire/participation'
import { type Answers, type Frequency, QUESTIONNAIRE_VERSION } from '../../services/questionnaire/questions'
import type { AnswerStore } from '../../services/storage/stores'

export const WAVE = waveId('tenant-1')

/** Somebody who does everything as often as this. */
export function answersAll(often: Frequency): Answers {
  return {
    consume: often,
    visit: often,
    collect: often,
    react: often,
    review: often,
    share: often,
    status: often,
    create: often,
    moderate: often,
  }
}

export function submissionOf(answers: Answers, id = 'draft-1'): Submission {
  return { id, answers, profile: profileOf(answers), questionnaireVersion: QUESTIONNAIRE_VERSION, day: '2026-01-31' }
}

/** The pseudonym of the numbered person: as random as a real one, of which storage relies on the first characters. */
export function pseudonymNumber(person: number): Pseudonym {
  return createHash('sha256').update(String(person)).digest('base64url') as Pseudonym
}

export class Respondents {
  constructor(
    private readonly answers: AnswerStore,
    private readonly wave: WaveId = WAVE,
  ) {}

  /** Each of these people submits, or replaces what they had submitted. */
  async submit(people: readonly number[], answers: Answers): Promise<void> {
    await Promise.all(people.map((person) => this.become(person, { draft: null, submitted: submissionOf(answers) })))
  }

  async draft(person: number): Promise<void> {
    const draft = { id: 'draft-2', step: 2, answers: { consume: 'weekly' } } as const
    await this.answers.update(this.wave, pseudonymNumber(person), (now) => ({ next: { ...now, draft }, result: null }))
  }

  async erase(people: readonly number[]): Promise<void> {
    await Promise.all(people.map((person) => this.become(person, NO_PARTICIPATION)))
  }

  private async become(person: number, next: Participation): Promise<void> {
    await this.answers.update(this.wave, pseudonymNumber(person), () => ({ next, result: null }))
  }
}

/** The numbers from `first` to `last`, both included. */
export function people(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place)
}
