/**
 * The 95 % interval of one share (reference 7.3): exact where the population is small, Wilson with the finite
 * population in it where it is large, plain Wilson where it is unknown.
 */
import type { Interval } from './summary'

export interface ShareInSample {
  readonly hits: number
  readonly sample: number
  /** Everybody who could have answered; null where unknown. */
  readonly population: number | null
}

/** Both ends in 0..1. Throws where hits ≤ sample ≤ population does not hold, or the sample is empty: a defect. */
export function shareInterval({ hits, sample, population }: ShareInSample): Interval {
  const whole = [hits, sample, population ?? sample].every((value) => Number.isInteger(value) && value >= 0)
  if (!whole || sample === 0 || hits > sample || sample > (population ?? sample)) {
    throw new RangeError(`No interval for ${hits} of ${sample} in a population of ${population}.`)
  }
  if (population === null) return wilson(hits / sample, sample)
  if (population === sample) return { low: hits / sample, high: hits / sample }
  if (population <= EXACT_UP_TO) return hypergeometric(hits, sample, population)
  // n* = n (N−1)/(N−n): the score test with the variance of a finite population (cf. O'Neill 2021).
  return wilson(hits / sample, (sample * (population - 1)) / (population - sample))
}

/** Wilson with a finite population falls short of 95 % in small populations (reference 7.3), so those are exact. */
const EXACT_UP_TO = 2000
const TAIL = 0.025
const Z = 1.959963984540054

/** Wilson's score interval (Brown, Cai & DasGupta 2001). */
function wilson(share: number, n: number): Interval {
  const shrink = 1 + (Z * Z) / n
  const centre = (share + (Z * Z) / (2 * n)) / shrink
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))
  // Rounding must not push an end past the share itself at 0 and 1.
  return { low: Math.min(share, Math.max(0, centre - half)), high: Math.max(share, Math.min(1, centre + half)) }
}

/** All totals K for which neither tail is as rare as 2.5 %: the tails are monotone in K, so both ends are bisected. */
function hypergeometric(hits: number, sample: number, population: number): Interval {
  const logs = logFactorials(population)
  const fewest = hits
  const most = population - sample + hits
  const low = firstWhere(fewest, most, (total) => upperTail(logs, hits, sample, total, population) > TAIL)
  const firstTooHigh = firstWhere(low, most + 1, (total) => {
    // P(X ≤ k | K) = P(Y ≥ n − k | N − K), where Y counts the others.
    return total > most || upperTail(logs, sample - hits, sample, population - total, population) <= TAIL
  })
  return { low: low / population, high: (firstTooHigh - 1) / population }
}

function firstWhere(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** P(X ≥ hits) where `sample` are drawn from `population`, of whom `total` count. */
function upperTail(logs: Float64Array, hits: number, sample: number, total: number, population: number): number {
  const log = (n: number) => logs[n] ?? Number.NaN
  const logChoose = (n: number, k: number) => log(n) - log(k) - log(n - k)
  const first = Math.max(hits, sample + total - population, 0)
  const last = Math.min(sample, total)
  let probability = 0
  for (let x = first; x <= last; x++) {
    probability += Math.exp(
      logChoose(total, x) + logChoose(population - total, sample - x) - logChoose(population, sample),
    )
  }
  return probability
}

function logFactorials(upTo: number): Float64Array {
  const logs = new Float64Array(upTo + 1)
  for (let n = 2; n <= upTo; n++) logs[n] = (logs[n - 1] ?? 0) + Math.log(n)
  return logs
}
