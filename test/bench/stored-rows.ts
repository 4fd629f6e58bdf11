/** Rows as the bot stores them, for benchmarks that write them by themselves. */
import { NOTHING_COUNTED } from '../../services/privacy/since'
import type { Participation } from '../../services/questionnaire/participation'
import { groupTallyChange } from '../../services/storage/group-tally-row'
import type { Properties } from '../../services/storage/limits'
import { participationChange, storedParticipationOf } from '../../services/storage/participation-row'
import type { Change } from '../../services/storage/table'
import { tallyChange } from '../../services/storage/tally-row'
import { shownOf, sum, tallyOf } from '../../services/summary/tally'
import type { GroupCode } from '../../services/waves/coding'
import { submissionNumber } from './colleagues'

/** Of somebody who first submitted, or is about to, in the first epoch. */
export function participationProperties(participation: Participation, group: GroupCode | null = null): Properties {
  const place = participation.submitted && { since: 1, group }
  const change = participationChange('any', storedParticipationOf(null), participation, place)
  if (change?.kind !== 'insert') throw new Error('A new row is inserted.')
  return change.properties
}

/** Of a shard in which these people have submitted. */
export function tallyProperties(numbers: readonly number[]): Properties {
  const tally = sum(numbers.map(submissionNumber).map(({ answers, profile }) => tallyOf(answers, profile)))
  const nothing = { etag: null, epoch: 1, counted: NOTHING_COUNTED, capture: null, isEarlier: false }
  return tallyChange(nothing, { tally, since: { 1: numbers.length } }).properties
}

/** The row of a group of a shard in which these people have submitted. */
export function groupTallyInsertion(code: GroupCode, numbers: readonly number[]): Change {
  const tally = sum(numbers.map(submissionNumber).map(({ answers, profile }) => shownOf(tallyOf(answers, profile))))
  const counted = { tally, since: { 1: numbers.length } }
  const nothing = { etag: null, epoch: 0, counted: NOTHING_COUNTED, before: NOTHING_COUNTED }
  return groupTallyChange(code, nothing, { epoch: 1, counted, before: NOTHING_COUNTED })
}
