/**
 * Brings waves to people. While this process holds the lease it does three things side by side: it performs what is
 * owed to the waves, works on the shards that wait in the queue, and keeps the progress cards in step. Everything that
 * matters stands in storage, so it may be stopped or killed anywhere, and another goes on.
 */
import { setMaxListeners } from 'node:events'
import type { TenantId } from '../../services/identifiers'
import type { Outcome } from '../../services/observing/observing'
import type { DeliveryQueue, DeliveryTask, HeldTask, LeaseStore } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { SettingsStore } from '../../services/storage/stores'
import { dutyOf, sideDutyOf } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import { AudienceError } from '../audience/problem'
import { realTime } from '../clock'
import { defectOf, type Log } from '../log'
import { type DutyParts, perform } from './duties'
import { halt } from './halt'
import { Health } from './health'
import { InstalledInPart } from './installing'
import { whileLeading } from './lease-keeper'
import { type ProgressParts, ProgressUpdates } from './progress-updates'
import { NotPosted } from './report'
import { runShard, type ShardEnd, type ShardParts } from './shard-run'
import { type OpenWave, WaveWatch } from './wave-watch'

export interface DispatcherParts
  extends Omit<ShardParts, 'throttled' | 'health' | 'stores'>,
    Omit<DutyParts, 'stores'>,
    Pick<ProgressParts, 'leadership'> {
  readonly stores: ShardParts['stores'] & DutyParts['stores'] & { readonly settings: SettingsStore }
  readonly leases: LeaseStore
  readonly queue: DeliveryQueue
  readonly log: Log
  readonly tenant: TenantId
  /** A name that no other process has. */
  readonly holder: string
  /** How long the lease lasts without renewal. */
  readonly termMilliseconds?: number
  /** How many shards are worked on side by side. */
  readonly shards?: number
  /** How often it looks whether there is something to do. */
  readonly tickMilliseconds?: number
}

export interface Dispatcher {
  /** Resolves when the sends in flight have ended and are recorded. */
  stop(): Promise<void>
}

const TERM_MILLISECONDS = 30_000
const SHARDS_AT_ONCE = 4
/** After so many failures a task is set aside. */
const MOST_RECEIVED = 5
const NEVER_STOPPED = new AbortController().signal
const TICK_MILLISECONDS = 1_000
/** How soon the pause that another replica was told of is ours too. */
const OBEY_MILLISECONDS = 3_000
/** A duty that failed is tried again then. */
const DUTY_FAILED_MILLISECONDS = 15_000
/** A task whose shard is being worked on comes back then. */
const BUSY_SECONDS = 15
/** Refusals that are told at the same time are one. */
const ONE_THROTTLE_MILLISECONDS = 1_000
/** A shard that storage did not let us work on is no failure of its own. */
const STORAGE_AWAY_SECONDS = 10

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const stopping = new AbortController()
  const { leases, tenant, holder, termMilliseconds = TERM_MILLISECONDS, clock, log } = parts
  const failed = ({ kind, message }: StorageError) => log('storage-failed', { problem: `${kind}: ${message}` })
  const running = whileLeading({ leases, tenant, holder, termMilliseconds, clock, failed }, stopping.signal, (signal) =>
    new Leading(parts).run(signal),
  )
  return {
    stop: async () => {
      stopping.abort(new Error('The dispatcher was told to stop.'))
      await running
    },
  }
}

/** What is done while the lease is ours. */
class Leading {
  readonly #watch: WaveWatch
  readonly #progress: ProgressUpdates
  readonly #parts: DispatcherParts & ShardParts
  /** The shards that are being worked on, by wave and number. */
  readonly #running = new Map<string, { readonly task: DeliveryTask; readonly ended: Promise<void> }>()
  /** The duties that are being performed, by wave and kind. */
  readonly #performing = new Map<string, Promise<void>>()
  /** Until when a duty of a wave rests, by `elapsed`. */
  readonly #resting = new Map<string, number>()
  #throttledUntil = 0

