/** A respondent's place in the three models. The rules stand in one file a model; models.ts lists them. */

/** Forrester's ladder, from the top; Inactive is outside it. Source: Bernoff 2010 (reference 1.2). */
export const RUNGS = ['creator', 'conversationalist', 'critic', 'collector', 'joiner', 'spectator', 'inactive'] as const
export type Rung = (typeof RUNGS)[number]

/** Aimia's personas, from the most to the least engaged. Source: Rozen, Askalani & Senn 2012 (reference 2). */
export const PERSONAS = [
  'spark',
  'mix-n-mingler',
  'cliquer',
  'onlooker',
  'newcomer',
  'no-show',
  'not-classified',
] as const
export type Persona = (typeof PERSONAS)[number]

/** Li's levels, from the top; `outside` is below the pyramid. Source: Li & Owyang 2010 (reference 3). */
export const LEVELS = ['curating', 'producing', 'commenting', 'sharing', 'watching', 'outside'] as const
export type Level = (typeof LEVELS)[number]

export interface Profile {
  /** Every rung that the person stands on, from the top: the rungs overlap, as Forrester meant them. */
  readonly rungs: readonly Rung[]
  /** The first of `rungs`. Our own reading, not Forrester's. */
  readonly highestRung: Rung
  readonly persona: Persona
  /** Every level of the pyramid that holds, from the top. */
  readonly levels: readonly Level[]
  /** The first of `levels`. Our own reading, not Li's. */
  readonly highestLevel: Level
}
