/**
 * Counts over submitted answers. A tally is a sum over respondents: what one adds is exactly what erasing takes away.
 * Counters: `<question>` (how many answered it), `<question>:<option>`, `rung:<rung>`, `highest-rung:<rung>`,
 * `persona:<persona>`, `level:<level>`, `highest-level:<level>`.
 */
import { type Counts, combineCounts } from '../counts'
import type { Profile } from '../profiles/profile'
import { ACTIVITIES, type Answers, QUESTION_IDS } from '../questionnaire/questions'

export interface Tally {
  readonly respondents: number
  /** Counters above zero; an absent one is zero. */
  readonly counts: Counts
}

export const EMPTY_TALLY: Tally = { respondents: 0, counts: {} }

/** What one respondent adds. */
export function tallyOf(answers: Answers, profile: Profile): Tally {
  const answered = QUESTION_IDS.flatMap((id) => {
    const answer = answers[id]
    if (answer === undefined) return []
    const options: readonly string[] = typeof answer === 'string' ? [answer] : answer
    return [id, ...options.map((option) => `${id}:${option}`)]
  })
  const placed = [
    ...profile.rungs.map((rung) => `rung:${rung}`),
    `highest-rung:${profile.highestRung}`,
    `persona:${profile.persona}`,
    ...profile.levels.map((level) => `level:${level}`),
    `highest-level:${profile.highestLevel}`,
  ]
  return { respondents: 1, counts: Object.fromEntries([...answered, ...placed].map((counter) => [counter, 1])) }
}

/** The counters of which a summary says anything: the nine activities are only the ground of the models. */
export function shownOf({ respondents, counts }: Tally): Tally {
  return { respondents, counts: Object.fromEntries(Object.entries(counts).filter(([counter]) => !isActivity(counter))) }
}

function isActivity(counter: string): boolean {
  const [question = ''] = counter.split(':', 1)
  return (ACTIVITIES as readonly string[]).includes(question)
}

export function add(a: Tally, b: Tally): Tally {
  return combine(a, b, 1)
}

/** What is left of `a` without `b`. Throws where `b` was never in it: a defect. */
export function subtract(a: Tally, b: Tally): Tally {
  return combine(a, b, -1)
}

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(add, EMPTY_TALLY)
}

function combine(a: Tally, b: Tally, sign: 1 | -1): Tally {
  const respondents = a.respondents + sign * b.respondents
  if (respondents < 0) throw new RangeError('The number of respondents would fall below zero.')
  return { respondents, counts: combineCounts(a.counts, b.counts, sign) }
}
