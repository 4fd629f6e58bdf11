/** A clock on which nobody waits: whoever sleeps wakes soon, at their moment, the earliest first. */
import type { Clock } from '../../bot/clock'

export class InstantClock implements Clock {
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: number[] = []
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = []
  #now: number

  constructor(start = new Date('2026-01-31T09:00:00.000Z')) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  elapsed(): number {
    return this.#now
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    this.sleeps.push(milliseconds)
    await new Promise<void>((wake) => {
      this.#sleepers.push({ until: this.#now + milliseconds, wake })
      this.#sleepers.sort((a, b) => a.until - b.until)
      setImmediate(() => this.#wakeFirst())
    })
    signal.throwIfAborted()
  }

  #wakeFirst(): void {
    const first = this.#sleepers.shift()
    if (first === undefined) return
    this.#now = Math.max(this.#now, first.until)
    first.wake()
  }
}
