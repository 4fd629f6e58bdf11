/** The sending of waves between a real Azurite and a stand-in for Teams' cloud, on a clock that hurries. */

import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { bulkhead } from 'cockatiel'
import { createAudiences } from '../../bot/audience/audiences'
import type { Clock } from '../../bot/clock'
import { Connector } from '../../bot/delivery/connector'
import { type Dispatcher, type DispatcherParts, startDispatcher } from '../../bot/delivery/dispatcher'
import type { Messages, Reader } from '../../bot/delivery/messages'
import { Pacer } from '../../bot/delivery/pacer'
import { leadershipOf } from '../../bot/leads/leadership'
import type { Card } from '../../cards/card'
import { type EmployeeId, employeeId, tenantId } from '../../services/identifiers'
import { type Observing, UNOBSERVED } from '../../services/observing/observing'
import { pseudonymOf } from '../../services/privacy/pseudonym'
import type { DeliveryQueue } from '../../services/storage/delivery-stores'
import { StorageError } from '../../services/storage/errors'
import type { Storage } from '../../services/storage/storage'
import type { Employee } from '../../services/storage/stores'
import { NO_SEGMENTS } from '../../services/waves/delivery'
import { type Progress, progressOf } from '../../services/waves/progress'
import type { Wave, WavePlan } from '../../services/waves/wave'
import type { Azurite } from './azurite'
import { hurriedClock } from './clocks'
import { keyOf } from './pseudonym-key'
import { aStorage, type TestStorage } from './storage'
import { startTeamsDouble, type TeamsDouble, type TeamsDoubleOptions } from './teams-double'

export const TENANT = tenantId('aaaaaaaa-1111-4222-8333-444444444444')
export const LEAD = employeeNumber(0)

