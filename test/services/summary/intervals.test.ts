import fc from 'fast-check'
import { type Interval, shareInterval } from '../../../services/summary/intervals'

const interval = (hits: number, sample: number, population: number | null) =>
  shareInterval({ hits, sample, population })

/**
 * Reference 7.3. Its examples of Wilson's with n* have too small a population for it here: 12/60 of 80 has n* = 237, and
 * 120/600 of 1,000 has 1498.5, as have the larger ones below, which therefore have the same bounds.
 */
describe('the 95 % interval of a share', () => {
  test.each`
    method                   | hits   | sample   | population | low      | high     | digits
    ${'exact'}               | ${12}  | ${60}    | ${80}      | ${16.25} | ${26.25} | ${2}
    ${'exact'}               | ${0}   | ${10}    | ${12}      | ${0}     | ${8.33}  | ${2}
    ${'Wilson'}              | ${12}  | ${60}    | ${null}    | ${11.8}  | ${31.8}  | ${1}
    ${'Wilson'}              | ${1}   | ${5}     | ${null}    | ${3.6}   | ${62.4}  | ${1}
    ${'Wilson, n* = 237'}    | ${45}  | ${225}   | ${4_425}   | ${15.4}  | ${25.6}  | ${1}
    ${'Wilson, n* = 1498.5'} | ${297} | ${1_485} | ${164_725} | ${18.1}  | ${22.1}  | ${1}
  `('$method: $hits of $sample from $population is $low–$high %', ({ hits, sample, population, low, high, digits }) => {
    const { low: found, high: to } = interval(hits, sample, population)
    expect([(100 * found).toFixed(digits), (100 * to).toFixed(digits)]).toEqual([
      low.toFixed(digits),
      high.toFixed(digits),
    ])
  })

  test('is the share itself where everybody answered', () => {
    expect(interval(3, 8, 8)).toEqual({ low: 3 / 8, high: 3 / 8 })
    expect(interval(3_000, 8_000, 8_000)).toEqual({ low: 3 / 8, high: 3 / 8 })
  })

  test('reaches to the share where whole people would not: 1 of 99 is more than the 1 of 100 that is likely', () => {
    expect(interval(1, 99, 100)).toEqual({ low: 1 / 100, high: 1 / 99 })
    expect(interval(98, 99, 100)).toEqual({ low: 98 / 99, high: 99 / 100 })
  })

  test('of a known population can be whole people only: nobody of ten leaves two unknown, of whom one is possible', () => {
    expect(interval(0, 10, 12)).toEqual({ low: 0, high: 1 / 12 })
  })
})

describe('for any share of any population', () => {
  const sampled = fc
    .tuple(fc.oneof(fc.integer({ min: 1, max: 2_500 }), fc.integer({ min: 1, max: 10_000_000 })), fc.nat(), fc.nat())
    .chain(([population, a, b]) => {
      const sample = 1 + (a % population)
      return fc.record({
        hits: fc.constantFrom(0, 1, sample - 1, sample, b % (sample + 1)).map((hits) => Math.min(hits, sample)),
        sample: fc.constant(sample),
        population: fc.constantFrom(population, null),
      })
    })

  test('the interval contains the share, and nothing below 0 or above 1', () => {
    fc.assert(
      fc.property(sampled, ({ hits, sample, population }) => {
        const { low, high } = interval(hits, sample, population)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(hits / sample)
        expect(high).toBeGreaterThanOrEqual(hits / sample)
        expect(high).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  test('those who do and those who do not mirror each other', () => {
    fc.assert(
      fc.property(sampled, ({ hits, sample, population }) => {
        const { low, high } = interval(hits, sample, population)
        const mirrored = interval(sample - hits, sample, population)
        expect(mirrored.low).toBeCloseTo(1 - high, 12)
        expect(mirrored.high).toBeCloseTo(1 - low, 12)
      }),
    )
  })

  test('above 2,000 people, knowing how many there are never widens it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2_001, max: 10_000_000 }), fc.nat(), fc.nat(), (population, a, b) => {
        const sample = 1 + (a % population)
        const hits = b % (sample + 1)
        expect(widthOf(interval(hits, sample, population))).toBeLessThanOrEqual(widthOf(interval(hits, sample, null)))
      }),
    )
  })

  test('to 2,000 people the bounds are whole people, above they are not', () => {
    const people = [2_000, 2_001].map((population) => population * interval(100, 500, population).low)
    expect(people[0]).toBeCloseTo(Math.round(people[0] ?? 0), 9)
    expect(people[1]).not.toBeCloseTo(Math.round(people[1] ?? 0), 3)
  })

  test.each([100, 500, 1_500])('where the method changes, with %i answers nobody sees it', (sample) => {
    for (const share of [0, 0.05, 0.2, 0.5]) {
      const [exact, wilson] = [interval(share * sample, sample, 2_000), interval(share * sample, sample, 2_001)]
      expect(Math.abs(exact.low - wilson.low)).toBeLessThan(0.01)
      expect(Math.abs(exact.high - wilson.high)).toBeLessThan(0.01)
    }
  })
})

describe('numbers that no survey gives are a defect', () => {
  test.each`
    hits          | sample | population  | why
    ${0}          | ${0}   | ${null}     | ${'nobody answered'}
    ${-1}         | ${10}  | ${null}     | ${'fewer than none'}
    ${11}         | ${10}  | ${null}     | ${'more than all'}
    ${1}          | ${10}  | ${9}        | ${'more answers than people'}
    ${1.5}        | ${10}  | ${20}       | ${'half a person'}
    ${1}          | ${2.5} | ${20}       | ${'half an answer'}
    ${1}          | ${2}   | ${20.5}     | ${'half a member of the audience'}
    ${Number.NaN} | ${10}  | ${20}       | ${'no number'}
    ${1}          | ${10}  | ${Infinity} | ${'endless people'}
  `('$why: $hits of $sample from $population', ({ hits, sample, population }) => {
    expect(() => shareInterval({ hits, sample, population })).toThrow(RangeError)
  })
})

const widthOf = ({ low, high }: Interval) => high - low
