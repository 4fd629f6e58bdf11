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

/** Cells of which a reader knows the sum, or that one is the sum of the others (`sign` -1). */
export type Line = readonly { readonly cell: Cell; readonly sign: 1 | -1 }[]

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
  const hide = (cell: Cell) => {
    closed.add(cell)
    for (const cells of same) if (cells.includes(cell)) for (const one of cells) closed.add(one)
  }
  for (const cell of hidden) hide(cell)
  const all = [...lines, ...same.flatMap(equalities)]
  const linesOf = new Map<Cell, Line[]>()
  for (const line of all) for (const { cell } of line) linesOf.set(cell, [...(linesOf.get(cell) ?? []), line])
  const isShown = (cell: Cell) => !closed.has(cell) && !cell.absent && extremeOf(cell) === null
  const shownIn = (some: readonly Line[]) =>
    some
      .flat()
      .filter(({ cell }) => isShown(cell) && !cell.known)
      .reduce<Cell | null>((least, { cell }) => (least === null || cell.count < least.count ? cell : least), null)
  for (let changed = true; changed; ) {
    changed = false
    const ranges = rangesFrom(all, (cell) => (closed.has(cell) ? { low: 0, high: cell.of } : cell.told))
    for (const line of all) {
      const given = line.find(({ cell }) => {
        const { low, high } = ranges.get(cell) ?? cell.told
        return low >= high && !isShown(cell) && (closed.has(cell) || tellsOfNearlyAll(cell))
      })
      if (given === undefined) continue
      // Where nothing of this line is shown, what is not shown of it was computed from its neighbours.
      const next = shownIn([line]) ?? shownIn(line.flatMap(({ cell }) => linesOf.get(cell) ?? []))
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

/** The same count is nothing less the other. */
function equalities(cells: readonly Cell[]): readonly Line[] {
  return cells.slice(1).map((cell, place) => [
    { cell: cells[place] as Cell, sign: 1 },
    { cell, sign: -1 },
  ])
}

/** So many rounds suffice for what a line tells to reach the lines that hang together with it. */
const MOST_ROUNDS = 8

/** What all cells can be, given what is told of each and the sum of every line. */
function rangesFrom(lines: readonly Line[], toldNow: (cell: Cell) => Range): ReadonlyMap<Cell, Range> {
  const ranges = new Map<Cell, Range>()
  const rangeNow = (cell: Cell) => ranges.get(cell) ?? toldNow(cell)
  for (let round = 0, changed = true; changed && round < MOST_ROUNDS; round++) {
    changed = false
    for (const line of lines) {
      const parts = line.map(({ cell, sign }) => {
        const { low, high } = rangeNow(cell)
        return sign === 1 ? { low, high } : { low: -high, high: -low }
      })
      const total = line.reduce((sum, { cell, sign }) => sum + sign * cell.count, 0)
      const low = parts.reduce((sum, part) => sum + part.low, 0)
      const high = parts.reduce((sum, part) => sum + part.high, 0)
      for (const [place, part] of parts.entries()) {
        const { cell, sign } = line[place] as Line[number]
        const least = Math.max(part.low, total - (high - part.high))
        const most = Math.min(part.high, total - (low - part.low))
        if (least <= part.low && most >= part.high) continue
        ranges.set(cell, sign === 1 ? { low: least, high: most } : { low: -most, high: -least })
        changed = true
      }
    }
  }
  return ranges
}
