/** What a summary says: a release turned into shares with their intervals, benchmarks and one conclusion. */
import type { WaveId } from '../identifiers'
import type { Level, Persona, Rung } from '../profiles/profile'
import type { Activity, QuestionId } from '../questionnaire/questions'

/** A share in 0..1 with its 95 % interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** A published figure to set beside a share; never a target. */
export interface Benchmark {
  /** In 0..1. */
  readonly share: number
  /** Where the figure was read "less than", such as `< 1 %`. */
  readonly lessThan?: boolean
  /** Names the population and year in the locale files, such as `us-online-adults-2009`. */
  readonly population: string
}

export interface Share<Id extends string = string> {
  readonly id: Id
  readonly count: number
  /** In 0..1: count over the base of its distribution. */
  readonly share: number
  readonly interval: Interval
  readonly benchmarks: readonly Benchmark[]
}

export interface Distribution<Id extends string = string> {
  /** How many answered: the denominator of every share. Zero leaves `shares` empty. */
  readonly base: number
  readonly shares: readonly Share<Id>[]
}

/** One plain sentence, chosen by the rules of conclusions.ts; `rule` names its text in the locale files. */
export interface Conclusion {
  readonly rule: string
  readonly values: Readonly<Record<string, number>>
}

export interface Summary {
  readonly wave: WaveId
  /** Number of the release. */
  readonly number: number
  readonly releasedAt: Date
  readonly respondents: number
  /** Null where the audience is unknown. */
  readonly audience: number | null
  /** In 0..1; null where the audience is unknown. */
  readonly responseRate: number | null
  /** Below half: the card says who may be missing. */
  readonly lowResponse: boolean
  readonly rungs: Distribution<Rung>
  readonly highestRungs: Distribution<Rung>
  readonly personas: Distribution<Persona>
  readonly levels: Distribution<Level>
  readonly highestLevels: Distribution<Level>
  /** The questions beside the nine activities, in the order of the questionnaire. */
  readonly questions: Readonly<Record<SummarisedQuestion, Distribution>>
  /** Respondents who said yes to being contacted. */
  readonly ambassadors: number
  readonly conclusion: Conclusion
}

/** All questions but the nine activities, which the models tell. */
export type SummarisedQuestion = Exclude<QuestionId, Activity>
