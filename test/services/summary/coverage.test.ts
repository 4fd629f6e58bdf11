/** The exact interval against every possible sample of small populations: no simulation, no second library. */
import { likelihoodOf, MOSTLY_OFF_BY } from '../../../services/privacy/chance'
import { blurredInterval, type Interval, shareInterval } from '../../../services/summary/intervals'

const interval = (hits: number, sample: number, population: number) => shareInterval({ hits, sample, population })

/** The numbers from `first` to `last`, both included. */
const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, place) => first + place)

/** Pascal's triangle: how many ways there are to choose k of n. */
const PASCAL: number[][] = [[1]]
for (const n of range(1, 300)) {
  PASCAL.push(range(0, n).map((k) => (PASCAL[n - 1]?.[k - 1] ?? 0) + (PASCAL[n - 1]?.[k] ?? 0)))
}
const choose = (n: number, k: number) => PASCAL[n]?.[k] ?? 0
const total = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)

describe('the exact interval', () => {
  test('holds the true share in at least 95 of 100 samples, for every population to 40, sample and share', () => {
    const poor = range(1, 40).flatMap((population) =>
      range(1, population)
        .map((sample) => ({ sample, population, coverage: coverage(sample, population) }))
        .filter(({ coverage }) => coverage < 0.95 - 1e-12),
    )
    expect(poor).toEqual([])
  })

  test.each([
    [10, 12],
    [12, 20],
    [30, 50],
    [90, 150],
    [150, 300],
  ])("and for %i of %i, where Wilson's falls to between 83 and 92", (sample, population) => {
    expect(coverage(sample, population)).toBeGreaterThanOrEqual(0.95)
  })

  test('is no wider than that takes: from the fewest to the most that leave each tail more than 2.5 %', () => {
    const apart = range(2, 24).flatMap((population) =>
      range(1, population - 1).flatMap((sample) =>
        range(0, sample)
          .map((hits) => [interval(hits, sample, population), byDefinition(hits, sample, population)])
          .filter(([found, defined]) => found?.low !== defined?.low || found?.high !== defined?.high),
      ),
    )
    expect(apart).toEqual([])
  })
})

test.each([
  [12, 12],
  [12, 14],
  [30, 40],
  [60, 80],
  [60, 200],
])(
  'the interval around a number that is off by chance holds the true share as often: %i of %i',
  (sample, population) => {
    const around = range(0, sample).map((hits) => blurredInterval({ hits, sample, population }, MOSTLY_OFF_BY))
    const covered = range(0, population).map((marked) =>
      total(
        range(0, sample).map((hits) => {
          const shown = range(-20, 20).filter((off) => {
            const { low = 1, high = 0 } = around[Math.min(sample, Math.max(0, hits + off))] ?? {}
            return low <= marked / population && marked / population <= high
          })
          return total(shown.map(likelihoodOf)) * samplesWith(hits, { marked, sample, population })
        }),
      ),
    )
    expect(Math.min(...covered) / choose(population, sample)).toBeGreaterThanOrEqual(0.95)
  },
)

/** How often, over all samples, the interval holds the true share: the worst of all true shares. */
function coverage(sample: number, population: number): number {
  const found = range(0, sample).map((hits) => ({ hits, ...interval(hits, sample, population) }))
  const covered = range(0, population).map((marked) =>
    total(
      found
        .filter(({ low, high }) => low <= marked / population && marked / population <= high)
        .map(({ hits }) => samplesWith(hits, { marked, sample, population })),
    ),
  )
  return Math.min(...covered) / choose(population, sample)
}

/** Reference 7.3 in so many words: all true numbers whose two tails are above 2.5 %, and the share itself. */
function byDefinition(hits: number, sample: number, population: number): Interval {
  const isPossible = (marked: number) => {
    const samples = range(0, sample).map((x) => samplesWith(x, { marked, sample, population }))
    const rare = 0.025 * choose(population, sample)
    return total(samples.slice(hits)) > rare && total(samples.slice(0, hits + 1)) > rare
  }
  const shares = range(0, population)
    .filter(isPossible)
    .map((marked) => marked / population)
  return { low: Math.min(hits / sample, ...shares), high: Math.max(hits / sample, ...shares) }
}

/** In how many of all samples there are so many hits, where `marked` of the population are hits. */
function samplesWith(hits: number, of: { marked: number; sample: number; population: number }): number {
  return choose(of.marked, hits) * choose(of.population - of.marked, of.sample - hits)
}
