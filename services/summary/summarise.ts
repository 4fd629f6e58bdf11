/** Turns a release into a summary. */
import type { Release } from '../privacy/release'
import { LEVELS, PERSONAS, RUNGS } from '../profiles/profile'
import { QUESTIONS } from '../questionnaire/questions'
import { LEVEL_BENCHMARKS, PERSONA_BENCHMARKS, PLATFORM_BENCHMARKS, RUNG_BENCHMARKS } from './benchmarks'
import { conclusionOf } from './conclusions'
import { shareInterval } from './intervals'
import type { Benchmark, Distribution, SummarisedQuestion, Summary } from './summary'

type Benchmarks = Readonly<Partial<Record<string, readonly Benchmark[]>>>

/** Everything that may be said of a release. Pure: the same release gives the same summary, years later. */
export function summaryOf({ wave, number, releasedAt, audience, tally }: Release): Summary {
  const { respondents, counts } = tally
  // Somebody may answer and leave: whoever answered was in the audience.
  const population = audience === null ? null : Math.max(audience, respondents)
  const responseRate = population === null ? null : respondents / population

  /** Shares of `base`; the population is the whole audience, since who of the others would skip is unknown. */
  function distribution<Id extends string>(
    ids: readonly Id[],
    counter: (id: Id) => string,
    base: number,
    benchmarks: Benchmarks = {},
  ): Distribution<Id> {
    if (base === 0) return { base, shares: [] }
    const shares = ids.map((id) => {
      const count = counts[counter(id)] ?? 0
      const interval = shareInterval({ hits: count, sample: base, population })
      return { id, count, share: count / base, interval, benchmarks: benchmarks[id] ?? [] }
    })
    return { base, shares }
  }
  function question(id: SummarisedQuestion): Distribution {
    const options: readonly string[] = QUESTIONS[id].options
    const benchmarks = id === 'private-platforms' ? PLATFORM_BENCHMARKS : {}
    return distribution(options, (option) => `${id}:${option}`, counts[id] ?? 0, benchmarks)
  }

  const ground = {
    respondents,
    audience: population,
    responseRate,
    rungs: distribution(RUNGS, (rung) => `rung:${rung}`, respondents, RUNG_BENCHMARKS),
    levels: distribution(LEVELS, (level) => `level:${level}`, respondents, LEVEL_BENCHMARKS),
    questions: {
      'private-platforms': question('private-platforms'),
      'work-platforms': question('work-platforms'),
      'time-per-day': question('time-per-day'),
      moments: question('moments'),
      'media-types': question('media-types'),
      visibility: question('visibility'),
      comfort: question('comfort'),
      willingness: question('willingness'),
      motives: question('motives'),
      linkedin: question('linkedin'),
      ambassador: question('ambassador'),
    },
  }
  return {
    ...ground,
    wave,
    number,
    releasedAt,
    lowResponse: responseRate !== null && responseRate < 0.5,
    highestRungs: distribution(RUNGS, (rung) => `highest-rung:${rung}`, respondents),
    personas: distribution(PERSONAS, (persona) => `persona:${persona}`, respondents, PERSONA_BENCHMARKS),
    highestLevels: distribution(LEVELS, (level) => `highest-level:${level}`, respondents),
    ambassadors: counts['ambassador:yes'] ?? 0,
    conclusion: conclusionOf(ground),
  }
}
