/**
 * Published figures to set beside a share: consumers, ten to twenty years ago; never a target or a norm (reference
 * 6.1). Only figures that stand in a source that was read; at most two at one place. They were measured as overlapping
 * groups, so they are never shown at a *highest* rung or level, which is our own reading.
 */
import type { Level, Persona, Rung } from '../profiles/profile'
import type { Platform } from '../questionnaire/questions'

/** Who was asked and when, under the names of the locale files (`benchmarks.<population>`). */
export const BENCHMARK_POPULATIONS = [
  // Forrester, survey of the last quarter, published January 2010 (reference 1.3, sources 11 and 17).
  'us-online-adults-2009',
  // Forrester, year of publication; "considerably more than the European average" (reference 1.3, source 21).
  'nl-online-adults-2008',
  // Forrester, May 2009 (reference 1.3, source 25).
  'nl-online-adults-2009',
  // Aimia, adults of 18 and over, end of 2011 (reference 2, source 31).
  'us-adults-2011',
  // Global Web Index wave 2, January 2010, as Li showed it on 25 August 2010 (reference 3, source 40).
  'us-adults-2010',
  // Newcom, January 2024: users of a platform among the 14.3 million users of any, 15 and over (reference 6.2).
  'nl-social-media-users-2024',
] as const
export type BenchmarkPopulation = (typeof BENCHMARK_POPULATIONS)[number]

export interface Benchmark {
  /** In 0..1. */
  readonly share: number
  /** Where the figure was published as "less than", such as `< 1 %`. */
  readonly lessThan?: true
  readonly population: BenchmarkPopulation
}

/** The figures for what a counter of the tally counts (tally.ts); none for most counters. */
export function benchmarksOf(counter: string): readonly Benchmark[] {
  return BENCHMARKS.get(counter) ?? []
}

const figure = (percent: number, population: BenchmarkPopulation): Benchmark => ({ share: percent / 100, population })

const LADDER: Readonly<Record<Rung, readonly Benchmark[]>> = {
  creator: [figure(24, 'us-online-adults-2009'), figure(17, 'nl-online-adults-2008')],
  conversationalist: [figure(33, 'us-online-adults-2009')],
  critic: [figure(37, 'us-online-adults-2009')],
  collector: [figure(20, 'us-online-adults-2009')],
  joiner: [figure(59, 'us-online-adults-2009'), figure(39, 'nl-online-adults-2009')],
  spectator: [figure(70, 'us-online-adults-2009')],
  inactive: [figure(17, 'us-online-adults-2009')],
}

const AIMIA: Readonly<Record<Exclude<Persona, 'not-classified'>, readonly Benchmark[]>> = {
  spark: [figure(3, 'us-adults-2011')],
  'mix-n-mingler': [figure(19, 'us-adults-2011')],
  cliquer: [figure(6, 'us-adults-2011')],
  onlooker: [figure(16, 'us-adults-2011')],
  newcomer: [figure(15, 'us-adults-2011')],
  'no-show': [figure(41, 'us-adults-2011')],
}

const PYRAMID: Readonly<Record<Exclude<Level, 'outside'>, readonly Benchmark[]>> = {
  curating: [{ ...figure(1, 'us-adults-2010'), lessThan: true }],
  producing: [figure(26, 'us-adults-2010')],
  commenting: [figure(34, 'us-adults-2010')],
  sharing: [figure(63, 'us-adults-2010')],
  watching: [figure(78, 'us-adults-2010')],
}

/** Without `x`: Newcom counts X alone, our answer also Threads, Bluesky and Mastodon. WhatsApp has no 2024 figure. */
const PRIVATE_PLATFORMS: Readonly<Partial<Record<Platform, readonly Benchmark[]>>> = {
  facebook: [figure(71, 'nl-social-media-users-2024')],
  youtube: [figure(71, 'nl-social-media-users-2024')],
  instagram: [figure(56, 'nl-social-media-users-2024')],
  linkedin: [figure(38, 'nl-social-media-users-2024')],
  pinterest: [figure(31, 'nl-social-media-users-2024')],
  tiktok: [figure(30, 'nl-social-media-users-2024')],
  snapchat: [figure(27, 'nl-social-media-users-2024')],
}

const BENCHMARKS: ReadonlyMap<string, readonly Benchmark[]> = new Map(
  Object.entries({ rung: LADDER, persona: AIMIA, level: PYRAMID, 'private-platforms': PRIVATE_PLATFORMS }).flatMap(
    ([distribution, figures]) =>
      Object.entries(figures).map(([id, benchmarks]) => [`${distribution}:${id}`, benchmarks] as const),
  ),
)
