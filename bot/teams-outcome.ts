import type { Outcome } from '../services/observing/observing'

/** What a collector is told of an answer of Microsoft's services; 0 for none. */
export function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 300) return 'done'
  if (status === 429) return 'throttled'
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'away'
}
