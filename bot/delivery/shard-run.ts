/**
 * The work on one shard of a wave: everybody in it to whom a message of the round is owed gets it.
 *
 * People are taken some two dozen at a time. While one batch is being sent, what became of the one before is recorded,
 * in one transaction with the shard's counts. A crash leaves at most these two batches unrecorded: they are pending
 * still, and whoever got the card already gets it once more. Nothing else is remembered between two runs of a shard.
 */
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type { Card } from '../../cards/card'
import type { EmployeeId, Pseudonym, TenantId } from '../../services/identifiers'
import type { Observing, Value } from '../../services/observing/observing'
import { dayOf } from '../../services/privacy/retention'
import type { DeliveryStore, StoredDelivery } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { AnswerStore, Employee, EmployeeStore } from '../../services/storage/stores'
import { type Delivery, type DeliveryEvent, nextReminder } from '../../services/waves/delivery'
import { nextAllowed } from '../../services/waves/sending-hours'
import type { HaltReason, Launch, Wave } from '../../services/waves/wave'
import { addressOf, chatWith } from './chats'
import type { Address } from './connector'
import type { Health, Judged } from './health'
import type { Messages } from './messages'
import { type ReachParts, reach } from './reach'

export interface ShardParts extends ReachParts {
  readonly stores: {
    readonly deliveries: DeliveryStore
    readonly employees: EmployeeStore
    readonly answers: AnswerStore
  }
  readonly messages: Messages
  readonly health: Health
  readonly observing: Observing
  pseudonym(tenant: TenantId, employee: EmployeeId): Pseudonym
  /** Lets so many send at once, over all shards. */
  limited<Result>(work: () => Promise<Result>): Promise<Result>
}

export type ShardEnd =
  | { readonly kind: 'done' }
  /** Somebody may be reached in so many seconds, and not now. */
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'halted'; readonly reason: HaltReason }
  /** The signal said stop; what was sent is recorded. */
  | { readonly kind: 'stopped' }

export const BATCH = 25
/** Whoever's hours begin later than this is looked for again then: hours and time zones may have changed. */
const LONGEST_WAIT_SECONDS = 3600
const SHORTEST_WAIT_SECONDS = 60

