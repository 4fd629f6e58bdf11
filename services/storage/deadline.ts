import { setMaxListeners } from 'node:events'
import { storageErrorOf } from './azure-errors'
import { StorageError } from './errors'

/** Teams wants an answer within ten seconds; what one call of storage may take of it, retries and waiting included. */
export const TURN_MILLISECONDS = 8_000

/**
 * Runs `work`, which must heed the signal, and rejects with `unavailable` when `milliseconds` have passed, or with the
 * reason of `stop` when that comes first. What comes out otherwise is a StorageError too, or a defect.
 */
export async function withDeadline<Result>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
  stop?: AbortSignal,
): Promise<Result> {
  stop?.throwIfAborted()
  const deadline = new AbortController()
  // Each of the 64 reads of a wave listens: no leak, which Node would warn of.
  setMaxListeners(0, deadline.signal)
  const timer = setTimeout(() => deadline.abort(tooLate(milliseconds)), milliseconds)
  const stopped = () => deadline.abort(stop?.reason)
  stop?.addEventListener('abort', stopped, { once: true })
  try {
    return await work(deadline.signal)
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : storageErrorOf(error)
  } finally {
    clearTimeout(timer)
    stop?.removeEventListener('abort', stopped)
  }
}

function tooLate(milliseconds: number): StorageError {
  return new StorageError('unavailable', `Storage did not answer within ${milliseconds / 1000} seconds.`)
}
