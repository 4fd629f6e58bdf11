/**
 * One dispatcher a tenant: whoever holds the lease. Time is this process's own steady clock, so a clock that jumps, or
 * two machines that disagree, change nothing. A holder stops before others may take over: its term is counted from
 * before the renewal was asked for, theirs from when they first saw it not renewed.
 */
import type { TenantId } from '../../services/identifiers'
import type { LeaseStore } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { Clock } from '../clock'

export interface LeaseOptions {
  readonly leases: LeaseStore
  readonly tenant: TenantId
  /** A name that no other process has. */
  readonly holder: string
  /** How long a lease lasts without renewal. */
  readonly termMilliseconds: number
  readonly clock: Clock
  /** Told once for each time that storage could not be asked. */
  failed(error: StorageError): void
}

/** Two renewals may fail before it is given up; then a call in flight still ends within the term (connector.ts). */
const RENEWALS = 5
const GIVEN_UP = 0.6

/**
 * Calls `lead` whenever the lease is ours, with a signal that says stop when it is ours no more; waits for it to end
 * before trying again. Resolves when `signal` says stop and `lead` has ended.
 */
export async function whileLeading(
  options: LeaseOptions,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { leases, tenant, holder, termMilliseconds, clock } = options
  let seen: { readonly mark: string; readonly since: number } | null = null
  while (!signal.aborted) {
    const asked = clock.elapsed()
    const answer = await attempted(options, () => leases.hold(tenant, holder))
    if (answer?.kind === 'ours') {
      seen = null
      await leadFrom(asked, options, signal, lead)
      continue
    }
    if (answer?.kind === 'held') {
      const { mark } = answer
      const now = clock.elapsed()
      const since: number = seen?.mark === mark ? seen.since : now
      seen = { mark, since }
      const expired = now - since >= termMilliseconds
      if (expired && (await attempted(options, () => leases.take(tenant, holder, mark)))) continue
    }
    await pause(options, signal)
  }
}

async function leadFrom(
  since: number,
  options: LeaseOptions,
  signal: AbortSignal,
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { leases, tenant, holder, termMilliseconds, clock } = options
  const lost = new AbortController()
  const leading = AbortSignal.any([signal, lost.signal])
  let renewed = since
  const work = lead(leading).finally(() => lost.abort())
  const renewing = (async () => {
    while (!leading.aborted) {
      await pause(options, leading)
      if (leading.aborted) return
      const asked = clock.elapsed()
      const answer = await attempted(options, () => leases.hold(tenant, holder))
      if (answer?.kind === 'ours') renewed = asked
      if (answer?.kind === 'held') lost.abort()
    }
  })()
  // Beside the renewals, since one that storage keeps waiting must not keep us sending.
  const watching = (async () => {
    while (!leading.aborted) {
      const left = renewed + GIVEN_UP * termMilliseconds - clock.elapsed()
      if (left > 0) await clock.sleep(left, leading).catch(() => {})
      else lost.abort()
    }
  })()
  await Promise.all([work, renewing, watching])
  await attempted(options, () => leases.release(tenant, holder))
}

async function pause({ clock, termMilliseconds }: LeaseOptions, signal: AbortSignal): Promise<void> {
  await clock.sleep(termMilliseconds / RENEWALS, signal).catch(() => {})
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
