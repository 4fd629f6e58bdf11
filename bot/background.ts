/** Work that a turn begins and nobody waits for: owned here, so that it is told to stop and is waited for. */
import { defectOf, type Log } from './log'

export class BackgroundWork {
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(private readonly log: Log) {}

  begin(work: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.#stopping
    const running = work(signal)
      .catch((error: unknown) => {
        if (signal.aborted) return
        this.log('background-failed', defectOf(error))
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running)
  }
}