export function employeeNumber(number: number): EmployeeId {
  return employeeId(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`)
}

/** The employees from `first` to `last`, both included. */
export function employees(first: number, last: number): readonly EmployeeId[] {
  return Array.from({ length: last - first + 1 }, (_, place) => employeeNumber(first + place))
}

export const PLAN: WavePlan = {
  audience: { kind: 'list' },
  breakdown: null,
  opensAt: null,
  closesAt: new Date('2027-01-31T09:00:00.000Z'),
  reminders: { most: 0, everyDays: 7 },
  hours: null,
  greeting: { en: '', nl: '' },
  repeatEveryMonths: null,
  timeZone: 'Europe/Amsterdam',
}

/** Cards that say what they are and for whom: what is sent is not these tests' business. */
export const MESSAGES: Messages = {
  invitation: (wave, reader) => cardSaying('invitation', wave, reader),
  reminder: (wave, reader) => cardSaying('reminder', wave, reader),
  progress: (wave, progress, pace) => cardSaying('progress', wave, null, { state: wave.state, progress, ...pace }),
}

export interface SendingOptions {
  /** So many times as fast as our clock; 20 where nothing is said. */
  readonly speed?: number
  readonly ceiling?: number
  readonly teams?: TeamsDoubleOptions
  /** The longest that a call waits for Teams, in our time. */
  readonly callMilliseconds?: number
  readonly token?: (fresh: boolean) => Promise<string>
  readonly observing?: Observing
}

/** What a replica is made of, here or in a process of its own. */
export function sendingParts(
  options: Pick<SendingOptions, 'ceiling' | 'callMilliseconds' | 'token' | 'observing'> & {
    readonly storage: Storage
    readonly clock: Clock
    readonly serviceUrl: string
  },
): DispatcherParts {
  const { storage, clock, serviceUrl, ceiling = 1_000_000, token = null, callMilliseconds = 10_000 } = options
  const { observing = UNOBSERVED } = options
  const limit = bulkhead(PEOPLE_AT_ONCE, Number.POSITIVE_INFINITY)
  return {
    stores: storage,
    queue: comingSoon(storage.queue),
    leases: storage.lease,
    audiences: createAudiences({
      employees: storage.employees,
      members: async () => ({ members: [], continuation: null }),
      graph: null,
      installer: null,
      log: () => {},
    }),
    reports: { closed: async () => {}, poisoned: async () => {}, halted: async () => {} },
    messages: MESSAGES,
    leadership: leadershipOf({ mode: 'local', leads: new Set(), leadGroup: null, leadTeam: null, graph: null, clock }),
    connector: new Connector({
      appId: '',
      token,
      now: clock.now,
      milliseconds: callMilliseconds,
      mayCall: () => true,
      observing,
    }),
    minimumGroup: 5,
    pacer: new Pacer({ clock, ceiling }),
    clock,
    serviceUrl,
    otherServiceUrl: null,
    random: () => 0.5,
    pseudonym: (tenant, employee) => pseudonymOf(KEY, tenant, employee),
    limited: (work) => limit.execute(work),
    log: () => {},
    observing,
    tenant: TENANT,
    holder: randomUUID(),
    // Ten minutes by the hurried clock: a busy machine is not to lose it.
    termMilliseconds: 600_000,
  }
}

export const PEOPLE_AT_ONCE = 48

/** The queue's time is real: what is put back for minutes comes again at once. */
function comingSoon(queue: DeliveryQueue): DeliveryQueue {
  return {
    enqueue: (tenant, wave, shards) => queue.enqueue(tenant, wave, shards),
    length: () => queue.length(),
    receive: async (most, signal) =>
      (await queue.receive(most, signal)).map((held) => ({
        task: held.task,
        seconds: held.seconds,
        received: held.received,
        renew: () => held.renew(),
        done: () => held.done(),
        later: () => held.later(0),
        poison: () => held.poison(),
      })),
  }
}

export async function startSending(azurite: Azurite, options: SendingOptions = {}): Promise<Sending> {
  const { speed = 20 } = options
  const clock = hurriedClock(speed)
  const teams = await startTeamsDouble({ tenant: TENANT, now: () => clock.now().getTime(), ...options.teams })
  return new Sending(options, clock, await aStorage(azurite, { now: clock.now }), teams)
}

export class Sending {
  readonly tenant = TENANT
  readonly log: ({ readonly event: string } & Readonly<Record<string, unknown>>)[] = []
  /** What leads were told, by wave. */
  readonly told: string[] = []
  readonly #dispatchers: Dispatcher[] = []
  #waves = 0

  constructor(
    private readonly options: SendingOptions,
    readonly clock: Clock,
    readonly storage: TestStorage,
    readonly teams: TeamsDouble,
  ) {}

  async stop(): Promise<void> {
    await Promise.all(this.#dispatchers.map((dispatcher) => dispatcher.stop()))
    await this.teams.stop()
  }

  parts(storage: Storage = this.storage, change: Partial<DispatcherParts> = {}): DispatcherParts {
    const { clock, options, teams } = this
    return {
      ...sendingParts({ ...options, storage, clock, serviceUrl: teams.serviceUrl }),
      reports: {
        closed: async ({ id }) => void this.told.push(`closed ${id}`),
        poisoned: async ({ id }) => void this.told.push(`poisoned ${id}`),
        halted: async ({ id }, reason) => void this.told.push(`halted ${id}: ${reason}`),
      },
      log: (event, fields) => this.log.push({ event, ...fields }),
      // Looking as often as the clock hurries, it would leave the emulator, which shares our thread, no time to answer.
      tickMilliseconds: Math.max(1_000, 250 * (options.speed ?? 20)),
      ...change,
    }
  }

  /** Starts a replica, by default on the same connection to storage as the test itself. */
  dispatch(storage?: Storage, change?: Partial<DispatcherParts>): Dispatcher {
    const dispatcher = startDispatcher(this.parts(storage, change))
    this.#dispatchers.push(dispatcher)
    return dispatcher
  }

  /** Confirmed with these people invited; a dispatcher opens it. */
  async launch(people: readonly EmployeeId[], plan: Partial<WavePlan> = {}): Promise<Wave> {
    const { waves, deliveries } = this.storage
    const at = this.clock.now()
    const launched = { ...PLAN, ...plan }
    const key = String(++this.#waves)
    const { id } = await waves.draft(TENANT, { key, name: key, lead: LEAD, plan: launched, at })
    await deliveries.invite(
      id,
      people.map((employee) => ({ employee, locale: null, segments: NO_SEGMENTS })),
    )
    const wave = await waves.apply(TENANT, id, { kind: 'confirmed', at })
    if (wave === null) throw new Error('A draft can be confirmed.')
    return wave
  }

  /** Has a chat with the bot already. */
  async meets(employee: EmployeeId, change: Partial<Employee> = {}): Promise<Employee> {
    const met: Employee = {
      id: employee,
      reference: { serviceUrl: this.teams.serviceUrl, conversation: { id: this.teams.chatWith(employee) } },
      locale: null,
      language: null,
      timeZone: null,
      state: 'installed',
      ...change,
    }
    await this.storage.employees.save(TENANT, met)
    return met
  }

  async progress({ id }: Wave): Promise<Progress> {
    return progressOf(await this.storage.deliveryCounts(id))
  }

  /** When the wave's tasks are done; rejects where somebody is left to be written to all the same. */
  async ends(wave: Wave): Promise<Progress> {
    await this.isSent(wave)
    const progress = await this.progress(wave)
    if (progress.toGo > 0) throw new Error(`${progress.toGo} are left to be written to.`)
    return progress
  }

  /** When nobody is left to be written to, whatever tasks still wait. */
  async reached(wave: Wave): Promise<void> {
    while ((await this.progress(wave)).toGo > 0) await setTimeout(100)
  }

  /** When no task of it waits or is worked on. */
  async isSent({ id }: Wave): Promise<void> {
    const { waves, queue } = this.storage
    await until(async () => {
      const launch = (await waves.read(TENANT, id))?.launch
      return launch !== null && launch !== undefined && launch.enqueued === launch.asked && launch.enqueued > 0
    })
    await until(async () => (await queue.length()) === 0)
  }

  /** How many got no card, one card, two cards, … */
  cardsEach(people: readonly EmployeeId[]): readonly number[] {
    const counts: number[] = []
    for (const employee of people) {
      const { sent } = this.teams.countOf(employee)
      counts[sent] = (counts[sent] ?? 0) + 1
    }
    return Array.from(counts, (count) => count ?? 0)
  }
}

/** Resolves when it is so; looks again and again, also where a busy emulator kept a look waiting too long. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds(condition))) await setTimeout(100)
}

async function holds(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await condition()
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'unavailable') return false
    throw error
  }
}

export const KEY = keyOf(7)

function cardSaying(kind: string, { id }: Wave, reader: Reader | null, more: object = {}): Card {
  const text = [kind, id, reader?.language ?? reader?.locale ?? ''].join(' ')
  return { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, ...more }], actions: [] }
}
