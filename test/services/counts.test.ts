import fc from 'fast-check'
import { combineCounts } from '../../services/counts'

describe('counts', () => {
  test('add up, counter by counter', () => {
    expect(combineCounts({ a: 1, b: 2 }, { b: 3, c: 4 }, 1)).toEqual({ a: 1, b: 5, c: 4 })
  })

  test('a counter that falls to zero is absent', () => {
    expect(combineCounts({ a: 1, b: 2 }, { a: 1 }, -1)).toEqual({ b: 2 })
  })

  test('what was never in them cannot be taken away', () => {
    expect(() => combineCounts({ a: 1 }, { a: 2 }, -1)).toThrow(RangeError)
    expect(() => combineCounts({}, { a: 1 }, -1)).toThrow(RangeError)
  })

  test('what was added can be taken away again, and nothing is left of it', () => {
    const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 }), {
      noNullPrototype: true,
    })
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        expect(combineCounts(combineCounts(one, other, 1), other, -1)).toEqual(one)
      }),
    )
  })
})
