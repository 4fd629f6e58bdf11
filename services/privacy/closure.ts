/**
 * What else is to be withheld (DESIGN.md section 6, rules 2 and 3): where a count that is not shown could be computed
 * from those that are, one more is withheld, until each that is not shown may have at least two values.
 */
import { type Cell, EXCEPTIONS, extremeOf, type Range } from './cells'
import { isDispensable } from './counters'

/** Cells of which a reader knows the sum, or that one is the sum of the others (`sign` -1). */
export type Line = readonly { readonly cell: Cell; readonly sign: 1 | -1 }[]

/**
 * Withholds as few more cells as it takes, our own readings and then the smallest first, so that no cell that is not
 * shown can be computed from the lines. `same`: sets of cells that are the same count.
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
  const nextIn = (some: readonly Line[]) =>
    some
      .flat()
      .filter(({ cell }) => isShown(cell) && !cell.known)
      .reduce<Cell | null>((first, { cell }) => (first === null || goesBefore(cell, first) ? cell : first), null)
  const equations = new Equations(all)
  for (;;) {
    const widthOf = equations.solve((cell) => (closed.has(cell) ? { low: 0, high: cell.of } : cell.told))
    const isPinned = (cell: Cell) => {
      if (isShown(cell) || !(closed.has(cell) || tellsOfNearlyAll(cell))) return false
      return widthOf(cell) < (hidden.has(cell) ? MARGIN_OF_BATCHES : closed.has(cell) || cell.absent ? MARGIN : 1)
    }
    const tells = ({ cell }: Line[number]) => isPinned(cell)
    const telling = all.filter((line) => line.some(tells))
    // Where nothing of these lines is shown, what is not shown of them was computed from their neighbours.
    const next =
      nextIn(telling) ?? nextIn(telling.flatMap((line) => line.flatMap(({ cell }) => linesOf.get(cell) ?? [])))
    // Nothing is told, or nothing can be done: all else is known from earlier releases.
    if (next === null) break
    hide(next)
  }
  return closed
}

function goesBefore(one: Cell, other: Cell): boolean {
  return isDispensable(one) === isDispensable(other) ? one.count < other.count : isDispensable(one)
}

/**
 * That nobody, or two, gave one of several answers may be computed: it tells of nobody which they gave. Of a unit too
 * small for shares, only that nobody did.
 */
function tellsOfNearlyAll(cell: Cell): boolean {
  return cell.lopsided || extremeOf(cell) === 'over' || (cell.absent && cell.count > 0)
}

/** The same count is nothing less the other. */
function equalities(cells: readonly Cell[]): readonly Line[] {
  return cells.slice(1).flatMap((cell, place) => {
    const other = cells[place]
    return other === undefined ? [] : [[{ cell: other, sign: 1 } as const, { cell, sign: -1 } as const]]
  })
}

/**
 * That more is withheld says by itself that something could be computed: so a count that is not shown must be open by
 * more than one, or who knows the rules would know it again.
 */
const MARGIN = 2
/**
 * What would tell of a batch (batches.ts) is compared with an earlier state, which may be open by as much as a bound
 * leaves: more than the exceptions must stay possible on either side of it.
 */
const MARGIN_OF_BATCHES = 3 * EXCEPTIONS

/** What a line tells reaches the lines that hang together with it in so many rounds. */
const MOST_ROUNDS = 8

/** The lines as sums over numbered cells, since they are solved often. */
class Equations {
  readonly #place: ReadonlyMap<Cell, number>
  readonly #cells: readonly Cell[]
  readonly #sums: readonly { readonly terms: readonly { place: number; sign: 1 | -1 }[]; readonly total: number }[]

  constructor(lines: readonly Line[]) {
    this.#cells = [...new Set(lines.flatMap((line) => line.map(({ cell }) => cell)))]
    this.#place = new Map(this.#cells.map((cell, place) => [cell, place]))
    this.#sums = lines.map((line) => ({
      terms: line.map(({ cell, sign }) => ({ place: this.#place.get(cell) ?? 0, sign })),
      total: line.reduce((sum, { cell, sign }) => sum + sign * cell.count, 0),
    }))
  }

  /** Says how far apart the least and the most are that a cell can be, given what is told of each and every total. */
  solve(toldOf: (cell: Cell) => Range): (cell: Cell) => number {
    const low = this.#cells.map((cell) => toldOf(cell).low)
    const high = this.#cells.map((cell) => toldOf(cell).high)
    for (let round = 0, changed = true; changed && round < MOST_ROUNDS; round++) {
      changed = false
      for (const { terms, total } of this.#sums) {
        let least = 0
        let most = 0
        for (const { place, sign } of terms) {
          least += sign === 1 ? (low[place] ?? 0) : -(high[place] ?? 0)
          most += sign === 1 ? (high[place] ?? 0) : -(low[place] ?? 0)
        }
        // All others at their most leave the least for one, and the other way round.
        if (least === most) continue
        for (const { place, sign } of terms) {
          const [from = 0, to = 0] = [low[place], high[place]]
          if (from === to) continue
          const fewest = sign === 1 ? total - (most - to) : least + to - total
          const highest = sign === 1 ? total - (least - from) : most + from - total
          if (fewest > from || highest < to) {
            low[place] = Math.max(from, fewest)
            high[place] = Math.min(to, highest)
            least += sign === 1 ? (low[place] ?? 0) - from : to - (high[place] ?? 0)
            most += sign === 1 ? (high[place] ?? 0) - to : from - (low[place] ?? 0)
            changed = true
          }
        }
      }
    }
    return (cell) => {
      const place = this.#place.get(cell)
      return place === undefined ? cell.of : (high[place] ?? 0) - (low[place] ?? 0)
    }
  }
}
