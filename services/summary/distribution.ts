/** Counters of a tally as shares of those who answered, each with its interval and benchmarks. */
import { benchmarksOf } from './benchmarks'
import { shareInterval } from './intervals'
import type { Distribution } from './summary'
import type { Tally } from './tally'

export const WITHHELD: Distribution<never> = { base: 0, shares: [] }

/** The counters `<of>:<id>` of a tally as shares of `base` people, drawn from `population` (null: unknown). */
export function distributionOf<Id extends string>(
  tally: Tally,
  { of, ids, base, population }: { of: string; ids: readonly Id[]; base: number; population: number | null },
): Distribution<Id> {
  const shares = ids.map((id) => {
    const counter = `${of}:${id}`
    const count = tally.counts[counter] ?? 0
    return {
      kind: 'exact' as const,
      id,
      count,
      share: count / base,
      interval: shareInterval({ hits: count, sample: base, population }),
      benchmarks: benchmarksOf(counter),
    }
  })
  return { base, shares }
}
