import { setTimeout as pause } from 'node:timers/promises'

/** Waits until `holds` no longer throws; after five seconds, throws what it threw last. */
export async function eventually(holds: () => void | Promise<void>): Promise<void> {
  const end = performance.now() + 5_000
  for (;;) {
    try {
      return await holds()
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(10)
    }
  }
}
