import fc from 'fast-check'
import type { Pseudonym } from '../../../services/identifiers'
import { beginningOf, countChange, type EpochCount, type Trace } from '../../../services/privacy/epoch'
import type { Tally } from '../../../services/summary/tally'

type Answer = 'A' | 'B' | null

/** People who answer, change, erase and see epochs begin, one after another. */
class Respondents {
  count: EpochCount = beginningOf(1)
  readonly #now = new Map<string, { answer: Answer; trace: Trace | null }>()
  #atStart = new Map<string, Answer>()

  set(person: string, answer: Answer, mayReturn = true): this {
    const known = this.#now.get(person) ?? { answer: null, trace: null }
    const { count, trace } = countChange(this.count, {
      pseudonym: person as Pseudonym,
      trace: known.trace,
      before: contribution(known.answer),
      after: contribution(answer),
      rowRemains: answer !== null,
      mayReturn,
    })
    this.count = count
    this.#now.set(person, { answer, trace })
    return this
  }

  begin(): this {
    this.count = beginningOf(this.count.epoch + 1)
    this.#atStart = this.#answers()
    return this
  }

  /** How many truly differ from the beginning of the epoch. */
  get differing(): number {
    const people = new Set([...this.#now.keys(), ...this.#atStart.keys()])
    return [...people].filter((one) => (this.#atStart.get(one) ?? null) !== (this.#answers().get(one) ?? null)).length
  }

  #answers() {
    return new Map([...this.#now].map(([person, { answer }]) => [person, answer]))
  }
}

const contribution = (answer: Answer): Tally | null =>
  answer && { respondents: 1, counts: { [`consume:${answer === 'A' ? 'weekly' : 'none'}`]: 1 } }

describe('how many differ from the beginning of an epoch', () => {
  test.each<[string, (people: Respondents) => Respondents, number]>([
    ['nobody has done anything', (people) => people, 0],
    ['one joins', (people) => people.set('jo', 'A'), 1],
    ['one joins and changes: one', (people) => people.set('jo', 'A').set('jo', 'B'), 1],
    ['one joins and leaves: none', (people) => people.set('jo', 'A').set('jo', null), 0],
    [
      'one changes five times: one',
      (people) => people.set('an', 'B').set('an', 'A').set('an', 'B').set('an', 'A').set('an', 'B'),
      1,
    ],
    ['one changes and changes back: none', (people) => people.set('an', 'B').set('an', 'A'), 0],
    ['one submits the same again: none', (people) => people.set('an', 'A'), 0],
    ['one leaves', (people) => people.set('an', null), 1],
    ['one leaves and answers otherwise: one', (people) => people.set('an', null).set('an', 'B'), 1],
    ['one leaves and answers the same: none', (people) => people.set('an', null).set('an', 'A'), 0],
    ['one leaves, returns, leaves: one', (people) => people.set('an', null).set('an', 'B').set('an', null), 1],
    ['one leaves and another joins: two', (people) => people.set('an', null).set('jo', 'A'), 2],
    ['one changes before the epoch: none', (people) => people.set('an', 'B').begin(), 0],
  ])('%s', (_, story, expected) => {
    const people = story(new Respondents().set('an', 'A').begin())
    expect(people.count.touched).toBe(expected)
  })

  test('after an erasure a few characters stay until the epoch ends, and the answers do not', () => {
    const people = new Respondents().set('a-long-pseudonym', 'A').begin().set('a-long-pseudonym', null)
    expect(people.count.erased).toEqual([{ mark: 'a-long-p', print: expect.stringMatching(/^[0-9a-f]{2}$/) }])
    expect(people.begin().count.erased).toEqual([])
  })

  test('where nobody can come back, an erasure counts and leaves nothing', () => {
    const people = new Respondents().set('anna-1234', 'A').begin().set('anna-1234', null, false)
    expect(people.count).toEqual({ epoch: 2, touched: 1, changes: 1, erased: [] })
  })

  test('where more people erase than the list holds, the others are not counted, going or coming back', () => {
    const names = Array.from({ length: 510 }, (_, place) => `n${String(place).padStart(7, '0')}`)
    const people = new Respondents()
    for (const name of names) people.set(name, 'A')
    people.begin()
    for (const name of names) people.set(name, null)
    expect(people.count).toMatchObject({ touched: 500, erased: { length: 500 } })
    for (const name of names) people.set(name, 'B')
    expect(people.count).toMatchObject({ touched: 510, erased: { length: 0 } })
  })

  test('for any history the count is the true number, and the changes are at least as many', () => {
    const step = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(fc.constantFrom('an', 'bo', 'cy'), fc.constantFrom<Answer>('A', 'B', null)) },
      { weight: 1, arbitrary: fc.constant('begin' as const) },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const people = new Respondents()
        for (const one of steps) one === 'begin' ? people.begin() : people.set(...one)
        expect(people.count.touched).toBe(people.differing)
        expect(people.count.changes).toBeGreaterThanOrEqual(people.differing)
      }),
    )
  })
})
