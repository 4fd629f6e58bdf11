/**
 * Keeps the stored data as was promised: each chore again and again, by the one process that holds the lease. A chore is
 * bounded, may be cut off anywhere, and goes on from what it finds in storage.
 */
import type { TenantId } from '../../services/identifiers'
import type { LeaseStore } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { Clock } from '../clock'
import { whileLeading } from '../delivery/lease-keeper'
import { defectOf, type Log } from '../log'

export interface Chore {
  /** How long it waits after a start, which has enough to do. */
  readonly firstMilliseconds: number
  readonly everyMilliseconds: number
  /** `more`: it stopped at its bound, and is to go on soon. */
  run(signal: AbortSignal): Promise<'done' | 'more'>
}

export interface UpkeepParts {
  readonly leases: LeaseStore
  readonly tenant: TenantId
  /** A name that no other process has. */
  readonly holder: string
  readonly clock: Clock
  readonly log: Log
  readonly chores: readonly Chore[]
}

export interface Upkeep {
  /** Resolves when the chores at work have stopped. */
  stop(): Promise<void>
}

const TERM_MILLISECONDS = 60_000
const MORE_MILLISECONDS = 5_000
const FAILED_MILLISECONDS = 60_000

export function startUpkeep({ leases, tenant, holder, clock, log, chores }: UpkeepParts): Upkeep {
  const stopping = new AbortController()
  const failed = ({ kind, message }: StorageError) => log('storage-failed', { problem: `${kind}: ${message}` })
  const options = { leases, tenant, holder, clock, failed, termMilliseconds: TERM_MILLISECONDS }
  const running = whileLeading(options, stopping.signal, async (signal) => {
    await Promise.all(chores.map((chore) => repeat(chore, { clock, log }, signal)))
  })
  return {
    stop: async () => {
      stopping.abort(new Error('The upkeep was told to stop.'))
      await running
    },
  }
}

async function repeat(chore: Chore, parts: Pick<UpkeepParts, 'clock' | 'log'>, signal: AbortSignal): Promise<void> {
  await parts.clock.sleep(chore.firstMilliseconds, signal).catch(() => {})
  while (!signal.aborted) await parts.clock.sleep(await pauseAfter(chore, parts, signal), signal).catch(() => {})
}

/** Does the chore once, and resolves to how long it then rests. */
async function pauseAfter(chore: Chore, { log }: Pick<UpkeepParts, 'log'>, signal: AbortSignal): Promise<number> {
  try {
    return (await chore.run(signal)) === 'more' ? MORE_MILLISECONDS : chore.everyMilliseconds
  } catch (error) {
    if (signal.aborted) return 0
    if (error instanceof StorageError) log('storage-failed', { problem: `${error.kind}: ${error.message}` })
    else log('upkeep-failed', defectOf(error))
    return FAILED_MILLISECONDS
  }
}
