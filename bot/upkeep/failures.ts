/** What one thing's failure must not keep from the others: they go on, and it is told at the end. */
import { StorageError } from '../../services/storage/errors'

export class Failures {
  #first: { readonly error: unknown } | null = null

  get any(): boolean {
    return this.#first !== null
  }

  /** Rejects where going on is of no use: the run was told to stop, or storage is away. */
  async apart(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof StorageError && (error.kind === 'unavailable' || error.kind === 'forbidden')) throw error
      this.#first ??= { error }
    }
  }

  /** Throws the first of them, where there is one. */
  tell(): void {
    if (this.#first !== null) throw this.#first.error
  }
}
