/** Remembers what a collector would be told, without one. */
import {
  type CountedAttributes,
  type CountedName,
  type Ends,
  type Observing,
  withEnd,
} from '../../services/observing/observing'

export class Observed implements Observing {
  /** `name attribute… outcome`, in the order of their ends. */
  readonly timings: string[] = []
  readonly #counts = new Map<string, number>()

  timed<Result>(
    name: string,
    attributes: object,
    work: () => Promise<Result>,
    ends: Ends<Result> = {},
  ): Promise<Result> {
    return withEnd(work, ends, (outcome) => this.timings.push([name, ...Object.values(attributes), outcome].join(' ')))
  }

  endsAs(): void {}

  watch(): void {}

  count<Name extends CountedName>(name: Name, attributes: CountedAttributes<Name>, times = 1): void {
    const key = [name, ...Object.values(attributes)].join(' ')
    this.#counts.set(key, times + (this.#counts.get(key) ?? 0))
  }

  /** What was counted: `name attribute…` and how often. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }

  /** What was timed under this name, each once. */
  of(name: string): readonly string[] {
    return [...new Set(this.timings.filter((one) => one.startsWith(`${name} `)))].toSorted()
  }
}
