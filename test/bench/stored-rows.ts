/** Rows as the bot stores them, for benchmarks that write them by themselves. */
import { beginningOf } from '../../services/privacy/epoch'
import type { Participation } from '../../services/questionnaire/participation'
import type { Properties } from '../../services/storage/limits'
import { participationChange, storedParticipationOf } from '../../services/storage/participation-row'
import { tallyChange } from '../../services/storage/tally-row'
import { EMPTY_TALLY, sum, tallyOf } from '../../services/summary/tally'
import { submissionNumber } from './colleagues'

/** Of somebody who first submitted, or is about to, in the first epoch. */
export function participationProperties(participation: Participation): Properties {
  const trace = participation.submitted && { epoch: 1, startedAs: null }
  const change = participationChange('any', storedParticipationOf(null), participation, trace)
  if (change?.kind !== 'insert') throw new Error('A new row is inserted.')
  return change.properties
}

/** Of a shard in which these people have submitted. */
export function tallyProperties(numbers: readonly number[]): Properties {
  const tally = sum(numbers.map(submissionNumber).map(({ answers, profile }) => tallyOf(answers, profile)))
  const nothing = { etag: null, tally: EMPTY_TALLY, count: beginningOf(1), capture: null }
  const count = { epoch: 1, touched: numbers.length, changes: numbers.length, erased: [] }
  return tallyChange(nothing, tally, count).properties
}
