/**
 * Counts people as the product shows them: so many at once, or not yet. Nobody can tell from it that fewer than `size`
 * did something, and whoever looks every minute does not see one person act.
 */
export class InGroups {
  #waiting = 0

  /** Throws a RangeError for a group of nobody. */
  constructor(
    private readonly size: number,
    private readonly tell: (people: number) => void,
  ) {
    if (!(size >= 1)) throw new RangeError(`A group has 1 person at least, not ${size}.`)
  }

  one(): void {
    this.#waiting += 1
    if (this.#waiting < this.size) return
    this.#waiting = 0
    this.tell(this.size)
  }
}
