/** Teams' limits: for the app as a whole, and for each conversation. They hold for any interval of their length. */
import type { Operation } from './route'

export interface Limit {
  readonly calls: number
  readonly seconds: number
}

export interface TeamsLimits {
  /** Every call of the app in a tenant. */
  readonly app: readonly Limit[]
  /** Messages into one conversation, and its creation. */
  readonly send: readonly Limit[]
  /** Questions about one conversation. */
  readonly read: readonly Limit[]
}

/** As documented for bots in October 2026. */
export const TEAMS_LIMITS: TeamsLimits = {
  app: [{ calls: 50, seconds: 1 }],
  send: [
    { calls: 7, seconds: 1 },
    { calls: 8, seconds: 2 },
    { calls: 60, seconds: 30 },
    { calls: 1800, seconds: 3600 },
  ],
  read: [
    { calls: 14, seconds: 1 },
    { calls: 16, seconds: 2 },
    { calls: 120, seconds: 30 },
    { calls: 3600, seconds: 3600 },
  ],
}

/** Of updates and removals the documentation says nothing: they count as messages here, which is the stricter reading. */
const READS: ReadonlySet<Operation> = new Set(['members', 'paged-members', 'member'])

export class Throttle {
  readonly #app: Meter
  readonly #conversations = new Map<string, Meter>()
  #passed = 0

  constructor(
    private readonly limits: TeamsLimits,
    private readonly now: () => number,
  ) {
    this.#app = new Meter(limits.app)
  }

  /** 0 where the call passes, which is then counted; else the milliseconds until one like it would. */
  waitFor(operation: Operation, conversation: string | null): number {
    const now = this.now()
    const own = conversation === null ? null : this.#meterOf(operation, conversation)
    const wait = Math.max(this.#app.waitAt(now), own?.waitAt(now) ?? 0)
    if (wait > 0) return wait
    this.#app.count(now)
    own?.count(now)
    this.#passed += 1
    if (this.#passed % SWEEP_EVERY === 0) this.#forgetQuiet(now)
    return 0
  }

  #meterOf(operation: Operation, conversation: string): Meter {
    const kind = READS.has(operation) ? 'read' : 'send'
    const key = `${kind} ${conversation}`
    const known = this.#conversations.get(key)
    if (known !== undefined) return known
    const meter = new Meter(this.limits[kind])
    this.#conversations.set(key, meter)
    return meter
  }

  #forgetQuiet(now: number): void {
    for (const [key, meter] of this.#conversations) if (meter.isQuietAt(now)) this.#conversations.delete(key)
  }
}

const SWEEP_EVERY = 10_000

class Meter {
  #times: number[] = []
  readonly #most: number
  readonly #longest: number

  constructor(private readonly limits: readonly Limit[]) {
    this.#most = Math.max(0, ...limits.map(({ calls }) => calls))
    this.#longest = Math.max(0, ...limits.map(({ seconds }) => seconds * 1000))
  }

  waitAt(now: number): number {
    return Math.max(
      0,
      ...this.limits.map(({ calls, seconds }) => (this.#times.at(-calls) ?? -Infinity) + seconds * 1000 - now),
    )
  }

  count(now: number): void {
    if (this.#most === 0) return
    this.#times.push(now)
    // Only so many of the last are ever looked at.
    if (this.#times.length > 2 * this.#most) this.#times = this.#times.slice(-this.#most)
  }

  isQuietAt(now: number): boolean {
    return (this.#times.at(-1) ?? -Infinity) + this.#longest <= now
  }
}
