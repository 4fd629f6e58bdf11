/**
 * Which numbers are told as a bound (DESIGN.md section 6, rule 3): those that say of nearly everybody what they answered,
 * or that nearly nobody did. *Nearly* is all but two, or two: whoever is the one exception among all but one would know
 * what all the others answered, and a bound that stood for these alone would tell it.
 */

/** So many people may be the exception. */
export const EXCEPTIONS = 2

export type Extreme = 'over' | 'under'

/** On which side a count is to be told as a bound; null where it is neither. A small `of` may have none between. */
export function extremeOf({ count, of }: { readonly count: number; readonly of: number }): Extreme | null {
  if (count > of - count) return of - count <= EXCEPTIONS ? 'over' : null
  return count <= EXCEPTIONS ? 'under' : null
}

/** The most that a count may be, by what is told of it. */
export function mostToldOf({ count, of }: { readonly count: number; readonly of: number }): number {
  switch (extremeOf({ count, of })) {
    case 'over':
      return of
    case 'under':
      return EXCEPTIONS
    case null:
      return count
  }
}