  constructor(parts: DispatcherParts) {
    this.#parts = { ...parts, health: new Health(), throttled: (until) => this.#throttled(until) }
    this.#watch = new WaveWatch(parts.stores.waves, parts.tenant)
    this.#progress = new ProgressUpdates(this.#parts)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { stores, tenant, pacer } = this.#parts
    // Everybody who is being written to listens.
    setMaxListeners(0, signal)
    // Before the first call, and then again and again: another replica calls Teams too, for those who speak with it.
    let obeyed = 0
    const obey = async () => {
      if (!this.#watch.anyOpen) return
      const until = await stores.settings.throttledUntil(tenant)
      // Once: of a clock that was set back since, a pause that is over would be one that begins.
      if (until === null || until.getTime() === obeyed) return
      obeyed = until.getTime()
      pacer.pauseUntil(until)
    }
    await this.#attempt(signal, () => this.#watch.look())
    await this.#attempt(signal, obey)
    // Side by side: a cancelled wave is seen while a long duty is performed, or an update waits for its place.
    await Promise.all([
      this.#everyTick(signal, () => this.#watch.look()),
      this.#every(OBEY_MILLISECONDS, signal, obey),
      this.#everyTick(signal, async () => this.#performDuties(dutyOf, signal)),
      this.#everyTick(signal, async () => this.#performDuties(sideDutyOf, signal)),
      this.#everyTick(signal, () => this.#showProgress(signal)),
      this.#everyTick(signal, () => this.#receive(signal)),
    ])
    await Promise.all([...this.#ends(), ...this.#performing.values()])
  }

  /** No wave waits for another: to read an audience may take an hour. */
  #performDuties(owed: typeof dutyOf, signal: AbortSignal): void {
    for (const wave of this.#watch.waves) {
      const key = `${wave.id} ${owed.name}`
      if (this.#performing.has(key)) continue
      const ended = this.#attempt(signal, () => this.#performAll(wave, owed, signal))
      this.#performing.set(
        key,
        ended.finally(() => this.#performing.delete(key)),
      )
    }
  }

  async #showProgress(signal: AbortSignal): Promise<void> {
    for (const wave of this.#watch.waves) {
      const { launch, state } = wave
      if (launch === null || state === 'draft') continue
      for (const { task } of this.#running.values()) this.#progress.touch(task.wave, task.shard)
      await this.#attempt(signal, () => this.#progress.update(wave, launch, signal))
    }
  }

  /** One duty after another, until none is owed. */
  async #performAll(seen: Wave, owed: typeof dutyOf, signal: AbortSignal): Promise<void> {
    const { stores, clock } = this.#parts
    if (owed(seen, clock.now()) === null) return
    while (!signal.aborted) {
      // What was seen a moment ago may be done since.
      const wave = await stores.waves.read(seen.tenant, seen.id)
      if (!wave?.launch) return
      const duty = owed(wave, clock.now())
      const key = `${wave.id} ${duty}`
      if (duty === null || clock.elapsed() < (this.#resting.get(key) ?? 0)) return
      // A wave that is cancelled meanwhile has nobody to invite any more.
      const stop =
        duty === 'expand' || duty === 'install' ? AbortSignal.any([signal, this.#watch.signalOf(wave)]) : signal
      try {
        await perform(this.#parts, wave, wave.launch, duty, stop)
      } catch (error) {
        if (signal.aborted || stop.aborted) return
        this.#resting.set(key, clock.elapsed() + restAfter(error))
        throw error
      }
    }
  }

  async #receive(signal: AbortSignal): Promise<void> {
    const { queue, shards = SHARDS_AT_ONCE } = this.#parts
    while (!signal.aborted && this.#watch.anyOpen) {
      if (this.#running.size >= shards) {
        await Promise.race(this.#ends())
        continue
      }
      // Cut off, it would leave what it has taken already to nobody for a minute.
      const tasks = await queue.receive(shards - this.#running.size, NEVER_STOPPED)
      if (tasks.length === 0) return
      for (const task of tasks) this.#begin(task, signal)
    }
  }

  #begin(held: HeldTask, signal: AbortSignal): void {
    const key = `${held.task.wave} ${held.task.shard}`
    if (this.#running.has(key)) {
      void this.#attempt(signal, () => held.later(BUSY_SECONDS))
      return
    }
    const ended = this.#attempt(signal, () => this.#work(held, signal)).finally(() => this.#running.delete(key))
    this.#running.set(key, { task: held.task, ended })
  }

  #ends(): Promise<void>[] {
    return [...this.#running.values()].map(({ ended }) => ended)
  }

  async #work(held: HeldTask, signal: AbortSignal): Promise<void> {
    const open = await this.#watch.open(held.task.wave)
    if (open === null) return held.done()
    if (held.received > MOST_RECEIVED) return this.#poison(held, open.wave)
    const { observing } = this.#parts
    const end = await observing
      .timed('sending', {}, () => this.#runShard(held, open, signal), {
        result: ({ kind }) => (kind === 'halted' ? 'refused' : 'done'),
        error: outcomeOf,
      })
      .catch((error: unknown) => {
        if (!isStorageAway(error)) throw error
        this.#failed(error)
        return { kind: 'later', seconds: STORAGE_AWAY_SECONDS } as const
      })
    switch (end.kind) {
      case 'done':
        return held.done()
      case 'later':
        return held.later(end.seconds)
      case 'halted':
        await halt(this.#parts, open.wave, end.reason)
        return held.done()
      case 'stopped':
        // The wave has ended, and with it the task; or we are to stop, and others go on at once.
        return open.signal.aborted ? held.done() : held.later(0)
    }
  }

  /** Keeps the task ours while its shard is worked on. */
  async #runShard(
    held: HeldTask,
    { wave, launch, signal: waveSignal }: OpenWave,
    signal: AbortSignal,
  ): Promise<ShardEnd> {
    const finished = new AbortController()
    const lost = new AbortController()
    const renewing = this.#renew(held, finished.signal).catch(() => lost.abort())
    try {
      const stop = AbortSignal.any([signal, waveSignal, lost.signal])
      // Everybody who is being written to listens.
      setMaxListeners(0, stop)
      return await runShard(this.#parts, wave, launch, held.task.shard, stop)
    } finally {
      finished.abort()
      await renewing
      this.#progress.touch(wave.id, held.task.shard)
    }
  }

  /** Rejects where the task is ours no more. In real time, which is the queue's. */
  async #renew(held: HeldTask, finished: AbortSignal): Promise<void> {
    for (;;) {
      await realTime((held.seconds * 1000) / 4, finished)
      if (finished.aborted) return
      try {
        await held.renew()
      } catch (error) {
        // The next time may be better: there are three within the time that the task is ours.
        if (!isStorageAway(error)) throw error
      }
    }
  }

  async #poison(held: HeldTask, wave: Wave): Promise<void> {
    const { log, reports } = this.#parts
    log('shard-poisoned', { shard: held.task.shard })
    // First: a crash in between tells it twice, rather than nobody.
    await reports.poisoned(wave)
    await held.poison()
  }

  #throttled(until: Date): void {
    const { stores, tenant } = this.#parts
    // The pacer waits already; the row is for other replicas. Many calls at once are told the same.
    if (until.getTime() < this.#throttledUntil + ONE_THROTTLE_MILLISECONDS) return
    this.#throttledUntil = until.getTime()
    stores.settings.throttle(tenant, until).catch((error: unknown) => this.#failed(error))
  }

  #everyTick(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    return this.#every(this.#parts.tickMilliseconds ?? TICK_MILLISECONDS, signal, work)
  }

  async #every(milliseconds: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      await this.#attempt(signal, work)
      await this.#parts.clock.sleep(milliseconds, signal).catch(() => {})
    }
  }

  /** What fails now is owed still, and tried again at a later tick. */
  async #attempt(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!signal.aborted) this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    const { log } = this.#parts
    if (error instanceof StorageError) {
      log('storage-failed', { problem: `${error.kind}: ${error.message}` })
    } else if (error instanceof AudienceError) log('audience-unreadable', { problem: error.problem.kind })
    // Said already: apps-installed, post-failed.
    else if (!(error instanceof InstalledInPart || error instanceof NotPosted)) log('delivery-failed', defectOf(error))
  }
}

/** Whom Teams could not help three times may need a while. */
function restAfter(error: unknown): number {
  return DUTY_FAILED_MILLISECONDS * (error instanceof InstalledInPart ? 2 ** error.tries : 1)
}

function outcomeOf(error: unknown): Outcome {
  return isStorageAway(error) ? 'away' : 'failed'
}

function isStorageAway(error: unknown): error is StorageError {
  return error instanceof StorageError && error.kind === 'unavailable'
}
