/** Time as an argument, so that tests and benchmarks can hurry it. */
import { setTimeout } from 'node:timers/promises'

export interface Clock {
  now(): Date
  /** Milliseconds since some moment. It never jumps: what is to last a while is measured by it, not by `now`. */
  elapsed(): number
  /** Rejects with the signal's reason when it says stop. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await setTimeout(milliseconds, undefined, { signal })
    } catch {
      // Node rejects with an error of its own; whoever stopped us said why.
      throw signal.reason
    }
  },
}

/** Waits in real time, whatever clock the waves go by; ends early, without complaint, when the signal says stop. */
export async function realTime(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {})
}
