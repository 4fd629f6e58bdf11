import type { Audiences, Installation } from '../../../bot/audience/audience'
import { whileLeading } from '../../../bot/delivery/lease-keeper'
import { pseudonymOf } from '../../../services/privacy/pseudonym'
import type { HeldTask } from '../../../services/storage/delivery-stores'
import { StorageError } from '../../../services/storage/errors'
import type { Storage } from '../../../services/storage/storage'
import { type Azurite, startAzurite } from '../../support/azurite'
import { HandClock } from '../../support/clocks'
import { answersAll, submissionOf } from '../../support/respondents'
import {
  employeeNumber,
  employees,
  KEY,
  type Sending,
  type SendingOptions,
  startSending,
  TENANT,
  until,
} from '../../support/sending'
import { throttled } from '../../support/teams-double/answer'
import { refuses } from '../../support/teams-double/faults'
import { aCandidate } from '../../support/waves'

let azurite: Azurite
let sending: Sending
beforeAll(async () => {
  azurite = await startAzurite()
})
afterEach(() => sending.stop())
afterAll(() => azurite.stop())

async function started(options: SendingOptions = {}): Promise<void> {
  sending = await startSending(azurite, options)
}

const anna = employeeNumber(1)
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Storage of which one part does not answer when it is told so. */
function failing(storage: Storage, fails: () => boolean): Storage {
  const guarded = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...given: unknown[]) => {
          if (fails()) throw new StorageError('unavailable', 'Scripted.')
          return Reflect.apply(member, target, given)
        }
      },
    })
  return { ...storage, deliveries: guarded(storage.deliveries), employees: guarded(storage.employees) }
}

/** How many have been sent a card. */
const sent = () => sending.teams.calls.filter(({ operation }) => operation === 'send').length

describe('a run', () => {
  test('that is stopped in the middle records what it sent, and another goes on', async () => {
    await started({ ceiling: 10 })
    const people = employees(1, 60)
    const wave = await sending.launch(people)
    const first = sending.dispatch()
    await until(() => sent() >= 10)
    await first.stop()
    const progress = await sending.progress(wave)
    expect(progress.sent).toBe(sent())
    sending.dispatch(undefined, { pacer: sending.parts().pacer })
    await sending.reached(wave)
    expect(sending.cardsEach(people)).toEqual([0, 60])
  })

  test.each(['cancelled', 'closed'] as const)('stops within two seconds when its wave is %s', async (kind) => {
    await started({ ceiling: 10, speed: 1 })
    const wave = await sending.launch(employees(1, 200))
    sending.dispatch()
    await until(() => sent() >= 5)
    await sending.storage.waves.apply(TENANT, wave.id, { kind })
    const at = sending.clock.now().getTime()
    await sending.clock.sleep(4_000, new AbortController().signal)
    const late = sending.teams.calls.filter(({ operation, at: moment }) => operation === 'send' && moment > at + 2_000)
    expect(late).toEqual([])
    expect((await sending.progress(wave)).sent).toBe(sent())
  })

  test('waits for as long as Teams says, everybody of it, and then goes on', async () => {
    await started({ ceiling: 50, speed: 10 })
    const people = employees(1, 120)
    const wave = await sending.launch(people)
    sending.teams.fails(refuses(throttled(30)), { when: ({ operation }) => operation === 'send', times: 1 })
    sending.dispatch()
    await sending.ends(wave)
    const refusal = sending.teams.calls.find(({ status }) => status === 429)?.at ?? 0
    const meanwhile = sending.teams.calls.filter(({ at }) => at > refusal + 2_000 && at < refusal + 29_000)
    expect(meanwhile).toEqual([])
    expect(sending.cardsEach(people)).toEqual([0, 120])
    expect(await sending.storage.settings.throttledUntil(TENANT)).not.toBeNull()
  })

  test('waits too where another replica was told to', async () => {
    await started({ ceiling: 20, speed: 10 })
    const wave = await sending.launch(employees(1, 300))
    sending.dispatch()
    await until(() => sent() > 0)
    const until30 = sending.clock.now().getTime() + 30_000
    await (await sending.storage.replica()).settings.throttle(TENANT, new Date(until30))
    await sending.ends(wave)
    const { at: before = 0 } = sending.teams.calls.findLast(({ at }) => at < until30 - 1_000) ?? {}
    expect(until30 - before).toBeGreaterThan(15_000)
  })

  test('sends nothing twice and forgets nobody when storage fails in the middle', async () => {
    await started({ ceiling: 100 })
    const people = employees(1, 120)
    const wave = await sending.launch(people)
    let away = false
    sending.dispatch(failing(sending.storage, () => away))
    await until(() => sent() >= 20)
    away = true
    await new Promise((resolve) => setTimeout(resolve, 700))
    away = false
    await sending.reached(wave)
    expect(sending.cardsEach(people)).toEqual([0, 120])
    expect(await sending.storage.deliveries.recount(wave.id)).toEqual(await sending.storage.deliveries.counts(wave.id))
  })

  test('writes to nobody outside their hours, and looks again when those begin', async () => {
    await started()
    await sending.meets(anna, { timeZone: 'Europe/Amsterdam' })
    const bob = await sending.meets(employeeNumber(2), { timeZone: 'Asia/Tokyo' })
    // It is Saturday, ten o'clock in Amsterdam and six in the evening in Tokyo.
    const wave = await sending.launch([anna, bob.id], { hours: { from: 9 * 60, until: 17 * 60, days: [6] } })
    sending.dispatch()
    await until(() => sending.teams.countOf(anna).sent === 1)
    await until(async () => (await sending.progress(wave)).sent === 1)
    expect(sending.teams.countOf(bob.id).sent).toBe(0)
    expect(await sending.storage.queue.length()).toBeGreaterThan(0)
  })
})

