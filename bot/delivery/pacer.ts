/**
 * When the next call may go out. Teams counts every call of the app in a tenant, over any second (reference/platform.md
 * 2.2), so calls are spread evenly instead of in bursts, and those of people who use the bot right now use up places
 * without waiting for one.
 *
 * The libraries for this (bottleneck, p-queue, rate-limiter-flexible) count in windows, which lets twice the limit pass
 * around the edge of two, and none can be told to wait until a moment, to go slower, or to run on another clock.
 */
import type { Clock } from '../clock'

export interface PacerOptions {
  readonly clock: Clock
  /** Calls a second that are never exceeded. */
  readonly ceiling: number
}

/** After a 429 the pace falls to this part, and regains a tenth of the ceiling with each minute without one. */
const SLOWER = 0.8
const SLOWEST = 0.2
const REGAINED_PER_MILLISECOND = 0.1 / 60_000
/** A place that was not used in time is lost, but for these few: timers wake late. */
const LATE_PLACES = 3

export class Pacer {
  readonly #clock: Clock
  readonly #ceiling: number
  /** The moment of the next free place, in milliseconds. */
  #next = 0
  #pausedUntil = 0
  #pace = 1
  #pacedAt = 0

  constructor({ clock, ceiling }: PacerOptions) {
    this.#clock = clock
    this.#ceiling = ceiling
  }

  /** Waits for a place; rejects with the signal's reason when it says stop. */
  async place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    let at = this.#take()
    for (let wait = at - this.#now(); wait > 0; wait = at - this.#now()) {
      await this.#clock.sleep(wait, signal)
      // A pause that began meanwhile holds for those who were waiting already.
      if (this.#pausedUntil > this.#now()) at = this.#take()
    }
  }

  /** A call that did not wait, since somebody is waiting for its answer. */
  used(): void {
    this.#take()
  }

  /** Nobody goes out before then. */
  pauseUntil(moment: Date): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, moment.getTime())
  }

  /** Teams said that it was too much; said of several calls at once, that is one reason to slow down. */
  slowDown(): void {
    if (this.#now() - this.#pacedAt < 1000) return
    this.#pace = Math.max(SLOWEST, this.#currentPace() * SLOWER)
    this.#pacedAt = this.#now()
  }

  get pausedUntil(): Date | null {
    return this.#pausedUntil > this.#now() ? new Date(this.#pausedUntil) : null
  }

  #take(): number {
    const now = this.#now()
    const interval = 1000 / (this.#ceiling * this.#currentPace())
    // A clock that was set back must not leave the next place in a far future.
    if (this.#next > now + MAXIMUM_QUEUE_MILLISECONDS) this.#next = now
    const at = Math.max(this.#next, now - LATE_PLACES * interval, this.#pausedUntil)
    this.#next = at + interval
    return at
  }

  #currentPace(): number {
    const regained = Math.max(0, this.#now() - this.#pacedAt) * REGAINED_PER_MILLISECOND
    return Math.min(1, this.#pace + regained)
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

/** Concurrency bounds how many wait for a place, so an honest queue is never so long; Retry-After may be. */
const MAXIMUM_QUEUE_MILLISECONDS = 60 * 60 * 1000
