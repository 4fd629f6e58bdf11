import type { Clock } from './clock'

export type Readiness = 'ready' | 'storage-away' | 'stopping'

/** How long a look at storage serves whoever asks: strangers may ask as often as they like. */
const FRESH_MILLISECONDS = 3_000

/** Whether the service can work: told from a look at storage that is three seconds old at most, shared by all who ask. */
export class ReadinessLook {
  #stopping = false
  #last: { readonly at: number; readonly answer: Promise<Readiness> } | null = null

  /** `ping` rejects where storage does not answer. */
  constructor(
    private readonly ping: () => Promise<void>,
    private readonly clock: Pick<Clock, 'elapsed'>,
  ) {}

  /** Never rejects. */
  async now(): Promise<Readiness> {
    if (this.#stopping) return 'stopping'
    const elapsed = this.clock.elapsed()
    if (this.#last === null || elapsed - this.#last.at >= FRESH_MILLISECONDS) {
      this.#last = { at: elapsed, answer: this.#look() }
    }
    return this.#last.answer
  }

  /** From now on nothing more is to be sent here. */
  stop(): void {
    this.#stopping = true
  }

  async #look(): Promise<Readiness> {
    try {
      await this.ping()
      return 'ready'
    } catch {
      return 'storage-away'
    }
  }
}
