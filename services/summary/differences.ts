/**
 * Which groups differ from the whole beyond chance: Fisher's exact test of the group against all others, and Holm's
 * correction for as many as were compared, so that of all that are named together one is wrong in at most 5 % of cases
 * (reference 7.4).
 */
import { upperTail } from './intervals'

/** A group as a sample of everybody. */
export interface Comparison {
  readonly hits: number
  readonly sample: number
  readonly marked: number
  readonly population: number
}

const ERROR = 0.05

/** For each comparison whether the group lies higher or lower; null where no difference was shown. */
export function differing(comparisons: readonly Comparison[]): readonly ('higher' | 'lower' | null)[] {
  const tested = comparisons.map((one, place) => ({ place, direction: directionOf(one), chance: chanceOf(one) }))
  const named = new Map<number, 'higher' | 'lower'>()
  for (const [rank, { place, direction, chance }] of tested.toSorted((a, b) => a.chance - b.chance).entries()) {
    if (chance > ERROR / (comparisons.length - rank)) break
    named.set(place, direction)
  }
  return comparisons.map((_, place) => named.get(place) ?? null)
}

function directionOf({ hits, sample, marked, population }: Comparison): 'higher' | 'lower' {
  return hits * population > marked * sample ? 'higher' : 'lower'
}

/** How likely a group drawn from everybody would lie at least so far off, to either side. */
function chanceOf({ hits, sample, marked, population }: Comparison): number {
  const above = upperTail(hits, sample, marked, population)
  const below = upperTail(sample - hits, sample, population - marked, population)
  return Math.min(1, 2 * Math.min(above, below))
}
