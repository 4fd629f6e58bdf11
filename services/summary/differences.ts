/**
 * Which groups differ from the whole beyond chance: Fisher's exact test of the group against all others, and Holm's
 * correction for as many as were compared, so that of all that are named together one is wrong in at most 5 % of cases
 * (reference 7.4). That the hits of a group are off by chance is a part of that chance.
 */
import { likelihoodOf } from '../privacy/chance'
import { upperTail } from './intervals'

/** A group as a sample of everybody. */
export interface Comparison {
  /** Off by chance (services/privacy/chance.ts). */
  readonly hits: number
  readonly sample: number
  readonly marked: number
  readonly population: number
}

const ERROR = 0.05

/** For each comparison whether the group lies higher or lower; null where no difference was shown. */
export function differing(comparisons: readonly Comparison[]): readonly ('higher' | 'lower' | null)[] {
  const tested = comparisons.map((one, place) => ({ place, direction: directionOf(one), chance: chanceOfFarther(one) }))
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
function chanceOfFarther({ hits, sample, marked, population }: Comparison): number {
  const above = mixed((off) => upperTail(hits - off, sample, marked, population))
  const below = mixed((off) => upperTail(sample - hits - off, sample, population - marked, population))
  return Math.min(1, 2 * Math.min(above, below))
}

/** Over all that the hits may be off by; farther than this is one in a hundred thousand. */
const FARTHEST = 16

function mixed(tailAt: (off: number) => number): number {
  return Array.from({ length: 2 * FARTHEST + 1 }, (_, place) => place - FARTHEST).reduce(
    (sum, off) => sum + likelihoodOf(off) * tailAt(off),
    0,
  )
}
