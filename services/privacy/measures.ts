/** What groups are compared in, each as one more count of a tally: `measure:<measure>`. */
import type { Tally } from '../summary/tally'
import { type Extreme, extremeOf } from './cells'
import type { Family } from './counters'

/** Who would contribute gladly, of those who say; and who is above Watching in the pyramid. */
export const MEASURES = ['willing', 'active'] as const
export type Measure = (typeof MEASURES)[number]

/** For a group too small for shares: a third, two thirds, or more; at least two people may be the exception. */
export const BANDS = ['low', 'middle', 'high'] as const
export type Band = (typeof BANDS)[number]

export const MEASURE_FAMILIES: Readonly<Record<Measure, Family>> = {
  willing: { counters: ['measure:willing'], base: 'willingness', addsUp: false },
  active: { counters: ['measure:active'], base: null, addsUp: false },
}

/** What each measure is the sum of. */
export const PARTS_OF: Readonly<Record<Measure, readonly string[]>> = {
  willing: ['willingness:quite', 'willingness:very-much'],
  active: ['curating', 'producing', 'commenting', 'sharing'].map((level) => `highest-level:${level}`),
}

export function withMeasures({ respondents, counts }: Tally): Tally {
  const measured = MEASURES.flatMap((measure) => {
    const count = PARTS_OF[measure].reduce((sum, counter) => sum + (counts[counter] ?? 0), 0)
    return count === 0 ? [] : [[`measure:${measure}`, count] as const]
  })
  return { respondents, counts: { ...counts, ...Object.fromEntries(measured) } }
}

/** Null where fewer than the minimum answered. */
export function bandOf({ respondents, counts }: Tally, measure: Measure, minimum: number): Band | null {
  const { base } = MEASURE_FAMILIES[measure]
  const of = base === null ? respondents : (counts[base] ?? 0)
  if (of < minimum) return null
  const count = counts[`measure:${measure}`] ?? 0
  const extreme = extremeOf({ count, of })
  if (extreme !== null) return BAND_AT[extreme]
  if (count * 3 < of) return 'low'
  return count * 3 > of * 2 ? 'high' : 'middle'
}

const BAND_AT: Readonly<Record<Extreme, Band>> = { over: 'high', under: 'low' }
