/**
 * Which counts are shown exactly (DESIGN.md section 6, rules 2 and 3). A count that says of nearly everybody what they
 * answered, or of nearly nobody, is shown as a bound; and where a count that is not shown could be computed from those
 * that are, one more is withheld, until each that is not shown may have at least two values.
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
  /** Not shown at all, nor as a bound: the unit or the question is too small. */
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

/** Cells of which a reader knows the sum, or that one is the sum of the others (`sign` -1). */
export type Line = readonly { readonly cell: Cell; readonly sign: 1 | -1 }[]

/** The cells of a family of a tally; absent where so few answered that the question is not shown. */
export function cellsOf(
  { respondents, counts }: Tally,
  family: Family,
  { absent, known, minimum }: { absent: boolean; known: (counter: string) => boolean; minimum: number },
): readonly Cell[] {
  const of = family.base === null ? respondents : (counts[family.base] ?? 0)
  // Of nobody there is nothing to know.
  if (of === 0) return []
  const countOf = (counter: string) => counts[counter] ?? 0
  const isOver = (counter: string) => extremeOf({ count: countOf(counter), of }) === 'over'
  return family.counters.map((counter) => ({
    counter,
    count: countOf(counter),
    of,
    lopsided: (family.addsUp || OPPOSITES.counters.includes(counter)) && family.counters.some(isOver),
    absent: absent || of < minimum,
    known: known(counter),
  }))
}

/** Whether the cell is exact where it is not withheld. */
export function isExact(cell: Cell): boolean {
  return !cell.absent && extremeOf(cell) === null
}

/**
 * Withholds as few more cells as it takes, the smallest first, so that no cell that is not shown can be computed from
 * the lines. `same`: sets of cells that are the same count.
 */
export function close(
  hidden: ReadonlySet<Cell>,
  lines: readonly Line[],
  same: readonly (readonly Cell[])[],
): ReadonlySet<Cell> {
  const closed = new Set<Cell>()
  const rangeNow = (cell: Cell) => (closed.has(cell) || cell.absent ? { low: 0, high: cell.of } : rangeOf(cell))
  const isShown = (cell: Cell) => !closed.has(cell) && isExact(cell)
  const hide = (cell: Cell) => {
    closed.add(cell)
    for (const cells of same) if (cells.includes(cell)) for (const one of cells) closed.add(one)
  }
  for (const cell of hidden) hide(cell)
  for (let changed = true; changed; ) {
    changed = false
    for (const line of lines) {
      const secret = line.filter(({ cell }) => !isShown(cell))
      if (!givesAway(secret, rangeNow, (cell) => closed.has(cell) || tellsOfNearlyAll(cell))) continue
      const next = line
        .filter(({ cell }) => isShown(cell) && !cell.known)
        .reduce<Cell | null>((least, { cell }) => (least === null || cell.count < least.count ? cell : least), null)
      if (next === null) continue
      hide(next)
      changed = true
    }
  }
  return closed
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

/** That nobody, or two, gave one of several answers may be computed: it tells of nobody which they gave. */
function tellsOfNearlyAll(cell: Cell): boolean {
  return cell.absent || cell.lopsided || extremeOf(cell) === 'over'
}

/** Whether a cell that matters can have but one value, given the sum of these. */
function givesAway(secret: Line, rangeNow: (cell: Cell) => Range, matters: (cell: Cell) => boolean): boolean {
  const parts = secret.map(({ cell, sign }) => {
    const { low, high } = rangeNow(cell)
    return sign === 1 ? { low, high } : { low: -high, high: -low }
  })
  const total = secret.reduce((sum, { cell, sign }) => sum + sign * cell.count, 0)
  const low = parts.reduce((sum, part) => sum + part.low, 0)
  const high = parts.reduce((sum, part) => sum + part.high, 0)
  return parts.some((part, place) => {
    const cell = secret[place]?.cell
    if (cell === undefined || !matters(cell)) return false
    const least = Math.max(part.low, total - (high - part.high))
    const most = Math.min(part.high, total - (low - part.low))
    return least >= most
  })
}
