import type { Outcome } from '../observing/observing'
import { StorageError, type StorageErrorKind } from './errors'

/** What a collector is told of a call that failed. */
export function outcomeOfStorage(error: unknown): Outcome {
  return error instanceof StorageError ? OUTCOMES[error.kind] : 'failed'
}

const OUTCOMES: Readonly<Record<StorageErrorKind, Outcome>> = {
  conflict: 'conflict',
  unavailable: 'away',
  'too-large': 'failed',
  'bad-key': 'failed',
  forbidden: 'refused',
  unreadable: 'failed',
}