/** Rejects where storage stays away: the shard is then to be run again. */
export async function runShard(
  parts: ShardParts,
  wave: Wave,
  launch: Launch,
  shard: number,
  signal: AbortSignal,
): Promise<ShardEnd> {
  const run = new ShardRun(parts, wave, launch, shard)
  try {
    for await (const page of parts.stores.deliveries.due(wave.id, shard, launch.round, signal)) {
      await run.page(page, signal)
      if (run.ended) break
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await run.recorded()
  }
  if (run.halted !== null) return { kind: 'halted', reason: run.halted }
  if (signal.aborted) return { kind: 'stopped' }
  if (run.away) return { kind: 'later', seconds: SHORTEST_WAIT_SECONDS }
  if (run.nextTry === null) return { kind: 'done' }
  const seconds = Math.ceil((run.nextTry.getTime() - parts.clock.now().getTime()) / 1000)
  return { kind: 'later', seconds: Math.min(LONGEST_WAIT_SECONDS, Math.max(SHORTEST_WAIT_SECONDS, seconds)) }
}

type Result = { readonly of: StoredDelivery; readonly event: DeliveryEvent }

class ShardRun {
  /** Why nobody else is to be written to; null while all is well. */
  halted: HaltReason | null = null
  /** Teams is away: nobody else is written to for now. */
  away = false
  /** The first moment at which somebody may be reached who may not be now, or could not. */
  nextTry: Date | null = null
  #employees: ReadonlyMap<EmployeeId, Employee> | null = null
  readonly #cards = new Map<string, Card>()
  #recording: Promise<void> = Promise.resolve()

  constructor(
    private readonly parts: ShardParts,
    private readonly wave: Wave,
    private readonly launch: Launch,
    private readonly shard: number,
  ) {}

  get ended(): boolean {
    return this.halted !== null || this.away
  }

  async page(page: readonly StoredDelivery[], signal: AbortSignal): Promise<void> {
    // Read only where somebody is to be written to: as often as not a task finds nobody.
    this.#employees ??= await this.#knownEmployees()
    const allowed = page.filter(({ delivery }) => this.#isTimeFor(delivery))
    for (let start = 0; start < allowed.length && !this.ended; start += BATCH) {
      signal.throwIfAborted()
      await this.#batch(allowed.slice(start, start + BATCH), signal)
    }
  }

  /** Resolves when everything sent so far is recorded. */
  recorded(): Promise<void> {
    return this.#recording
  }

  /** Sends to these; those before them are recorded meanwhile. */
  async #batch(deliveries: readonly StoredDelivery[], signal: AbortSignal): Promise<void> {
    const results: Result[] = []
    const made: Employee[] = []
    const ends = await Promise.allSettled(
      deliveries.map((stored) =>
        this.parts.limited(async () => {
          const event = await this.#settle(stored, made, signal)
          if (event !== null) results.push({ of: stored, event })
        }),
      ),
    )
    // Whatever went wrong with one of them, or with those before: what was sent is to be recorded.
    const [before] = await Promise.allSettled([this.#recording])
    this.#recording = this.#record(results, made)
    // Awaited by the next batch or by `recorded`; until then a failure has no listener.
    this.#recording.catch(() => {})
    for (const end of [...ends, before]) if (end.status === 'rejected') throw end.reason
  }

  async #knownEmployees(): Promise<ReadonlyMap<EmployeeId, Employee>> {
    const employees = await this.parts.stores.employees.shard(this.wave.tenant, this.shard)
    return new Map(employees.map((employee) => [employee.id, employee]))
  }

  /** Within their hours; and a reminder not too soon after their last message, which came late to some. */
  #isTimeFor({ employee, messagedOn }: Delivery): boolean {
    const { plan, roundByLead } = this.launch
    const { hours, timeZone, reminders } = plan
    const now = this.parts.clock.now()
    const rested = messagedOn === null || roundByLead ? 0 : nextReminder(messagedOn, reminders.everyDays).getTime()
    const from = new Date(Math.max(now.getTime(), rested))
    const next = hours === null ? from : nextAllowed(hours, this.#employees?.get(employee)?.timeZone ?? timeZone, from)
    if (next <= now) return true
    this.#tryAt(next)
    return false
  }

  #tryAt(moment: Date): void {
    if (this.nextTry === null || moment < this.nextTry) this.nextTry = moment
  }

  /** What becomes of one delivery; null where nothing does, since sending has stopped for everybody. */
  async #settle(stored: StoredDelivery, made: Employee[], signal: AbortSignal): Promise<DeliveryEvent | null> {
    if (signal.aborted || this.ended) return null
    const { delivery } = stored
    const { tenant, id } = this.wave
    const known = this.#employees?.get(delivery.employee)
    if (known?.state === 'removed') return { kind: 'refused', state: 'removed' }
    const reminding = delivery.round >= 0
    if (reminding) {
      // The mark on the delivery is written after the answers, and may be missing.
      const { submitted } = await this.parts.stores.answers.read(id, this.parts.pseudonym(tenant, delivery.employee))
      if (submitted !== null) return { kind: 'answered', day: submitted.day }
    }
    const reader = { locale: known?.locale ?? delivery.locale, language: known?.language ?? null }
    const to = {
      tenant,
      employee: delivery.employee,
      address: known === undefined ? null : addressOf(known),
      chatMade: (address: Address) => made.push(chatWith(tenant, delivery, address, known)),
    }
    const reached = await reach(this.parts, to, this.#card(reminding, reader), signal).catch((error: unknown) => {
      if (signal.aborted) return null
      throw error
    })
    return reached && this.#eventOf(this.parts.health.judge(`${id} ${delivery.employee}`, reached))
  }

  #eventOf(judged: Judged): DeliveryEvent | null {
    switch (judged.kind) {
      case 'sent':
        return { ...judged, round: this.launch.round, day: dayOf(this.parts.clock.now()) }
      case 'halt':
        this.halted = judged.reason
        return null
      case 'away':
        this.away = true
        return null
      case 'again':
        this.#tryAt(new Date(this.parts.clock.now().getTime() + 1000 * judged.seconds))
        return null
      default:
        return judged
    }
  }

  /** One card serves all who read the same language: drawing it again for each would cost more than sending it. */
  #card(reminding: boolean, reader: Pick<Employee, 'locale' | 'language'>): Card {
    const key = `${reminding} ${reader.language ?? ''} ${reader.locale ?? ''}`
    const drawn =
      this.#cards.get(key) ??
      (reminding ? this.parts.messages.reminder(this.wave, reader) : this.parts.messages.invitation(this.wave, reader))
    this.#cards.set(key, drawn)
    return drawn
  }

  async #record(results: readonly Result[], made: readonly Employee[]): Promise<void> {
    const { deliveries, employees } = this.parts.stores
    const { tenant, id } = this.wave
    const isKnown = (employee: Employee) => this.#employees?.has(employee.id) === true
    const met = made.filter((employee) => !isKnown(employee))
    await Promise.all([
      results.length > 0 && untilStorageIsBack(() => deliveries.record(id, this.shard, results)),
      met.length > 0 && untilStorageIsBack(() => employees.addAll(tenant, this.shard, met)),
      // Few: only those whose chat was gone.
      ...made.filter(isKnown).map((employee) => untilStorageIsBack(() => employees.save(tenant, employee))),
    ])
    for (const { event } of results) {
      const delivery = toldOf(event)
      if (delivery !== null) this.parts.observing.count('deliveries', { delivery })
    }
  }
}

/** That somebody has answered already is no delivery, and nobody's business. */
function toldOf(event: DeliveryEvent): Value<'delivery'> | null {
  switch (event.kind) {
    case 'sent':
    case 'failed':
      return event.kind
    case 'refused':
      return event.state
    default:
      return null
  }
}

/** What was sent is worth some patience: unrecorded, it would be sent once more. About a minute. */
function untilStorageIsBack<Result>(work: () => Promise<Result>): Promise<Result> {
  const policy = retry(
    handleWhen((error) => error instanceof StorageError && (error.kind === 'unavailable' || error.kind === 'conflict')),
    { maxAttempts: 8, backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 10_000 }) },
  )
  return policy.execute(work)
}
