/** Releases of made-up people: for tests of summaries, and of the cards that show them. */

import type { Release, ReleasedTally } from '../../services/privacy/release'
import { firstReleased, wholeUnit } from '../../services/privacy/shown'
import { profileOf } from '../../services/profiles/models'
import type { Answers } from '../../services/questionnaire/questions'
import { sum, type Tally, tallyOf } from '../../services/summary/tally'
import { WAVE } from './respondents'

/** As if chance left every number as it is. */
export const NEVER_OFF = (count: number) => count

export const RELEASED_AT = new Date('2026-03-02T09:00:00Z')

/** The release of so many of these people, from an audience. */
export function releaseOf(people: readonly (readonly [number, Answers])[], audience: number | null = 200): Release {
  const everybody = people.flatMap(([many, answers]) => Array<Answers>(many).fill(answers))
  const tally = firstReleased(sum(everybody.map((answers) => tallyOf(answers, profileOf(answers)))), 5, NEVER_OFF)
  if (tally === null) throw new Error('A release is of five people at least.')
  return {
    wave: WAVE,
    number: 3,
    releasedAt: RELEASED_AT,
    audience,
    tally,
    units: [wholeUnit(tally)],
  }
}

/** What may be shown of a tally. */
export function releasedOf(tally: Tally): ReleasedTally {
  const released = firstReleased(tally, 5, NEVER_OFF)
  if (released === null) throw new Error('A release is of five people at least.')
  return released
}