describe('a reminder', () => {
  test('goes to whoever has not submitted, by their answers rather than by the mark', async () => {
    await started()
    const people = employees(1, 3)
    const wave = await sending.launch(people, { reminders: { most: 1, everyDays: 7 } })
    let days = 0
    const clock = { ...sending.clock, now: () => new Date(sending.clock.now().getTime() + days * DAY) }
    sending.dispatch(undefined, { clock })
    await sending.ends(wave)
    // Submitted, and the mark on the delivery was never written.
    await sending.storage.answers.update(wave.id, pseudonymOf(KEY, TENANT, anna), () => ({
      next: { draft: null, submitted: submissionOf(answersAll('weekly')) },
      result: null,
    }))
    await sending.storage.deliveries.apply(wave.id, employeeNumber(2), { kind: 'opted-out' })
    days = 8
    await until(() => sending.teams.countOf(employeeNumber(3)).sent === 2)
    await until(async () => (await sending.progress(wave)).answered === 1)
    expect(people.map((employee) => sending.teams.countOf(employee).sent)).toEqual([1, 1, 2])
    expect(await sending.progress(wave)).toMatchObject({ reminded: 1, optedOut: 1 })
  })
})

describe('the days between two messages', () => {
  test('hold for each person: whoever was invited late is reminded later than the others', async () => {
    await started()
    const bob = await sending.meets(employeeNumber(2), { timeZone: 'Asia/Tokyo' })
    await sending.meets(anna, { timeZone: 'Europe/Amsterdam' })
    const plan = {
      reminders: { most: 1, everyDays: 3 },
      hours: { from: 9 * 60, until: 17 * 60, days: [1, 2, 3, 4, 5, 6, 7] },
    }
    // It is ten o'clock in Amsterdam, and six in the evening in Tokyo.
    const wave = await sending.launch([anna, bob.id], plan)
    let hours = 0
    const clock = { ...sending.clock, now: () => new Date(sending.clock.now().getTime() + hours * HOUR) }
    sending.dispatch(undefined, { clock })
    await until(async () => (await sending.progress(wave)).sent === 1)
    // Morning in Tokyo: the night has passed.
    hours = 16
    await until(async () => (await sending.progress(wave)).sent === 2)
    hours = 3 * 24 + 1
    await until(async () => (await sending.progress(wave)).reminded === 1)
    expect(sending.teams.countOf(anna).sent).toBe(2)
    hours = 3 * 24 + 16
    await sending.isSent(wave)
    expect(await sending.progress(wave)).toMatchObject({ reminded: 2 })
  })
})

