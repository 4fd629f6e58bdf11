/**
 * One plain conclusion from a summary: the first rule of the table that holds. All thresholds are ours. The order
 * follows Li: watching and sharing are the foundation without which commenters and producers find no audience.
 */
import type { Level } from '../profiles/profile'
import type { Conclusion, Distribution, Summary } from './summary'

/** What the rules look at: a summary without its conclusion. */
export type ConclusionGround = Pick<
  Summary,
  'respondents' | 'audience' | 'responseRate' | 'rungs' | 'levels' | 'questions'
>

/** The first rule that holds; the last one always does. */
export function conclusionOf(ground: ConclusionGround): Conclusion {
  const facts = factsOf(ground)
  const rule = CONCLUSION_RULES.find(({ holds }) => holds(facts))
  if (rule === undefined) throw new Error('The last rule of the table holds for every summary.')
  return { rule: rule.id, values: Object.fromEntries(rule.values.map((name) => [name, inTen(facts[name])])) }
}

interface Facts {
  readonly watching: number
  readonly sharing: number
  readonly commenting: number
  readonly producing: number
  readonly inactive: number
  /** Of those who answered: would like to contribute quite or very much. */
  readonly willing: number
  /** Of those who answered: uses no platform for work. */
  readonly notForWork: number
  readonly response: number
  readonly respondents: number
}

export interface ConclusionRule {
  /** Names the text in the locale files. */
  readonly id: string
  readonly holds: (facts: Facts) => boolean
  /** The shares that the text tells, each as *n in 10*. */
  readonly values: readonly Exclude<keyof Facts, 'respondents'>[]
}

const FEW = 0.2
const HALF = 0.5
const MANY = 0.6
/** Below this many respondents a share's interval spans tens of points. */
const ENOUGH_RESPONDENTS = 10
/** Below this response those who answered may be another kind of people than those who did not. */
const ENOUGH_RESPONSE = 0.3

export const CONCLUSION_RULES: readonly ConclusionRule[] = [
  { id: 'too-little-response', holds: (f) => f.respondents < ENOUGH_RESPONDENTS, values: [] },
  { id: 'low-response', holds: (f) => f.response < ENOUGH_RESPONSE, values: ['response'] },
  { id: 'mostly-inactive', holds: (f) => f.inactive >= HALF, values: ['inactive'] },
  {
    id: 'many-create-and-willing',
    holds: (f) => f.producing >= HALF && f.willing >= HALF,
    values: ['producing', 'willing'],
  },
  { id: 'many-create', holds: (f) => f.producing >= HALF, values: ['producing'] },
  {
    id: 'willing-but-silent',
    holds: (f) => f.willing >= HALF && f.sharing < HALF,
    values: ['willing', 'sharing'],
  },
  {
    id: 'watch-few-share',
    holds: (f) => f.watching >= MANY && f.sharing < HALF,
    values: ['watching', 'sharing'],
  },
  {
    id: 'active-but-not-for-work',
    holds: (f) => f.sharing >= HALF && f.notForWork >= HALF,
    values: ['sharing', 'notForWork'],
  },
  {
    id: 'active-but-unwilling',
    holds: (f) => f.sharing >= HALF && f.willing < FEW,
    values: ['sharing', 'willing'],
  },
  {
    id: 'share-few-create',
    holds: (f) => f.sharing >= HALF && f.producing < FEW,
    values: ['sharing', 'producing'],
  },
  {
    id: 'talk-some-create',
    holds: (f) => f.sharing >= HALF && f.commenting >= HALF,
    values: ['commenting', 'producing'],
  },
  { id: 'mixed', holds: () => true, values: ['watching', 'sharing', 'producing'] },
]

function factsOf({ respondents, responseRate, rungs, levels, questions }: ConclusionGround): Facts {
  const level = (id: Level) => shareOf(levels, id)
  return {
    watching: level('watching'),
    sharing: level('sharing'),
    commenting: level('commenting'),
    producing: level('producing'),
    inactive: shareOf(rungs, 'inactive'),
    willing: shareOf(questions.willingness, 'quite') + shareOf(questions.willingness, 'very-much'),
    notForWork: shareOf(questions['work-platforms'], 'none'),
    // An unknown audience says nothing of the response.
    response: responseRate ?? 1,
    respondents,
  }
}

function shareOf(distribution: Distribution, id: string): number {
  return distribution.shares.find((share) => share.id === id)?.share ?? 0
}

/** 0.62 is *6 in 10*: a plain sentence must not look more exact than it is. */
function inTen(share: number): number {
  return Math.round(share * 10)
}
