/** How often each person was written to. Some 100 bytes a person, so that a test may have hundreds of thousands. */

export interface PersonCount {
  /** Calls that opened, or found, the person's chat. */
  readonly opened: number
  readonly sent: number
  readonly updated: number
  readonly deleted: number
}

const KINDS = ['opened', 'sent', 'updated', 'deleted'] as const satisfies readonly (keyof PersonCount)[]

export class PersonCounts {
  readonly #places = new Map<string, number>()
  #counts = new Uint32Array(KINDS.length * 1024)

  has(person: string): boolean {
    return this.#places.has(person)
  }

  /** Makes the person known, with nothing counted. */
  know(person: string): void {
    this.#placeOf(person)
  }

  add(person: string, kind: keyof PersonCount): void {
    const place = this.#placeOf(person) + KINDS.indexOf(kind)
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
  }

  of(person: string): PersonCount {
    return this.#at(this.#places.get(person))
  }

  *all(): Generator<readonly [person: string, count: PersonCount]> {
    for (const [person, place] of this.#places) yield [person, this.#at(place)]
  }

  #at(place: number | undefined): PersonCount {
    const [opened = 0, sent = 0, updated = 0, deleted = 0] =
      place === undefined ? [] : this.#counts.subarray(place, place + KINDS.length)
    return { opened, sent, updated, deleted }
  }

  #placeOf(person: string): number {
    const known = this.#places.get(person)
    if (known !== undefined) return known
    const place = this.#places.size * KINDS.length
    this.#places.set(person, place)
    if (place >= this.#counts.length) {
      const wider = new Uint32Array(2 * this.#counts.length)
      wider.set(this.#counts)
      this.#counts = wider
    }
    return place
  }
}
