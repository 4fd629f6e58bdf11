/**
 * Keeps the leads' progress cards in step, for as long as they are leads, and at a sane pace: each update is one of the calls that Teams counts, and each
 * shard's counts are a read. While messages go out only the shards that are worked on are read, all of them once a
 * minute: elsewhere only answers come in.
 */
import { type Counts, totalOf } from '../../services/counts'
import type { WaveId } from '../../services/identifiers'
import type { DeliveryStore } from '../../services/storage/delivery-stores'
import type { Employee, EmployeeStore, WaveStore } from '../../services/storage/stores'
import { type Progress, progressOf } from '../../services/waves/progress'
import type { Launch, Wave } from '../../services/waves/wave'
import type { Leadership } from '../leads/leadership'
import type { Log } from '../log'
import { addressOf } from './chats'
import type { Messages } from './messages'
import { type CallParts, called } from './reach'

export interface ProgressParts extends CallParts {
  readonly stores: {
    readonly deliveries: DeliveryStore
    readonly employees: EmployeeStore
    readonly waves: Pick<WaveStore, 'setProgressCard'>
  }
  readonly messages: Messages
  readonly leadership: Pick<Leadership, 'standingOf'>
  readonly log: Log
}

/** What is known of one wave. Moments are those of `elapsed`. */
interface Known {
  readonly touched: Set<number>
  shards: readonly Counts[]
  lead: Employee | null
  readAllAt: number
  shownAt: number
  readonly seenAt: number
  /** Which card showed it, and what that said, without the time left. */
  card: string
  said: string
  shownState: Wave['state'] | null
  /** The wave has ended, and the card is still to say so. */
  owed: boolean
  /** How often in a row the card could not be shown, and until when it rests. */
  failures: number
  restsUntil: number
  samples: readonly Sample[]
}

interface Sample {
  readonly at: number
  readonly done: number
}

/** The pace is that of the last two minutes. */
const PACE_MILLISECONDS = 120_000
const SENDING_MILLISECONDS = 5_000
const QUIET_MILLISECONDS = 60_000
/** Whoever has just confirmed a wave is about to be shown the card by that press: another one would be a second. */
const PRESS_MILLISECONDS = 30_000
/** After a failure; doubled with each one more. */
const FAILED_MILLISECONDS = 15_000
const LONGEST_REST_MILLISECONDS = 3_600_000

export class ProgressUpdates {
  readonly #known = new Map<WaveId, Known>()

  constructor(private readonly parts: ProgressParts) {}

  /** The counts of this shard have changed, or are about to. */
  touch(wave: WaveId, shard: number): void {
    this.#of(wave).touched.add(shard)
  }

  /** Updates the card where it is time to, and where it would say something else. A failure is tried again later. */
  async update(wave: Wave, launch: Launch, signal: AbortSignal): Promise<void> {
    const known = this.#of(wave.id)
    if (!isShown(wave, launch, known) || !this.#isTime(wave, launch, known)) return
    const now = this.parts.clock.elapsed()
    const isAll = now - known.readAllAt >= QUIET_MILLISECONDS || known.shownState !== wave.state
    const reader = launch.progressCard?.lead ?? launch.lead
    const { kind: standing } = await this.parts.leadership.standingOf(reader)
    if (standing === 'unknown') {
      known.restsUntil = now + QUIET_MILLISECONDS
      return
    }
    if (isAll || known.lead?.id !== reader) known.lead = await this.parts.stores.employees.read(wave.tenant, reader)
    const hasNoChat = known.lead === null || addressOf(known.lead) === null
    if (standing === 'none' || (launch.progressCard === null && hasNoChat)) {
      // Nobody to show it to: nothing is read for it.
      Object.assign(known, { shownAt: now, shownState: wave.state, owed: false })
      known.touched.clear()
      return
    }
    const progress = progressOf(await this.#counts(wave, known, isAll))
    const secondsLeft = secondsLeftOf(known, progress, now)
    const { halted, round, plan, audienceReady, installing, installObstacle } = launch
    const stands = [halted, round, plan.closesAt, audienceReady, installing, installObstacle]
    const said = JSON.stringify([wave.state, progress, ...stands])
    const seen = cardOf(launch.progressCard)
    const isSaid = known.said === said && known.card === seen
    const card = isSaid ? seen : await this.#show(wave, launch, progress, secondsLeft, known.lead, signal)
    if (card === null) {
      known.restsUntil = now + Math.min(LONGEST_REST_MILLISECONDS, FAILED_MILLISECONDS * 2 ** known.failures)
      known.failures += 1
      return
    }
    Object.assign(known, { shownAt: now, shownState: wave.state, card, said, owed: false, failures: 0 })
  }

  #of(wave: WaveId): Known {
    const known = this.#known.get(wave) ?? {
      touched: new Set(),
      shards: [],
      lead: null,
      seenAt: this.parts.clock.elapsed(),
      readAllAt: Number.NEGATIVE_INFINITY,
      shownAt: Number.NEGATIVE_INFINITY,
      card: '',
      said: '',
      shownState: null,
      owed: false,
      failures: 0,
      restsUntil: Number.NEGATIVE_INFINITY,
      samples: [],
    }
    this.#known.set(wave, known)
    return known
  }

