/**
 * What can be computed from all that was shown: any sum of shown states with any factors. Two ways, apart from each
 * other: cuts of the tree of states (services/privacy/units.ts), and elimination over a prime field.
 */
import { unitAt } from '../../../services/privacy/past'
import type { UnitCode } from '../../../services/privacy/release'
import type { GroupCode } from '../../../services/waves/coding'
import type { Played, Version } from './history'

/** A state of a unit that was shown, the one before it on its line, and the versions of answers that it holds. */
interface State {
  readonly name: string
  readonly parent: number
  readonly holds: ReadonlySet<Version>
}

/** Every state that was shown, those before first; -1 is the beginning. */
export function statesOf({ answers }: Played, groupOf: (person: number) => GroupCode): readonly State[] {
  const states: State[] = []
  const place = (name: string) => states.findIndex((state) => state.name === name)
  let before: readonly { code: UnitCode; epoch: number }[] = []
  for (const shown of answers) {
    if (shown === null) continue
    const { units } = shown.release
    for (const { code, epoch } of units.filter((unit) => unit.epoch === shown.epoch)) {
      // The whole has every group in it, the rest those that have no unit of their own.
      const holds = shown.present.filter(({ person }) => unitAt({ units }, groupOf(person))?.code === code)
      const parent = parentOf(code, before)
      states.push({ name: `${code} ${epoch}`, parent: parent ? place(parent) : -1, holds: new Set(holds) })
    }
    before = units
  }
  return states
}

function parentOf(code: UnitCode, before: readonly { code: UnitCode; epoch: number }[]): string | null {
  const unit = ([code, 'rest', 'whole'] as const).map((one) => before.find((unit) => unit.code === one)).find(Boolean)
  return unit ? `${unit.code} ${unit.epoch}` : null
}

/** The fewest people whose answers are left in any sum that leaves some: by cuts. Infinity where nothing was shown. */
export function fewestByCuts(states: readonly State[]): number {
  const edges = new Map<string, { from: number; to: number; people: Set<number> }>()
  for (const version of new Set(states.flatMap(({ holds }) => [...holds]))) {
    const held = states.flatMap(({ holds }, place) => (holds.has(version) ? [place] : []))
    const [first, last] = [held[0] ?? 0, held.at(-1) ?? 0]
    const [from, to] = [states[first]?.parent ?? -1, last]
    const key = `${from} ${to}`
    const edge = edges.get(key) ?? { from, to, people: new Set() }
    edge.people.add(version.person)
    edges.set(key, edge)
  }
  const all = [...edges.values()]
  let fewest = Number.POSITIVE_INFINITY
  // The beginning is on the side of 0; each state on either.
  for (let cut = 1; cut < 2 ** states.length; cut++) {
    const side = (node: number) => (node === -1 ? 0 : (cut >> node) & 1)
    const people = new Set(all.filter(({ from, to }) => side(from) !== side(to)).flatMap((edge) => [...edge.people]))
    if (people.size > 0) fewest = Math.min(fewest, people.size)
  }
  return fewest
}

/** Whether some sum leaves answers of at most so many people, and of nobody else: by elimination. */
export function tellsOf(states: readonly State[], most: number): boolean {
  const versions = [...new Set(states.flatMap(({ holds }) => [...holds]))]
  const rowOf = (version: Version) => states.map(({ holds }) => (holds.has(version) ? 1 : 0))
  const people = [...new Set(versions.map(({ person }) => person))]
  const full = rankOf(versions.map(rowOf))
  return subsetsOf(people, most).some((some) => {
    const others = versions.filter(({ person }) => !some.includes(person))
    return rankOf(others.map(rowOf)) < full
  })
}

const PRIME = 2_147_483_647

/** The rank of a matrix of small whole numbers. */
function rankOf(rows: readonly (readonly number[])[]): number {
  const left = [...new Map(rows.map((row) => [row.join(), row.map(BigInt)])).values()]
  const width = left[0]?.length ?? 0
  const prime = BigInt(PRIME)
  let rank = 0
  for (let column = 0; column < width; column++) {
    const pivotAt = left.findIndex((row, place) => place >= rank && row[column] !== 0n)
    const pivot = left[pivotAt]
    if (pivot === undefined) continue
    left[pivotAt] = left[rank] ?? pivot
    left[rank] = pivot
    const inverse = power(pivot[column] ?? 1n, prime - 2n, prime)
    for (const row of left.slice(rank + 1)) {
      const factor = ((row[column] ?? 0n) * inverse) % prime
      if (factor === 0n) continue
      for (const [place, value] of pivot.entries()) {
        row[place] = ((((row[place] ?? 0n) - factor * value) % prime) + prime) % prime
      }
    }
    rank++
  }
  return rank
}

function power(base: bigint, exponent: bigint, prime: bigint): bigint {
  let result = 1n
  for (let square = base % prime, left = exponent; left > 0n; left >>= 1n, square = (square * square) % prime) {
    if (left & 1n) result = (result * square) % prime
  }
  return result
}

/** All sets of exactly so many, or the one set of all where there are fewer. */
function subsetsOf(people: readonly number[], size: number): readonly (readonly number[])[] {
  if (people.length <= size) return [people]
  if (size === 0) return [[]]
  const [first, ...others] = people
  if (first === undefined) return [[]]
  return [...subsetsOf(others, size - 1).map((some) => [first, ...some]), ...subsetsOf(others, size)]
}
