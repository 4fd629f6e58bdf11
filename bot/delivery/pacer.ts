/**
 * When the next call may go out. Teams counts every call of the app in a tenant, over any second (reference/platform.md
 * 2.2), so calls are spread evenly instead of in bursts, and those of people who use the bot right now use up places
 * without waiting for one.
 *
 * The libraries for this (bottleneck, p-queue, p-throttle, limiter, rate-limiter-flexible) count in windows, which lets
 * twice the limit pass around the edge of two, and none can be told to wait until a moment, to go slower, or to run on
 * another clock.
 */
import type { Clock } from '../clock'

export interface PacerOptions {
  readonly clock: Clock
  /** Calls a second that are never exceeded. */
  readonly ceiling: number
}

/**
 * After a 429 the pace falls to this part, and regains a tenth of the ceiling with each minute without one: calls that
 * bunch once on their way cost little, and a limit that is lower than we think is found within seconds.
 */
const SLOWER = 0.9
const SLOWEST = 0.2
const REGAINED_PER_MILLISECOND = 0.1 / 60_000
/** Refusals within this time tell of one and the same excess. */
const ONE_EXCESS_MILLISECONDS = 1_000
/** A place that was not used in time is lost, but for these few: timers wake late. */
const LATE_PLACES = 3

export class Pacer {
  readonly #clock: Clock
  readonly #ceiling: number
  /** Moments by `elapsed`: a clock that is set back or forward changes no place. */
  #nextPlace = Number.NEGATIVE_INFINITY
  #pausedUntil = Number.NEGATIVE_INFINITY
  #slowedAt = Number.NEGATIVE_INFINITY
  /** The part of the ceiling that was left then. */
  #slowedTo = 1
  /** Places that were given out before the last pause are void. */
  #pauses = 0

  /** Throws a RangeError for a ceiling that lets nothing through. */
  constructor({ clock, ceiling }: PacerOptions) {
    if (!(ceiling > 0)) throw new RangeError(`The ceiling must be above 0 calls a second, not ${ceiling}.`)
    this.#clock = clock
    this.#ceiling = ceiling
  }

  /** Waits for a place; rejects with the signal's reason when it says stop. */
  async place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    let pauses = this.#pauses
    let at = this.#take()
    for (let wait = at - this.#clock.elapsed(); wait > 0; wait = at - this.#clock.elapsed()) {
      await this.#clock.sleep(wait, signal)
      if (pauses === this.#pauses) continue
      pauses = this.#pauses
      at = this.#take()
    }
  }

  /** A call that did not wait, since somebody is waiting for its answer. */
  used(): void {
    this.#take()
  }

  /** Nobody goes out before then; whoever waits already waits for it too. */
  pauseUntil(moment: Date): void {
    const until = this.#clock.elapsed() + moment.getTime() - this.#clock.now().getTime()
    if (until <= Math.max(this.#pausedUntil, this.#clock.elapsed())) return
    this.#pausedUntil = until
    this.#nextPlace = until
    this.#pauses += 1
  }

  /** Teams said that it was too much; said of several calls at once, that is one reason to slow down. */
  slowDown(): void {
    const now = this.#clock.elapsed()
    if (now - this.#slowedAt < ONE_EXCESS_MILLISECONDS) return
    this.#slowedTo = Math.max(SLOWEST, SLOWER * this.#partOfCeiling(now))
    this.#slowedAt = now
  }

  /** Null where nothing is paused. */
  get pausedUntil(): Date | null {
    const left = this.#pausedUntil - this.#clock.elapsed()
    return left > 0 ? new Date(this.#clock.now().getTime() + left) : null
  }

  /** The moment of the next free place, which is now taken. */
  #take(): number {
    const now = this.#clock.elapsed()
    const interval = 1000 / (this.#ceiling * this.#partOfCeiling(now))
    const at = Math.max(this.#nextPlace, now - LATE_PLACES * interval, this.#pausedUntil)
    this.#nextPlace = at + interval
    return at
  }

  #partOfCeiling(now: number): number {
    return Math.min(1, this.#slowedTo + (now - this.#slowedAt) * REGAINED_PER_MILLISECOND)
  }
}
