/**
 * An epoch is the time between two releases. To withhold a release from which one could work out what few people
 * answered (DESIGN.md section 6, rule 4), each shard counts the respondents who differ from the epoch's beginning.
 * Ours, and cautious: the count is never above the true number. Whoever joins and leaves again, or changes and changes
 * back, does not differ; whoever changes five times is one.
 */
import { createHash } from 'node:crypto'
import type { Pseudonym } from '../identifiers'
import type { Tally } from '../summary/tally'

export interface EpochCount {
  readonly epoch: number
  /** At least so many different respondents differ from the epoch's beginning. */
  readonly touched: number
  /** At most so many different respondents changed anything: every change counts. */
  readonly changes: number
  /** Those who were counted at the beginning and erased their answers since, where they may come back. */
  readonly erased: readonly Erasure[]
}

/** Enough to know somebody who comes back, and too little to say what they had answered. */
export interface Erasure {
  /** The first 48 bits of the pseudonym, which is random: two people of one shard do not share them. */
  readonly mark: string
  /** The first byte of the print at the epoch's beginning. */
  readonly print: string
}

/** What a respondent's row remembers of the last epoch in which its submission changed. */
export interface Trace {
  readonly epoch: number
  /** The print at the beginning of that epoch; null where nothing was submitted then. */
  readonly startedAs: string | null
}

export interface RespondentChange {
  readonly pseudonym: Pseudonym
  readonly trace: Trace | null
  /** What the respondent adds to the tally before and after; null for nothing. */
  readonly before: Tally | null
  readonly after: Tally | null
  /** Whether a row of the respondent remains, to hold the trace. */
  readonly rowRemains: boolean
  /** Whether who erases may come back: not where the wave is over, and then nothing is remembered of them. */
  readonly mayReturn: boolean
}

export function beginningOf(epoch: number): EpochCount {
  return { epoch, touched: 0, changes: 0, erased: [] }
}

/** Counts one change of what a respondent submitted. */
export function countChange(
  count: EpochCount,
  change: RespondentChange,
): { readonly count: EpochCount; readonly trace: Trace | null } {
  const mark = change.pseudonym.slice(0, MARK_LENGTH)
  const traced = change.trace?.epoch === count.epoch ? change.trace : null
  const returned = traced ? undefined : count.erased.find((one) => one.mark === mark)
  const startedAs = traced ? traced.startedAs : (returned?.print ?? (change.before && printOf(change.before)))
  const touched = count.touched + weight(startedAs, change.after) - weight(startedAs, change.before)
  const changes = count.changes + 1
  if (change.rowRemains) {
    const erased = count.erased.filter((one) => one !== returned)
    return { count: { ...count, touched, changes, erased }, trace: { epoch: count.epoch, startedAs } }
  }
  if (startedAs === null || !change.mayReturn) return { count: { ...count, touched, changes }, trace: null }
  return { count: { ...withErasure(count, mark, startedAs, touched), changes }, trace: null }
}

const MARK_LENGTH = 8
const SHORT_PRINT_LENGTH = 2
/** So many fit a property beside the counts of the tally. */
const MAXIMUM_ERASURES = 500

/** 1 for somebody who differs from the beginning. Equal prints of different answers (1 in 256) count as no difference. */
function weight(startedAs: string | null, now: Tally | null): number {
  if (startedAs === null || now === null) return startedAs === null && now === null ? 0 : 1
  return printOf(now).startsWith(startedAs) ? 0 : 1
}

/** Where the list is full, whoever erased is not counted: coming back, they would be counted twice. */
function withErasure(count: EpochCount, mark: string, startedAs: string, touched: number): EpochCount {
  if (count.erased.length >= MAXIMUM_ERASURES) return { ...count, touched: touched - 1 }
  return { ...count, touched, erased: [...count.erased, { mark, print: startedAs.slice(0, SHORT_PRINT_LENGTH) }] }
}

/** Two submissions have one print when they add the same to the tally: a reader of releases cannot tell them apart. */
function printOf(contribution: Tally): string {
  const entries = Object.entries(contribution.counts).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)
}
