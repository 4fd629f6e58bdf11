/** Lets one task at a time through for each key, in the order of asking, so that we do not conflict with ourselves. */
export class Turnstile {
  /** The last in each queue; a key whose queue is empty is not in it. */
  readonly #last = new Map<string, Promise<unknown>>()

  /** Rejects, without running the task, when the signal was aborted while waiting. */
  async pass<Result>(key: string, signal: AbortSignal, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const mine = before.then(() => {
      signal.throwIfAborted()
      return task()
    })
    // The next in the queue waits for our end, good or bad; our own caller alone hears of the failure.
    const end = mine.catch(() => undefined)
    this.#last.set(key, end)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === end) this.#last.delete(key)
    }
  }
}
