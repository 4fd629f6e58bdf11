/**
 * Ends the bot when an administrator begins work during which none may run (services/storage/maintenance.ts): it looks
 * now and then, and the administrator waits for longer than that.
 */
import { isUnreadable } from '../services/storage/errors'
import type { MaintenanceStore } from '../services/storage/maintenance'
import type { Clock } from './clock'
import { StartError } from './start-error'

export const MAINTENANCE_LOOK_MILLISECONDS = 10_000

export interface MaintenanceWatch {
  /** Rejects with a StartError when such work has begun; never resolves. */
  readonly begun: Promise<never>
  stop(): void
}

/** Rejects with a StartError where such work is not finished. */
export async function unlessMaintained(maintenance: MaintenanceStore): Promise<void> {
  const current = await maintenance.current().catch((error: unknown) => {
    // Of a newer version: what it is, that version knows.
    if (isUnreadable(error)) throw new StartError('An administrator has begun work that this version does not know.')
    throw error
  })
  if (current === null) return
  throw new StartError(
    `An administrator has begun ${current.work}, and it is not finished: no bot may run. If it was cut off, run the same command again; then start.`,
  )
}

export function watchMaintenance(maintenance: MaintenanceStore, clock: Clock): MaintenanceWatch {
  const stopping = new AbortController()
  const begun = new Promise<never>((_, reject) => {
    void look(maintenance, clock, stopping.signal).then((error) => error && reject(error))
  })
  // Whoever does not wait for it is not told.
  begun.catch(() => {})
  return { begun, stop: () => stopping.abort() }
}

async function look(maintenance: MaintenanceStore, clock: Clock, signal: AbortSignal): Promise<StartError | null> {
  while (!signal.aborted) {
    await clock.sleep(MAINTENANCE_LOOK_MILLISECONDS, signal).catch(() => {})
    if (signal.aborted) break
    try {
      await unlessMaintained(maintenance)
    } catch (error) {
      if (error instanceof StartError) return error
      // Storage is away: nobody can begin such work there either.
    }
  }
  return null
}
