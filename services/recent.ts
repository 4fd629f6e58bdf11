/** The values known last, those used longest ago forgotten first. */
export class Recent<Value> {
  readonly #known = new Map<string, Value>()

  constructor(private readonly capacity: number) {}

  get(key: string): Value | undefined {
    const value = this.#known.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.#known.delete(key)
    this.#known.set(key, value)
    // A map keeps its order of insertion, so the first is the one used longest ago.
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.capacity) break
      this.#known.delete(oldest)
    }
  }

  forget(key: string): void {
    this.#known.delete(key)
  }
}
