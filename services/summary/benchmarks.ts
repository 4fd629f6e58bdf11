/**
 * Published figures to set beside a share, each with its population. Consumers, ten to twenty years ago: never a
 * target (reference 6.1). They belong to the overlapping places of ladder and pyramid and to the personas, never to
 * our own *highest* reading. Numbers in brackets are the sources of reference/models.md.
 */
import type { Level, Persona, Rung } from '../profiles/profile'
import type { Platform } from '../questionnaire/questions'
import type { Benchmark } from './summary'

/** The populations, each a key of the locale files. */
export const BENCHMARK_POPULATIONS = [
  'us-online-adults-2009',
  'nl-online-adults-2008',
  'nl-online-adults-2009',
  'us-adults-2011',
  'us-adults-2010',
  'nl-social-media-users-2024',
] as const
type Population = (typeof BENCHMARK_POPULATIONS)[number]

/** US online adults, end of 2009, published January 2010 [11][17]; the Netherlands where a figure is known [21][25]. */
export const RUNG_BENCHMARKS: Readonly<Partial<Record<Rung, readonly Benchmark[]>>> = {
  creator: [figure(0.24, 'us-online-adults-2009'), figure(0.17, 'nl-online-adults-2008')],
  conversationalist: [figure(0.33, 'us-online-adults-2009')],
  critic: [figure(0.37, 'us-online-adults-2009')],
  collector: [figure(0.2, 'us-online-adults-2009')],
  joiner: [figure(0.59, 'us-online-adults-2009'), figure(0.39, 'nl-online-adults-2009')],
  spectator: [figure(0.7, 'us-online-adults-2009')],
  inactive: [figure(0.17, 'us-online-adults-2009')],
}

/** US adults of 18 and over, end of 2011 [31]. */
export const PERSONA_BENCHMARKS: Readonly<Partial<Record<Persona, readonly Benchmark[]>>> = {
  'no-show': [figure(0.41, 'us-adults-2011')],
  newcomer: [figure(0.15, 'us-adults-2011')],
  onlooker: [figure(0.16, 'us-adults-2011')],
  cliquer: [figure(0.06, 'us-adults-2011')],
  'mix-n-mingler': [figure(0.19, 'us-adults-2011')],
  spark: [figure(0.03, 'us-adults-2011')],
}

/** US adults, January 2010 [40]. */
export const LEVEL_BENCHMARKS: Readonly<Partial<Record<Level, readonly Benchmark[]>>> = {
  curating: [{ ...figure(0.01, 'us-adults-2010'), lessThan: true }],
  producing: [figure(0.26, 'us-adults-2010')],
  commenting: [figure(0.34, 'us-adults-2010')],
  sharing: [figure(0.63, 'us-adults-2010')],
  watching: [figure(0.78, 'us-adults-2010')],
}

/** Users in the Netherlands in January 2024, as a share of 14.3 million social media users of 15 and over [69][70]. */
export const PLATFORM_BENCHMARKS: Readonly<Partial<Record<Platform, readonly Benchmark[]>>> = {
  facebook: [figure(0.71, 'nl-social-media-users-2024')],
  youtube: [figure(0.71, 'nl-social-media-users-2024')],
  instagram: [figure(0.56, 'nl-social-media-users-2024')],
  linkedin: [figure(0.38, 'nl-social-media-users-2024')],
  pinterest: [figure(0.31, 'nl-social-media-users-2024')],
  tiktok: [figure(0.3, 'nl-social-media-users-2024')],
  snapchat: [figure(0.27, 'nl-social-media-users-2024')],
  x: [figure(0.22, 'nl-social-media-users-2024')],
}

function figure(share: number, population: Population): Benchmark {
  return { share, population }
}