describe('two replicas', () => {
  test('started at once are one dispatcher: nobody gets two cards', async () => {
    await started({ ceiling: 200 })
    const people = employees(1, 100)
    const wave = await sending.launch(people)
    sending.dispatch()
    sending.dispatch(await sending.storage.replica())
    await sending.ends(wave)
    expect(sending.cardsEach(people)).toEqual([0, 100])
  })

  test('the one takes over when a term has passed without a sign of the other, whatever the clocks say', async () => {
    await started()
    const clock = new HandClock()
    const led: string[] = []
    const stop = new AbortController()
    const replica = (holder: string, signal: AbortSignal) =>
      whileLeading(
        { leases: sending.storage.lease, tenant: TENANT, holder, termMilliseconds: 30_000, clock, failed: () => {} },
        signal,
        (leading) =>
          new Promise((resolve) => {
            led.push(`${holder} at ${clock.elapsed()}`)
            leading.addEventListener('abort', () => resolve())
          }),
      )
    await sending.storage.lease.hold(TENANT, 'dead')
    const other = replica('other', stop.signal)
    for (let second = 0; second < 45 && led.length === 0; second++) {
      clock.jump(second % 2 === 0 ? 3_600_000 : -7_200_000)
      await clock.pass(1_000)
      await until(async () => true)
    }
    stop.abort()
    await clock.pass(0)
    await other
    expect(led).toHaveLength(1)
    expect(clock.elapsed()).toBeGreaterThanOrEqual(30_000)
    expect(clock.elapsed()).toBeLessThanOrEqual(40_000)
  })

  test('a holder whom storage does not answer stops before its term is over', async () => {
    await started()
    const clock = new HandClock()
    const stop = new AbortController()
    let stopped: number | null = null
    const silent = new Promise<never>(() => {})
    let asked = 0
    const leases = {
      ...sending.storage.lease,
      hold: () => (asked++ === 0 ? Promise.resolve({ kind: 'ours' } as const) : silent),
      release: async () => {},
    }
    void whileLeading(
      { leases, tenant: TENANT, holder: 'one', termMilliseconds: 30_000, clock, failed: () => {} },
      stop.signal,
      (leading) =>
        new Promise((resolve) => {
          leading.addEventListener('abort', () => {
            stopped = clock.elapsed()
            resolve()
          })
        }),
    )
    await clock.pass(30_000)
    stop.abort()
    expect(stopped).toBe(18_000)
  })
})

describe('a shard that fails', () => {
  test('five times is set aside once the lead is told, and retry reaches its people', async () => {
    await started()
    const wave = await sending.launch([anna])
    let broken = true
    const storage = { ...sending.storage, queue: sending.storage.queue }
    const receive = storage.queue.receive.bind(storage.queue)
    const toldWhenSetAside: number[] = []
    const setAside = (held: HeldTask) => {
      toldWhenSetAside.push(sending.told.length)
      return held.poison()
    }
    // As if each of its tasks had been received five times before.
    const queue = {
      enqueue: storage.queue.enqueue.bind(storage.queue),
      length: storage.queue.length.bind(storage.queue),
      receive: async (most: number, signal: AbortSignal) =>
        (await receive(most, signal)).map((held) =>
          broken ? Object.create(held, { received: { value: 6 }, poison: { value: () => setAside(held) } }) : held,
        ),
    }
    sending.dispatch(storage, { queue })
    await until(() => sending.told.includes(`poisoned ${wave.id}`))
    await until(async () => (await sending.storage.queue.length()) === 0)
    // In between, we may crash.
    expect(toldWhenSetAside[0]).toBeGreaterThan(0)
    expect(await sending.progress(wave)).toMatchObject({ toGo: 1, sent: 0 })
    broken = false
    await sending.storage.waves.apply(TENANT, wave.id, { kind: 'retried' })
    await until(() => sending.teams.countOf(anna).sent === 1)
  })
})

