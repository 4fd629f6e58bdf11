/**
 * Counts over submitted answers. A tally is a sum over respondents: what one adds is exactly what erasing takes away.
 * Counters: `<question>` (how many answered it), `<question>:<option>`, `rung:<rung>`, `highest-rung:<rung>`,
 * `persona:<persona>`, `level:<level>`, `highest-level:<level>`.
 */

export interface Tally {
  readonly respondents: number
  /** Counters above zero; an absent one is zero. */
  readonly counts: Readonly<Record<string, number>>
}

export const EMPTY_TALLY: Tally = { respondents: 0, counts: {} }
