/** Keeps the leads' progress cards in step, at a sane pace: each update is one of the calls that Teams counts. */

import type { DeliveryStore } from '../../services/storage/delivery-stores'
import type { EmployeeStore } from '../../services/storage/stores'
import { type Progress, progressOf } from '../../services/waves/progress'
import type { Launch, Wave } from '../../services/waves/wave'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Connector } from './connector'
import type { Messages } from './messages'
import type { Pacer } from './pacer'

export interface ProgressParts {
  readonly stores: { readonly deliveries: DeliveryStore; readonly employees: EmployeeStore }
  readonly messages: Messages
  readonly connector: Connector
  readonly pacer: Pacer
  readonly clock: Clock
  readonly log: Log
}

interface Shown {
  readonly at: number
  readonly said: string
}

interface Sample {
  readonly at: number
  readonly done: number
}

/** The pace is that of the last two minutes. */
const PACE_MILLISECONDS = 120_000
const SENDING_MILLISECONDS = 5_000
const QUIET_MILLISECONDS = 60_000

export class ProgressUpdates {
  readonly #shown = new Map<string, Shown>()
  readonly #samples = new Map<string, readonly Sample[]>()

  constructor(private readonly parts: ProgressParts) {}

  /** Updates the card where it is time to, and where it would say something else. A failure waits for the next time. */
  async update(wave: Wave, launch: Launch, signal: AbortSignal): Promise<void> {
    const { stores, messages, connector, pacer, clock, log } = this.parts
    const { progressCard, lead } = launch
    if (progressCard === null || !this.#isTime(wave)) return
    const progress = progressOf(await stores.deliveries.counts(wave.id))
    const now = clock.now().getTime()
    const said = JSON.stringify([wave.state, progress, launch.halted, launch.round, launch.plan.closesAt])
    const secondsLeft = this.#secondsLeft(wave, progress, now)
    if (this.#shown.get(wave.id)?.said === said) {
      this.#shown.set(wave.id, { at: now, said })
      return
    }
    const card = messages.progress(wave, progress, { secondsLeft }, await stores.employees.read(wave.tenant, lead))
    await pacer.place(signal)
    const updated = await connector.update(progressCard, progressCard.activity, card)
    if (updated.kind !== 'done') log('progress-not-shown', { outcome: updated.kind })
    this.#shown.set(wave.id, { at: now, said })
  }

  /** Often while messages go out, seldom otherwise, and once more when the wave's state changes. */
  #isTime({ id, state }: Wave): boolean {
    const shown = this.#shown.get(id)
    if (shown === undefined || !shown.said.startsWith(`["${state}"`)) return true
    const pause = (this.#samples.get(id)?.length ?? 0) > 1 ? SENDING_MILLISECONDS : QUIET_MILLISECONDS
    return Math.abs(this.parts.clock.now().getTime() - shown.at) >= pause
  }

  /** Null where nothing moves. */
  #secondsLeft({ id }: Wave, { people, toGo }: Progress, now: number): number | null {
    const sample = { at: now, done: people - toGo }
    const recent = (this.#samples.get(id) ?? []).filter(({ at }) => Math.abs(now - at) <= PACE_MILLISECONDS)
    const moving = toGo > 0 && (recent.length === 0 || recent.some(({ done }) => done !== sample.done))
    this.#samples.set(id, moving ? [...recent, sample] : [])
    const [first] = recent
    if (!moving || first === undefined || sample.done <= first.done) return null
    return (toGo * (now - first.at)) / 1000 / (sample.done - first.done)
  }
}
