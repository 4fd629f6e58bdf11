/**
 * One dispatcher a tenant: whoever holds the lease. Time is this process's own steady clock, so a clock that jumps, or
 * two machines that disagree, change nothing. A holder stops before others may take over: its term is counted from
 * before the renewal was asked for, theirs from when they first saw it not renewed.
 */
import type { TenantId } from '../../services/identifiers'
import type { LeaseStore } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import { realTime } from '../clock'

export interface LeaseOptions {
  readonly leases: LeaseStore
  readonly tenant: TenantId
  /** A name that no other process has. */
  readonly holder: string
  /** How long a lease lasts without renewal. */
  readonly termMilliseconds: number
  /** Told once for each time that storage could not be asked. */
  failed(error: StorageError): void
}

/** Renewed three times a term, and given up a little before its end. */
const RENEWALS = 3
const MARGIN = 0.8

/**
 * Calls `lead` whenever the lease is ours, with a signal that says stop when it is ours no more; waits for it to end
 * before trying again. Resolves when `signal` says stop and `lead` has ended.
 */
export async function whileLeading(
  options: LeaseOptions,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { leases, tenant, holder, termMilliseconds } = options
  const pause = termMilliseconds / RENEWALS
  let seen: { readonly mark: string; readonly since: number } | null = null
  while (!signal.aborted) {
    const asked = performance.now()
    const answer = await attempted(options, () => leases.hold(tenant, holder))
    if (answer?.kind === 'ours') {
      seen = null
      await leadFrom(asked, options, signal, lead)
      continue
    }
    if (answer?.kind === 'held') {
      const { mark } = answer
      const now = performance.now()
      const since: number = seen?.mark === mark ? seen.since : now
      seen = { mark, since }
      const expired = now - since >= termMilliseconds
      if (expired && (await attempted(options, () => leases.take(tenant, holder, mark)))) continue
    }
    await realTime(pause, signal)
  }
}

async function leadFrom(
  since: number,
  options: LeaseOptions,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { leases, tenant, holder, termMilliseconds } = options
  const lost = new AbortController()
  const leading = AbortSignal.any([signal, lost.signal])
  const work = lead(leading).finally(() => lost.abort())
  let renewed = since
  while (!leading.aborted) {
    await realTime(termMilliseconds / RENEWALS, leading)
    if (leading.aborted) break
    const asked = performance.now()
    const answer = await attempted(options, () => leases.hold(tenant, holder))
    if (answer?.kind === 'ours') renewed = asked
    if (answer?.kind === 'held' || performance.now() - renewed >= MARGIN * termMilliseconds) lost.abort()
  }
  await work
  await attempted(options, () => leases.release(tenant, holder))
}

/** Null where storage does not answer: the next time may be better. */
async function attempted<Result>({ failed }: LeaseOptions, ask: () => Promise<Result>): Promise<Result | null> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    failed(error)
    return null
  }
}