describe('while the app is installed once more', () => {
  const forEver = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  test.each<[string, (signal: AbortSignal) => Promise<Installation>]>([
    ['which takes long', forEver],
    ['which fails', () => Promise.reject(new StorageError('unavailable', 'Scripted.'))],
    ['which Graph does not answer', async () => ({ left: [anna], problem: { kind: 'away' } })],
  ])('%s, the wave goes on with its reminders, and ends when a lead says so', async (_, again) => {
    await started()
    let times = 0
    const audiences: Audiences = {
      ...sending.parts().audiences,
      install: async (_tenant, _people, signal) =>
        ++times === 1 ? { left: [], problem: { kind: 'app-not-ours' } } : again(signal),
    }
    const { id } = await sending.launch([anna], { audience: { kind: 'list' } })
    sending.dispatch(undefined, { audiences })
    await until(() => sending.teams.countOf(anna).sent === 1)
    await sending.storage.waves.apply(TENANT, id, { kind: 'retried' })
    await until(() => times > 1)
    const at = sending.clock.now()
    await sending.storage.waves.apply(TENANT, id, { kind: 'reminded', round: 1, at, byLead: true })
    await until(() => sending.teams.countOf(anna).sent === 2)
    expect((await sending.storage.waves.read(TENANT, id))?.launch).toMatchObject({ installing: true, halted: null })
    await sending.storage.waves.apply(TENANT, id, { kind: 'closed' })
    await until(() => sending.told.includes(`closed ${id}`))
  })
})

describe('the life of a wave', () => {
  test('waits for no other: while the end of one is still being told, the next is sent', async () => {
    await started()
    const first = await sending.launch([anna])
    let telling = false
    let told = () => {}
    const reports = {
      ...sending.parts().reports,
      closed: () => {
        telling = true
        return new Promise<void>((resolve) => {
          told = resolve
        })
      },
    }
    sending.dispatch(undefined, { reports })
    await sending.ends(first)
    await sending.storage.waves.apply(TENANT, first.id, { kind: 'closed' })
    await until(() => telling)
    await sending.ends(await sending.launch([anna]))
    expect(sending.teams.countOf(anna).sent).toBe(2)
    told()
  })

  test('is told to have closed once, however late the list of waves is', async () => {
    await started()
    const { id } = await sending.launch([anna])
    await sending.storage.waves.apply(TENANT, id, { kind: 'opened', at: sending.clock.now() })
    await sending.storage.waves.apply(TENANT, id, { kind: 'closed' })
    const storage = await sending.storage.replica()
    const list = jest.spyOn(storage.waves, 'list').mockResolvedValue(await storage.waves.list(TENANT))
    sending.dispatch(storage)
    await until(() => list.mock.calls.length >= 20)
    expect(sending.told).toEqual([`closed ${id}`])
  })

  test('opens by itself, closes by itself, is reported once, and repeats', async () => {
    await started({ speed: 100 })
    const from = sending.clock.now().getTime()
    const wave = await sending.launch([anna], {
      opensAt: new Date(from + 60_000),
      closesAt: new Date(from + 600_000),
      repeatEveryMonths: 3,
    })
    // In the list as well, and has removed the app since.
    const bert = employeeNumber(77)
    const gone = { reference: {}, locale: null, language: null, timeZone: null, state: 'removed' } as const
    await sending.storage.employees.save(TENANT, { id: bert, ...gone })
    await sending.storage.deliveries.invite(wave.id, [aCandidate(77, { employee: bert })])
    sending.dispatch()
    sending.dispatch(await sending.storage.replica())
    await until(() => sending.told.length > 0)
    await until(async () => (await sending.storage.waves.list(TENANT))[0]?.state === 'scheduled')
    const [next] = await sending.storage.waves.list(TENANT)
    expect(sending.told).toEqual([`closed ${wave.id}`])
    expect(next).toMatchObject({ state: 'scheduled', name: wave.name })
    expect(next?.launch?.plan.opensAt?.toISOString().slice(0, 7)).toBe('2026-04')
    expect(await sending.storage.deliveries.read(next?.id ?? wave.id, anna)).toMatchObject({ state: 'pending' })
    expect(next && (await sending.storage.deliveries.read(next.id, bert))).toBeNull()
  })
})