  /**
   * Often while messages go out, seldom otherwise, and once more when the wave's state changes or a press has shown it:
   * what that press read may be older than what the card said before.
   */
  #isTime({ state }: Wave, { progressCard }: Launch, known: Known): boolean {
    const { shownState, shownAt, seenAt, card, touched, restsUntil } = known
    const now = this.parts.clock.elapsed()
    if (now < restsUntil || (progressCard === null && now - seenAt < PRESS_MILLISECONDS)) return false
    const pause = touched.size > 0 ? SENDING_MILLISECONDS : QUIET_MILLISECONDS
    return shownState !== state || (progressCard !== null && card !== cardOf(progressCard)) || now - shownAt >= pause
  }

  async #counts({ id }: Wave, known: Known, isAll: boolean): Promise<Counts> {
    const { stores, clock } = this.parts
    const now = clock.elapsed()
    const touched = [...known.touched]
    known.touched.clear()
    if (isAll) {
      known.shards = await stores.deliveries.countsOfShards(id)
      known.readAllAt = now
      return totalOf(known.shards)
    }
    const read = await Promise.all(touched.map((shard) => stores.deliveries.shardCounts(id, shard)))
    const shards = [...known.shards]
    for (const [place, shard] of touched.entries()) shards[shard] = read[place] ?? {}
    known.shards = shards
    return totalOf(shards)
  }

  /**
   * The card that shows it, or '' where the lead has no chat to show it in; null where it could not be shown. A card that
   * is not there any more is sent anew, as is that of a wave that nobody pressed a button for.
   */
  async #show(
    wave: Wave,
    { progressCard }: Launch,
    progress: Progress,
    secondsLeft: number | null,
    lead: Employee | null,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { messages, connector, log, stores } = this.parts
    const card = messages.progress(wave, progress, { secondsLeft }, lead)
    if (progressCard !== null) {
      const updated = await called(this.parts, signal, () =>
        connector.update(progressCard, progressCard.activity, card),
      )
      if (updated.kind === 'done') return cardOf(progressCard)
      log('progress-not-shown', { outcome: updated.kind })
      if (updated.kind !== 'no-conversation') return null
    }
    const address = lead && addressOf(lead)
    if (lead === null || address === null) return ''
    const sent = await called(this.parts, signal, () => connector.send(address, card))
    if (sent.kind === 'done') {
      const shown = { ...address, activity: sent.result, turn: null, lead: lead.id }
      await stores.waves.setProgressCard(wave.tenant, wave.id, shown)
      return cardOf(shown)
    }
    log('progress-not-shown', { outcome: sent.kind })
    return null
  }
}

/** A message, as one press has filled it. */
function cardOf(card: Pick<NonNullable<Launch['progressCard']>, 'activity' | 'turn'> | null): string {
  return card === null ? '' : JSON.stringify([card.activity, card.turn])
}

/** A wave that is not open is shown once more: by whoever saw it open, or else by whoever reports on it. */
function isShown({ state }: Wave, { progressCard, reported }: Launch, known: Known): boolean {
  const { shownState } = known
  switch (state) {
    case 'draft':
      return false
    case 'scheduled':
      return progressCard !== null && shownState !== state
    case 'open':
      return true
    case 'closed':
    case 'cancelled':
      // Reported meanwhile, a card that could not be shown is still owed.
      known.owed ||= shownState !== state && (shownState !== null || (state === 'closed' && !reported))
      return known.owed
  }
}

/** At the pace of the last minutes; null where nothing moves. */
function secondsLeftOf(known: Known, { people, toGo }: Progress, now: number): number | null {
  const sample = { at: now, done: people - toGo }
  const recent = known.samples.filter(({ at }) => now - at <= PACE_MILLISECONDS)
  const moving = toGo > 0 && (recent.length === 0 || recent.some(({ done }) => done !== sample.done))
  known.samples = moving ? [...recent, sample] : []
  const [first] = recent
  if (!moving || first === undefined || sample.done <= first.done) return null
  return (toGo * (now - first.at)) / 1000 / (sample.done - first.done)
}
