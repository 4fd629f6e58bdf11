/** Counters of a tally as shares of those who answered, each with its interval and benchmarks. */
import { MOSTLY_OFF_BY } from '../privacy/chance'
import type { ReleasedTally } from '../privacy/release'
import { benchmarksOf } from './benchmarks'
import { boundOf } from './bounds'
import { blurredInterval, shareInterval } from './intervals'
import type { Distribution, Share } from './summary'

export const WITHHELD: Distribution<never> = { base: 0, shares: [] }

/** The counters `<of>:<id>` of a tally as shares of `base` people, drawn from `population` (null: unknown). */
export function distributionOf<Id extends string>(
  tally: ReleasedTally,
  { of, ids, ...among }: { of: string; ids: readonly Id[]; base: number; population: number | null },
): Distribution<Id> {
  return { base: among.base, shares: ids.map((id) => shareOf(tally, { counter: `${of}:${id}`, id, ...among })) }
}

/** One counter of a tally as a share of `base` people. */
export function shareOf<Id extends string>(
  tally: ReleasedTally,
  { counter, id, base, population }: { counter: string; id: Id; base: number; population: number | null },
): Share<Id> {
  const benchmarks = benchmarksOf(counter)
  const count = tally.counts[counter]
  if (count === undefined) {
    const side = tally.over.includes(counter) ? 'over' : 'under'
    return { kind: 'bound', id, bound: boundOf(side, base), benchmarks }
  }
  const sampled = { hits: count, sample: base, population }
  const isBlurred = tally.blurred.includes(counter)
  const interval = isBlurred ? blurredInterval(sampled, MOSTLY_OFF_BY) : shareInterval(sampled)
  return { kind: 'number', id, count, share: count / base, isBlurred, interval, benchmarks }
}
