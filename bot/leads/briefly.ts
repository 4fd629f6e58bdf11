/** A value that is read again when it is a few minutes old; a failure is remembered for seconds, so that nobody floods. */
import type { Clock } from '../clock'

const VALUE_MILLISECONDS = 5 * 60 * 1000
const FAILURE_MILLISECONDS = 10_000

export class Briefly<Value> {
  #read: { readonly value: Promise<Value>; until: number } | null = null

  constructor(
    private readonly clock: Clock,
    private readonly read: () => Promise<Value>,
  ) {}

  /** Those who ask at once wait for the same reading. Rejects as the reading does. */
  value(): Promise<Value> {
    const now = this.clock.elapsed()
    if (this.#read !== null && now < this.#read.until) return this.#read.value
    const reading = { value: this.read(), until: now + VALUE_MILLISECONDS }
    reading.value.catch(() => {
      reading.until = this.clock.elapsed() + FAILURE_MILLISECONDS
    })
    this.#read = reading
    return reading.value
  }
}
