/** The bound that is shown where nearly everybody, or nearly nobody, gave an answer (services/privacy/extremes.ts). */
import { EXCEPTIONS } from '../privacy/extremes'
import type { Bound } from './summary'

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99] as const

/** The narrowest that holds with any number of exceptions: it depends on how many answered, and on nothing else. */
export function boundOf(side: Bound['side'], base: number): Bound {
  const share = EXCEPTIONS / base
  if (side === 'under') return { side, share: STEPS.find((step) => step > share) ?? 1 }
  return { side, share: STEPS.findLast((step) => step < 1 - share) ?? 0 }
}
