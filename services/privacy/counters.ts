/** How the counters of a tally hang together: which are over the same people, add up, or are the same count. */
import { LEVELS, PERSONAS, RUNGS } from '../profiles/profile'
import { ACTIVITIES, QUESTION_IDS, QUESTIONS, type Question } from '../questionnaire/questions'

/** The counters of one question or one reading of a model. */
export interface Family {
  readonly counters: readonly string[]
  /** The counter of those who answered the question; null: everybody has a place. */
  readonly base: string | null
  /** Whether each of them is in one of the counters, so that the counters add up to them. */
  readonly addsUp: boolean
  /** Whether it tells how other counters go together, so that exact numbers of both would tell more than each (blur.ts). */
  readonly binds: boolean
}

function model(of: string, ids: readonly string[], { addsUp, binds }: Pick<Family, 'addsUp' | 'binds'>): Family {
  return { counters: ids.map((id) => `${of}:${id}`), base: null, addsUp, binds }
}

/** Who would contribute gladly. */
export const WILLING = ['willingness:quite', 'willingness:very-much'] as const
/** In the pyramid above Watching. */
export const ACTIVE = ['curating', 'producing', 'commenting', 'sharing'] as const

const question = (id: (typeof QUESTION_IDS)[number]): Family => {
  const { kind, options, atMost }: Question = QUESTIONS[id]
  const counters = options.map((option) => `${id}:${option}`)
  // Where all gave as many answers as they may, those that are told as numbers may leave no room for the others.
  return { counters, base: id, addsUp: kind === 'one', binds: atMost !== undefined }
}

const RUNG = model('rung', RUNGS, { addsUp: false, binds: false })
const PERSONA = model('persona', PERSONAS, { addsUp: true, binds: true })
const LEVEL = model('level', LEVELS, { addsUp: false, binds: false })
const WILLINGNESS = question('willingness')

/** All of which a summary says anything. */
export const FAMILIES: readonly Family[] = [
  RUNG,
  model('highest-rung', RUNGS, { addsUp: true, binds: true }),
  PERSONA,
  LEVEL,
  model('highest-level', LEVELS, { addsUp: true, binds: true }),
  ...QUESTION_IDS.filter((id) => !(ACTIVITIES as readonly string[]).includes(id)).map(question),
]

/** What is shown of a group. */
export const GROUP_FAMILIES: readonly Family[] = [RUNG, PERSONA, LEVEL, WILLINGNESS]

/** By the rules of the models (reference 10): to show one is to show all. */
const SAME_COUNT: readonly (readonly string[])[] = [
  ['rung:creator', 'highest-rung:creator', 'level:producing'],
  ['rung:critic', 'level:commenting'],
  ['level:curating', 'highest-level:curating'],
  ['rung:inactive', 'highest-rung:inactive', 'level:outside', 'highest-level:outside'],
]

/** Whether another counter is the same count. */
export function hasTwin(counter: string): boolean {
  return twinsOf(counter).length > 1
}

/** All counters that are the same count as this one, which is among them. */
export function twinsOf(counter: string): readonly string[] {
  return SAME_COUNT.find((same) => same.includes(counter)) ?? [counter]
}

/** Everybody is on a level, or outside. */
export const OPPOSITES = { on: 'level:watching', outside: 'level:outside' } as const

/** Whether nobody who is outside is in it: all rungs and levels but that itself, and whoever is active. */
export function isOnSome(counter: string): boolean {
  return /^((highest-)?(rung|level):|measure:active)/.test(counter) && !twinsOf(OPPOSITES.outside).includes(counter)
}
