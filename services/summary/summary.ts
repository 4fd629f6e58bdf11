/** What a summary says; summarise.ts makes one. Types alone, since cards may import no more than these. */
import type { WaveId } from '../identifiers'
import type { Level, Persona, Rung } from '../profiles/profile'
import type { Activity, QuestionId } from '../questionnaire/questions'
import type { Benchmark } from './benchmarks'
import type { Conclusion } from './conclusions'
import type { Interval } from './intervals'

/** One option or level: its share; or a bound, where that would say what nearly everybody or nearly nobody answered. */
export type Share<Id extends string = string> = NumberShare<Id> | BoundedShare<Id>

export interface NumberShare<Id extends string = string> {
  readonly kind: 'number'
  readonly id: Id
  readonly count: number
  /** In 0..1: count over the base of its distribution. */
  readonly share: number
  /** Whether it is off by chance, so that nobody's answer can be told from it. */
  readonly isBlurred: boolean
  /** 95 %; it contains the share. */
  readonly interval: Interval
  readonly benchmarks: readonly Benchmark[]
}

export interface BoundedShare<Id extends string = string> {
  readonly kind: 'bound'
  readonly id: Id
  readonly bound: Bound
  readonly benchmarks: readonly Benchmark[]
}

/** `over 80 %`, `under 20 %`. */
export interface Bound {
  readonly side: 'over' | 'under'
  /** In 0..1. */
  readonly share: number
}

export interface Distribution<Id extends string = string> {
  /** How many answered: the denominator of every share. 0, with `shares` empty, where too few answered to show it. */
  readonly base: number
  /** Every option in its own order, also at zero. */
  readonly shares: readonly Share<Id>[]
}

export interface Summary {
  readonly wave: WaveId
  /** Number of the release. */
  readonly number: number
  readonly releasedAt: Date
  readonly respondents: number
  /** At least the number of respondents. Null where the audience is unknown. */
  readonly audience: number | null
  /** In 0..1; null where the audience is unknown. */
  readonly responseRate: number | null
  /** Below half: the card says who may be missing. */
  readonly lowResponse: boolean
  /** The ladder as Forrester meant it: people stand on several rungs, so the shares add up to more than 1. */
  readonly rungs: Distribution<Rung>
  /** Our own reading: everybody on one rung; adds up to 1. */
  readonly highestRungs: Distribution<Rung>
  /** Of all respondents, so the shares add up to 1; `not-classified` is listed only where there are some. */
  readonly personas: Distribution<Persona>
  /** The pyramid as Li meant it: levels overlap. */
  readonly levels: Distribution<Level>
  /** Our own reading: everybody on one level; adds up to 1. */
  readonly highestLevels: Distribution<Level>
  /** The questions beside the nine activities. */
  readonly questions: Readonly<Record<SummarisedQuestion, Distribution>>
  /** Respondents who said yes to being contacted. Null where so few, or so many, did that it is not shown. */
  readonly ambassadors: number | null
  readonly conclusion: Conclusion
}

export type SummarisedQuestion = Exclude<QuestionId, Activity>
