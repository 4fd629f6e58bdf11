/** What groups are compared in, each as one more count of a tally: `measure:<measure>`. */
import type { Tally } from '../summary/tally'
import { ACTIVE, FAMILIES, type Family, GROUP_FAMILIES, WILLING } from './counters'
import { type Extreme, extremeOf } from './extremes'

/** Who would contribute gladly, of those who say; and who is above Watching in the pyramid. */
export const MEASURES = ['willing', 'active'] as const
export type Measure = (typeof MEASURES)[number]

/** For a group too small for shares: a third, two thirds, or more; at least two people may be the exception. */
export const BANDS = ['low', 'middle', 'high'] as const
export type Band = (typeof BANDS)[number]

export const MEASURE_FAMILIES: Readonly<Record<Measure, Family>> = {
  willing: { counters: ['measure:willing'], base: 'willingness', addsUp: false, binds: false },
  active: { counters: ['measure:active'], base: null, addsUp: false, binds: true },
}

/** All of which a release says anything: of everybody, and of a group. */
export const ALL_FAMILIES: readonly Family[] = [...FAMILIES, ...Object.values(MEASURE_FAMILIES)]
export const SHOWN_OF_GROUPS: readonly Family[] = [...GROUP_FAMILIES, ...Object.values(MEASURE_FAMILIES)]

/** What each measure is the sum of. */
export const PARTS_OF: Readonly<Record<Measure, readonly string[]>> = {
  willing: WILLING,
  active: ACTIVE.map((level) => `highest-level:${level}`),
}

export function withMeasures({ respondents, counts }: Tally): Tally {
  const measured = MEASURES.flatMap((measure) => {
    const count = PARTS_OF[measure].reduce((sum, counter) => sum + (counts[counter] ?? 0), 0)
    return count === 0 ? [] : [[`measure:${measure}`, count] as const]
  })
  return { respondents, counts: { ...counts, ...Object.fromEntries(measured) } }
}

/** Null where fewer than the minimum answered. */
export function bandOf(tally: Tally, measure: Measure, minimum: number): Band | null {
  const of = peopleIn(tally, `measure:${measure}`)
  return of < minimum ? null : bandAt(tally.counts[`measure:${measure}`] ?? 0, of)
}

const FAMILY_OF = new Map(
  ALL_FAMILIES.flatMap((family) => family.counters.map((counter) => [counter, family] as const)),
)

/** Of how many people a counter is: of all, or of those who answered the question. */
export function peopleIn({ respondents, counts }: Tally, counter: string): number {
  const base = FAMILY_OF.get(counter)?.base ?? null
  return base === null ? respondents : (counts[base] ?? 0)
}

function bandAt(count: number, of: number): Band {
  const extreme = extremeOf({ count, of })
  if (extreme !== null) return BAND_AT[extreme]
  // Of so few there is hardly a middle.
  if (of <= TWO_BANDS) return count * 2 < of ? 'low' : 'high'
  if (count * 3 < of) return 'low'
  return count * 3 > of * 2 ? 'high' : 'middle'
}

const TWO_BANDS = 6
const BAND_AT: Readonly<Record<Extreme, Band>> = { over: 'high', under: 'low' }
