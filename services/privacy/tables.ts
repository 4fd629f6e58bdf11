/**
 * What is withheld in a release: a table of units by counters, each row with its total. It withholds what a difference
 * with an earlier release would tell (batches.ts), and with it what these could be computed from (closure.ts).
 */
import type { Tally } from '../summary/tally'
import { type Cell, cellsOf, sameCells } from './cells'
import { close, type Line } from './closure'
import { FAMILIES, type Family, OPPOSITES } from './counters'
import { ALL_FAMILIES, bandRangeOf, isMeasure, MEASURES, PARTS_OF, SHOWN_OF_GROUPS } from './measures'

export interface TableRow {
  readonly tally: Tally
  readonly detail: 'shares' | 'bands'
  /** Whether it is shown in a new state; otherwise all that was shown of it is known, and no more will be. */
  readonly fresh: boolean
  /** The counters that are withheld already. */
  readonly withheld: ReadonlySet<string>
}

export interface Withheld {
  readonly whole: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** `rows` are the units where there are several, and the whole is their sum. */
export function withheldIn(whole: TableRow, rows: readonly TableRow[], minimum: number): Withheld {
  const top = cellsIn(whole, ALL_FAMILIES, minimum)
  const units = rows.map((row) => cellsIn(row, SHOWN_OF_GROUPS, minimum))
  const hidden = [whole, ...rows].flatMap((row, place) =>
    (place === 0 ? top : (units[place - 1] ?? [])).filter(({ counter }) => row.withheld.has(counter)),
  )
  const sums = units.length === 0 ? [] : sumLines(top, units)
  const closed = close(
    new Set(hidden),
    [...linesIn(top), ...units.flatMap(linesIn), ...sums],
    [top, ...units].flatMap(sameCells),
  )
  const namesOf = (cells: readonly Cell[]) =>
    cells.filter((cell) => closed.has(cell) && (!cell.absent || isMeasure(cell))).map(({ counter }) => counter)
  return { whole: namesOf(top), rows: units.map(namesOf) }
}

function cellsIn({ tally, detail, fresh, withheld }: TableRow, families: readonly Family[], minimum: number) {
  const showing = {
    bandOf: detail === 'bands' ? (counter: string) => bandRangeOf(tally, counter, minimum) : null,
    known: (counter: string) => !fresh && !withheld.has(counter),
    minimum,
  }
  return families.flatMap((family) => cellsOf(tally, family, showing))
}

/** What adds up to a number that is shown. */
function linesIn(cells: readonly Cell[]): readonly Line[] {
  const named = new Map(cells.map((cell) => [cell.counter, cell]))
  const lineOf = (counters: readonly string[], total: string | null): Line => [
    ...counters.flatMap((counter) => named.get(counter) ?? []).map((cell) => ({ cell, sign: 1 as const })),
    ...[total].flatMap((counter) => (counter && named.get(counter)) || []).map((cell) => ({ cell, sign: -1 as const })),
  ]
  const isWhole = named.has('highest-level:watching')
  const addingUp = [...FAMILIES.filter(({ addsUp }) => addsUp), OPPOSITES].map(({ counters }) => counters)
  // Of a group no highest levels are shown, so nothing adds up to its active respondents.
  const measured = isWhole ? MEASURES : (['willing'] as const)
  return [
    ...addingUp.map((counters) => lineOf(counters, null)),
    ...measured.flatMap((measure) => {
      const parts = PARTS_OF[measure]
      const family = addingUp.find((counters) => parts.every((part) => counters.includes(part))) ?? []
      const others = family.filter((counter) => !parts.includes(counter))
      return [lineOf(parts, `measure:${measure}`), lineOf([...others, `measure:${measure}`], null)]
    }),
  ].filter((line) => line.length > 0)
}

/** Each count of the whole is the sum over the units. */
function sumLines(top: readonly Cell[], units: readonly (readonly Cell[])[]): readonly Line[] {
  const byCounter = units.map((cells) => new Map(cells.map((cell) => [cell.counter, cell])))
  return top.flatMap((whole) => {
    const parts = byCounter.flatMap((cells) => cells.get(whole.counter) ?? [])
    if (parts.length === 0) return []
    return [[{ cell: whole, sign: -1 as const }, ...parts.map((cell) => ({ cell, sign: 1 as const }))]]
  })
}
