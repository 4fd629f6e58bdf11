/**
 * Brings waves to people. While this process holds the lease it does three things side by side: it performs what is
 * owed to the waves, works on the shards that wait in the queue, and keeps the progress cards in step. Everything that
 * matters stands in storage, so it may be stopped or killed anywhere, and another goes on.
 */
import type { TenantId } from '../../services/identifiers'
import type { DeliveryQueue, HeldTask, LeaseStore } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { SettingsStore } from '../../services/storage/stores'
import { dutyOf } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import { realTime } from '../clock'
import { type DutyParts, perform } from './duties'
import { whileLeading } from './lease-keeper'
import { type ProgressParts, ProgressUpdates } from './progress-updates'
import { runShard, type ShardEnd, type ShardParts } from './shard-run'
import { type OpenWave, WaveWatch } from './wave-watch'

export interface DispatcherParts extends Omit<ShardParts, 'throttled' | 'stores'>, Omit<DutyParts, 'stores'> {
  readonly stores: ShardParts['stores'] & DutyParts['stores'] & { readonly settings: SettingsStore }
  readonly leases: LeaseStore
  readonly queue: DeliveryQueue
  readonly log: ProgressParts['log']
  readonly tenant: TenantId
  /** A name that no other process has. */
  readonly holder: string
  /** How long the lease lasts without renewal. */
  readonly termMilliseconds?: number
  /** How many shards are worked on side by side. */
  readonly shards?: number
}

export interface Dispatcher {
  /** Resolves when the sends in flight have ended and are recorded. */
  stop(): Promise<void>
}

const TERM_MILLISECONDS = 20_000
const SHARDS_AT_ONCE = 4
/** After so many failures a task is set aside. */
const MOST_RECEIVED = 5
const TICK_MILLISECONDS = 1_000
const RENEW_MILLISECONDS = 20_000
/** A task whose shard is being worked on comes back then. */
const BUSY_SECONDS = 15

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const stopping = new AbortController()
  const { leases, tenant, holder, termMilliseconds = TERM_MILLISECONDS, log } = parts
  const failed = ({ kind, message }: StorageError) => log('storage-failed', { problem: `${kind}: ${message}` })
  const running = whileLeading({ leases, tenant, holder, termMilliseconds, failed }, stopping.signal, (signal) =>
    new Leading(parts).run(signal),
  )
  return {
    stop: async () => {
      stopping.abort()
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
  readonly #running = new Map<string, Promise<void>>()

  constructor(parts: DispatcherParts) {
    const throttled = (until: Date) => {
      // The pacer waits already; the row is for whoever leads after us.
      parts.stores.settings.throttle(parts.tenant, until).catch((error: unknown) => this.#failed(error))
    }
    this.#parts = { ...parts, throttled }
    this.#watch = new WaveWatch(parts.stores.waves, parts.tenant)
    this.#progress = new ProgressUpdates(parts)
  }

  async run(signal: AbortSignal): Promise<void> {
    const { stores, tenant, pacer, connector } = this.#parts
    await this.#attempt(signal, async () => {
      const until = await stores.settings.throttledUntil(tenant)
      if (until !== null) pacer.pauseUntil(until)
      // Without a token every call fails, and says so itself.
      await connector.warmUp().catch(() => {})
    })
    await Promise.all([
      this.#everyTick(signal, () => this.#look(signal)),
      this.#everyTick(signal, () => this.#receive(signal)),
    ])
    await Promise.all(this.#running.values())
  }

  async #look(signal: AbortSignal): Promise<void> {
    for (const wave of await this.#watch.look()) {
      await this.#attempt(signal, () => this.#performAll(wave, signal))
      await this.#attempt(signal, async () => {
        if (wave.launch !== null && wave.state !== 'draft') await this.#progress.update(wave, wave.launch, signal)
      })
    }
  }

  /** One duty after another, until none is owed. */
  async #performAll(wave: Wave, signal: AbortSignal): Promise<void> {
    const { stores, clock } = this.#parts
    for (let now: Wave | null = wave; now?.launch && !signal.aborted; ) {
      const duty = dutyOf(now, clock.now())
      if (duty === null) return
      await perform(this.#parts, now, now.launch, duty, signal)
      now = await stores.waves.read(wave.tenant, wave.id)
    }
  }

  async #receive(signal: AbortSignal): Promise<void> {
    const { queue, shards = SHARDS_AT_ONCE } = this.#parts
    while (!signal.aborted) {
      if (this.#running.size >= shards) {
        await Promise.race(this.#running.values())
        continue
      }
      const tasks = await queue.receive(shards - this.#running.size, signal)
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
    const work = this.#attempt(signal, () => this.#work(held, signal)).finally(() => this.#running.delete(key))
    this.#running.set(key, work)
  }

  async #work(held: HeldTask, signal: AbortSignal): Promise<void> {
    const open = await this.#watch.open(held.task.wave)
    if (open === null) return held.done()
    if (held.received > MOST_RECEIVED) return this.#poison(held, open.wave)
    const end = await this.#runShard(held, open, signal)
    switch (end.kind) {
      case 'done':
        return held.done()
      case 'later':
        return held.later(end.seconds)
      case 'halted':
        await this.#parts.stores.waves.apply(open.wave.tenant, open.wave.id, { kind: 'halted', reason: end.reason })
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
      return await runShard(this.#parts, wave, launch, held.task.shard, stop)
    } finally {
      finished.abort()
      await renewing
    }
  }

  /** Rejects where the task is ours no more. */
  async #renew(held: HeldTask, finished: AbortSignal): Promise<void> {
    while (!finished.aborted) {
      await realTime(RENEW_MILLISECONDS, finished)
      if (!finished.aborted) await held.renew()
    }
  }

  async #poison(held: HeldTask, wave: Wave): Promise<void> {
    this.#parts.log('shard-poisoned', { shard: held.task.shard })
    await held.poison()
    await this.#parts.reports.poisoned(wave)
  }

  async #everyTick(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      await this.#attempt(signal, work)
      await this.#parts.clock.sleep(TICK_MILLISECONDS, signal).catch(() => {})
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
      return
    }
    const { name, stack = '' } = error instanceof Error ? error : new Error('Something that is no error was thrown.')
    log('delivery-failed', { error: name, stack })
  }
}
