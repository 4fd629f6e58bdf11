import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import { StorageError } from './errors'

const UNTIL_NO_CONFLICT = retry(handleWhen(isConflict), {
  maxAttempts: 12,
  backoff: new ExponentialBackoff({ initialDelay: 8, maxDelay: 400 }),
})

/**
 * Runs `attempt` again, after a short jittered wait, while others change the same rows: at most 12 times, or until the
 * signal says stop. Only conflicts: the Azure client alone retries what the network loses.
 */
export function retryingConflicts<Result>(
  signal: AbortSignal,
  attempt: () => Promise<Result>,
  /** Told of every one. */
  conflicted: () => void = () => {},
): Promise<Result> {
  return UNTIL_NO_CONFLICT.execute(async () => {
    try {
      return await attempt()
    } catch (error) {
      if (isConflict(error)) conflicted()
      throw error
    }
  }, signal)
}

export function isConflict(error: unknown): boolean {
  return error instanceof StorageError && error.kind === 'conflict'
}
