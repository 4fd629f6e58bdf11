/** Clocks of our own: one that stands still until a test moves it, and one that hurries. */
import { type Clock, SYSTEM_CLOCK } from '../../bot/clock'
import { START } from './storage'

/** Stands still until it is moved. */
export class HandClock implements Clock {
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>()
  #elapsed = 0
  /** What the wall says beyond what has passed since the start. */
  #jumped = 0

  now(): Date {
    return new Date(START.getTime() + this.#elapsed + this.#jumped)
  }

  elapsed(): number {
    return this.#elapsed
  }

  /** The clock on the wall is set; nothing has passed. */
  jump(milliseconds: number): void {
    this.#jumped += milliseconds
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const stop = () => {
        this.#sleepers.delete(sleeper)
        reject(signal.reason)
      }
      const wake = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const sleeper = { until: this.#elapsed + milliseconds, wake }
      this.#sleepers.add(sleeper)
      signal.addEventListener('abort', stop)
    })
  }

  /** Lets time pass; whoever sleeps wakes at their moment and acts before it goes on. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds
    await settled()
    for (let next = this.#nextSleeper(end); next !== null; next = this.#nextSleeper(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.until)
      this.#sleepers.delete(next)
      next.wake()
      await settled()
    }
    this.#elapsed = end
  }

  #nextSleeper(end: number) {
    const due = [...this.#sleepers].filter(({ until }) => until <= end)
    return due.toSorted((one, other) => one.until - other.until)[0] ?? null
  }
}

/** Runs so many times as fast as ours. */
export function hurriedClock(speed: number, start = START): Clock {
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) * speed
  return {
    now: () => new Date(start.getTime() + elapsed()),
    elapsed,
    sleep: (milliseconds, signal) => SYSTEM_CLOCK.sleep(milliseconds / speed, signal),
  }
}

/** Everything that waits for nothing outside has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
