/** Compares ways of doing something within one run, so that what else the machine does hits all of them. */

/** So many do the same at the same time. */
export const AT_ONCE = 32

export interface Rounds {
  /** Their figures do not count: a process is faster once its code is compiled. */
  readonly warmUps: number
  readonly measured: number
}

/** Runs each side once a round, in turn; the median of each side's figures. */
export async function alternate<Side extends string>(
  { warmUps, measured }: Rounds,
  sides: Readonly<Record<Side, (round: number) => Promise<number>>>,
): Promise<Readonly<Record<Side, number>>> {
  // Object.keys forgets that the keys are those of the record.
  const names = Object.keys(sides) as Side[]
  const figures = new Map<Side, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < warmUps + measured; round++) {
    for (const name of names) {
      const figure = await sides[name](round)
      if (round >= warmUps) figures.get(name)?.push(figure)
    }
  }
  // As above.
  return Object.fromEntries(names.map((name) => [name, median(figures.get(name) ?? [])])) as Record<Side, number>
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Milliseconds that `work` takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** How many a second, doing `work` for each of the items. */
export async function perSecond<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<number> {
  const milliseconds = await timeOf(() => eachOf(items, work))
  return (items.length * 1000) / milliseconds
}

/** Does `work` for each of the items, AT_ONCE of them at the same time. */
export async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
}

type Figure = number | string | Readonly<Record<string, number>>

/** Prints the figures as one line of JSON, with two decimals; exits with 1 where a bound does not hold. */
export function report(benchmark: string, figures: Readonly<Record<string, Figure>>, bounds: readonly Bound[]): void {
  const missed = bounds.filter(({ holds }) => !holds).map(({ rule }) => rule)
  const line = { benchmark, ...figures, bounds: bounds.map(({ rule }) => rule), missed }
  console.log(JSON.stringify(line, (_key, value) => (typeof value === 'number' ? rounded(value) : value)))
  process.exitCode = missed.length > 0 ? 1 : 0
}

export interface Bound {
  /** Such as `ratio >= 0.5`. */
  readonly rule: string
  readonly holds: boolean
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
