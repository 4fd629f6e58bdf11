/**
 * The 95 % interval of one share (reference 7.3). It covers chance, not self-selection: who answers a questionnaire on
 * social media may well be more social, so the response rate belongs beside it.
 *
 * The distribution is written here rather than taken from a library: what is needed is one tail probability, and the
 * ratio of neighbouring terms gives it in a few lines, without factorials that overflow or lose digits.
 */

/** The bounds of a share, in 0..1. */
export interface Interval {
  readonly low: number
  readonly high: number
}

interface Sampled {
  /** How many of the sample have the property. */
  readonly hits: number
  /** How many answered; at least 1. */
  readonly sample: number
  /** How many could have answered; null where unknown. */
  readonly population: number | null
}

/** The largest population for which the exact interval is computed; above it Wilson's is as good (reference 7.3). */
const EXACT_UP_TO = 2000
/** What may lie beyond each bound: 2.5 %. */
const TAIL = 0.025
/** The standard normal quantile of 97.5 %. */
const Z = 1.959963984540054
/** Terms below this part of the largest one cannot change a sum of at most 2,001 terms in a digit that counts. */
const NEGLIGIBLE = 1e-20

/**
 * The 95 % interval of `hits / sample`; it always contains that share. Exact where the population is known and at most
 * 2,000; Wilson's with finite-population correction above; plain Wilson's where the population is unknown. Where
 * everybody answered, the point itself. Throws RangeError for numbers that no survey gives: a defect of the caller.
 */
export function shareInterval(sampled: Sampled): Interval {
  refuseImpossible(sampled)
  const { hits, sample, population } = sampled
  const share = hits / sample
  if (population === sample) return { low: share, high: share }
  if (population === null) return wilson(share, sample)
  if (population <= EXACT_UP_TO) return exact(hits, sample, population)
  return wilson(share, (sample * (population - 1)) / (population - sample))
}

/**
 * The same where the hits are off by chance, mostly by so many at most: two causes apart from each other, so they add in
 * squares. Half a person more, since people are whole.
 */
export function blurredInterval(sampled: Sampled, offBy: number): Interval {
  const { low, high } = shareInterval(sampled)
  const share = sampled.hits / sampled.sample
  const off = (offBy + 0.5) / sampled.sample
  return {
    low: Math.max(0, share - Math.hypot(share - low, off)),
    high: Math.min(1, share + Math.hypot(high - share, off)),
  }
}

function refuseImpossible({ hits, sample, population }: Sampled): void {
  const whole = [hits, sample, population ?? sample].every(Number.isSafeInteger)
  if (!whole || hits < 0 || sample < 1 || hits > sample || (population !== null && sample > population))
    throw new RangeError(`No interval for ${hits} of ${sample} from a population of ${population}.`)
}

/**
 * Every number of hits in the population under which neither so many nor so few in the sample would be rarer than the
 * tail. The bounds are whole people of the population, which can exclude the sample's own share by less than one of
 * them (1 of 1,999 when 2,000 were asked); widening to it costs no coverage.
 */
function exact(hits: number, sample: number, population: number): Interval {
  const share = hits / sample
  const fewest = fewestInPopulation(hits, sample, population)
  const most = population - fewestInPopulation(sample - hits, sample, population)
  return { low: Math.min(share, fewest / population), high: Math.max(share, most / population) }
}

/** The smallest number in the population with P(at least `hits` in the sample) above the tail; P grows with it. */
function fewestInPopulation(hits: number, sample: number, population: number): number {
  let low = hits
  // With so many, the sample cannot hold fewer than `hits`.
  let high = hits + population - sample
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (upperTail(hits, sample, middle, population) > TAIL) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * P(X ≥ hits) for X hypergeometric: `sample` drawn from `population`, of whom `marked` have the property. Terms are
 * relative to the largest one and walk outwards from it, so that none overflows; a term outside the support is zero.
 */
export function upperTail(hits: number, sample: number, marked: number, population: number): number {
  const mode = Math.floor(((sample + 1) * (marked + 1)) / (population + 2))
  const rest = population - marked - sample
  let tail = 0
  let total = 0
  const count = (x: number, term: number) => {
    total += term
    if (x >= hits) tail += term
  }
  for (let x = mode, term = 1; term > NEGLIGIBLE; x++) {
    count(x, term)
    term *= ((marked - x) * (sample - x)) / ((x + 1) * (rest + x + 1))
  }
  for (let x = mode, term = 1; term > NEGLIGIBLE; x--) {
    if (x < mode) count(x, term)
    term *= (x * (rest + x)) / ((marked - x + 1) * (sample - x + 1))
  }
  return tail / total
}

/** Wilson's score interval; `sample` may be an effective size. Rounding must not push it off the share or out of 0..1. */
function wilson(share: number, sample: number): Interval {
  const z2 = Z * Z
  const centre = (share + z2 / (2 * sample)) / (1 + z2 / sample)
  const half = (Z / (1 + z2 / sample)) * Math.sqrt((share * (1 - share)) / sample + z2 / (4 * sample * sample))
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) }
}
