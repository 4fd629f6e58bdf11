/** How the counters of a tally hang together: which are over the same people, and which give one another away. */
import { LEVELS, PERSONAS, RUNGS } from '../profiles/profile'
import { ACTIVITIES, QUESTION_IDS, QUESTIONS, type Question } from '../questionnaire/questions'

/** The counters of one question or one reading of a model. */
export interface Family {
  readonly counters: readonly string[]
  /** The counter of those who answered the question; null: everybody has a place. */
  readonly base: string | null
  /** Whether each of them is in one of the counters, so that the counters add up to them. */
  readonly addsUp: boolean
}

const model = (of: string, ids: readonly string[], addsUp: boolean): Family => ({
  counters: ids.map((id) => `${of}:${id}`),
  base: null,
  addsUp,
})

const question = (id: (typeof QUESTION_IDS)[number]): Family => {
  const { kind, options }: Question = QUESTIONS[id]
  return { counters: options.map((option) => `${id}:${option}`), base: id, addsUp: kind === 'one' }
}

const RUNG = model('rung', RUNGS, false)
const PERSONA = model('persona', PERSONAS, true)
const LEVEL = model('level', LEVELS, false)
const WILLINGNESS = question('willingness')

/** All of which a summary says anything. */
export const FAMILIES: readonly Family[] = [
  RUNG,
  model('highest-rung', RUNGS, true),
  PERSONA,
  LEVEL,
  model('highest-level', LEVELS, true),
  ...QUESTION_IDS.filter((id) => !(ACTIVITIES as readonly string[]).includes(id)).map(question),
]

/** What is shown of a group. */
export const GROUP_FAMILIES: readonly Family[] = [RUNG, PERSONA, LEVEL, WILLINGNESS]

/** Counters that are the same count, by the rules of the models (reference 10): to show one is to show all. */
export const SAME_COUNT: readonly (readonly string[])[] = [
  ['rung:creator', 'highest-rung:creator', 'level:producing'],
  ['rung:critic', 'level:commenting'],
  ['level:curating', 'highest-level:curating'],
  ['rung:inactive', 'highest-rung:inactive', 'level:outside', 'highest-level:outside'],
]

/** Two counters that add up to everybody. */
export const OPPOSITES: Family = { counters: ['level:watching', 'level:outside'], base: null, addsUp: true }

/** Our own readings, which the details alone show: the first to be withheld. Not where the models show the same count. */
export function isDispensable({ counter }: { readonly counter: string }): boolean {
  return counter.startsWith('highest-') && !SAME_COUNT.some((same) => same.includes(counter))
}
