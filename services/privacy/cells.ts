/**
 * Which counts are shown exactly (DESIGN.md section 6, rule 3). A count that says of nearly everybody what they answered,
 * or of nearly nobody, is shown as a bound.
 *
 * *Nearly* is all but two, or two: whoever is the one exception among all but one would know what all the others
 * answered, and a bound that stood for these alone would tell it.
 */
import type { Tally } from '../summary/tally'
import { type Family, OPPOSITES, SAME_COUNT } from './counters'

/** So many people may be the exception for a count to be shown as a bound. */
export const EXCEPTIONS = 2

/** One count of one unit. */
export interface Cell {
  readonly counter: string
  readonly count: number
  /** The people it is of. */
  readonly of: number
  /** What a reader is told that it lies between, where it is not withheld: the count itself, a bound or a band. */
  readonly told: Range
  /** Not shown, nor as a bound: the unit or the question is too small. */
  readonly absent: boolean
  /** Whether nearly everybody gave one of the answers to the question: then each of its counts tells which. */
  readonly lopsided: boolean
  /** Known already from an earlier release: to withhold it now would hide nothing. */
  readonly known: boolean
}

export type Extreme = 'over' | 'under'

/** On which side a count is to be shown as a bound; null where it is neither. A small `of` may have none between. */
export function extremeOf({ count, of }: Pick<Cell, 'count' | 'of'>): Extreme | null {
  if (count > of - count) return of - count <= EXCEPTIONS ? 'over' : null
  return count <= EXCEPTIONS ? 'under' : null
}

/** How the counters of a unit are shown: `bandOf` says what is told of each, where there are no shares. */
export interface Showing {
  readonly bandOf: ((counter: string) => Range) | null
  readonly known: (counter: string) => boolean
  readonly minimum: number
}

/** The cells of a family of a tally; absent where so few answered that the question is not shown. */
export function cellsOf(
  { respondents, counts }: Tally,
  family: Family,
  { bandOf, known, minimum }: Showing,
): readonly Cell[] {
  const of = family.base === null ? respondents : (counts[family.base] ?? 0)
  // Of nobody there is nothing to know.
  if (of === 0) return []
  const countOf = (counter: string) => counts[counter] ?? 0
  const isOver = (counter: string) => extremeOf({ count: countOf(counter), of }) === 'over'
  const absent = bandOf !== null || of < minimum
  return family.counters.map((counter) => {
    const count = countOf(counter)
    return {
      counter,
      count,
      of,
      told: absent ? (bandOf?.(counter) ?? { low: 0, high: of }) : rangeOf({ count, of }),
      absent,
      lopsided: (family.addsUp || OPPOSITES.counters.includes(counter)) && family.counters.some(isOver),
      known: known(counter),
    }
  })
}

/** What a reader who knows the rules knows that a count lies between, both included. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** Of a count that is not withheld: the count itself, or all that its bound stands for. */
export function rangeOf({ count, of }: Pick<Cell, 'count' | 'of'>): Range {
  switch (extremeOf({ count, of })) {
    case 'over':
      return { low: Math.max(of - EXCEPTIONS, Math.floor(of / 2) + 1), high: of }
    case 'under':
      return { low: 0, high: Math.min(EXCEPTIONS, Math.floor(of / 2)) }
    case null:
      return { low: count, high: count }
  }
}

/** The cells of one tally that are the same count. */
export function sameCells(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  return SAME_COUNT.map((counters) => cells.filter(({ counter }) => counters.includes(counter))).filter(
    (same) => same.length > 1,
  )
}
