/** Numbers that are off by chance, made to agree with each other as the true ones do. Nothing here looks at these. */
import type { Counts } from '../counts'
import type { Chance } from './chance'
import { hasTwin, twinsOf } from './counters'
import { EXCEPTIONS, extremeOf } from './extremes'

export class Numbers {
  readonly #values = new Map<string, number>()
  /** What chance made of each: the same of all that are the same count, or they would together tell more. */
  readonly #thrown = new Map<string, number>()
  readonly #exact = new Set<string>()
  readonly #limits = new Map<string, number>()

  constructor(
    private readonly truth: Counts,
    private readonly chance: Chance,
  ) {}

  /** A number near the true one, of so many people; the same when asked again. */
  near(counter: string, of: number): number {
    return this.#between(counter, 0, of)
  }

  /** Of a count that is told as a bound: one that is told as the same bound. */
  nearBound(counter: string, of: number, most: number): number {
    const isOver = extremeOf({ count: this.truth[counter] ?? 0, of }) === 'over'
    return isOver
      ? this.#between(counter, of - EXCEPTIONS, most)
      : this.#between(counter, 0, Math.min(EXCEPTIONS, most))
  }

  exactly(counter: string): void {
    this.#values.set(counter, this.truth[counter] ?? 0)
    this.#exact.add(counter)
  }

  /** No number of the counter will be larger. */
  limit(counter: string, most: number): void {
    this.#limits.set(counter, most)
  }

  set(counter: string, value: number): void {
    this.#values.set(counter, value)
  }

  get(counter: string): number {
    return this.#values.get(counter) ?? 0
  }

  sum(counters: readonly string[]): number {
    return counters.reduce((sum, counter) => sum + this.get(counter), 0)
  }

  /** Moves those that stand nowhere else by as little as it takes, the largest first, until all add up to the total. */
  addUp(counters: readonly string[], total: number): void {
    const free = counters.filter((counter) => !hasTwin(counter))
    for (let left = total - this.sum(counters); left !== 0; left = total - this.sum(counters)) {
      const room = (counter: string) => (left > 0 ? this.#limitOf(counter) - this.get(counter) : this.get(counter))
      const steps = free
        .filter((counter) => room(counter) > 0)
        .toSorted((one, other) => this.get(other) - this.get(one))
        .slice(0, Math.abs(left))
      // Those that stand elsewhere are by themselves more than all, or there is no room.
      if (steps.length === 0) break
      const each = Math.min(Math.floor(Math.abs(left) / steps.length), ...steps.map(room))
      for (const counter of steps) this.#values.set(counter, this.get(counter) + each * Math.sign(left))
    }
  }

  /** Whoever has a place as the highest has it, where there is a number of both here. */
  keepOrder(): void {
    for (const [counter, highest] of this.#values) {
      if (!counter.startsWith('highest-')) continue
      const place = counter.slice('highest-'.length)
      const known = this.#values.get(place)
      if (known === undefined || known >= highest) continue
      for (const twin of twinsOf(place)) if (this.#values.has(twin)) this.#values.set(twin, highest)
    }
  }

  /** Also those that are zero. */
  counts(): Counts {
    return Object.fromEntries(this.#values)
  }

  blurred(): readonly string[] {
    return [...this.#values.keys()].filter((counter) => !this.#exact.has(counter))
  }

  #limitOf(counter: string): number {
    return this.#limits.get(counter) ?? Number.POSITIVE_INFINITY
  }

  #between(counter: string, least: number, most: number): number {
    const known = this.#values.get(counter)
    if (known !== undefined) return known
    const [name = counter] = twinsOf(counter)
    const thrown = this.#thrown.get(name) ?? this.chance(this.truth[counter] ?? 0)
    this.#thrown.set(name, thrown)
    const value = Math.min(most, this.#limitOf(counter), Math.max(least, thrown))
    this.#values.set(counter, value)
    return value
  }
}
