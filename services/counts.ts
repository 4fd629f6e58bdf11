/** Named counters that are sums: what one thing adds is exactly what taking it away subtracts. An absent one is zero. */
export type Counts = Readonly<Record<string, number>>

/** Throws a RangeError where a counter would fall below zero: what is taken away was never in it, a defect. */
export function combineCounts(a: Counts, b: Counts, sign: 1 | -1): Counts {
  const counts = { ...a }
  for (const [counter, count] of Object.entries(b)) {
    const total = (counts[counter] ?? 0) + sign * count
    if (total < 0) throw new RangeError(`The counter ${counter} would fall below zero.`)
    if (total === 0) delete counts[counter]
    else counts[counter] = total
  }
  return counts
}

/** The sum of all. */
export function totalOf(all: readonly Counts[]): Counts {
  return all.reduce((total, counts) => combineCounts(total, counts, 1), {})
}
