import fc from 'fast-check'
import { blurred, firstShown } from '../../../services/privacy/blur'
import { mostToldOf } from '../../../services/privacy/extremes'
import { ALL_FAMILIES, MEASURES, PARTS_OF, peopleIn, withMeasures } from '../../../services/privacy/measures'
import { profileOf } from '../../../services/profiles/models'
import { shownOf, sum, type Tally, tallyOf } from '../../../services/summary/tally'
import { anyAnswers } from '../../support/answers'

const anyTally = fc
  .array(anyAnswers, { minLength: 5, maxLength: 30 })
  .map((all) => sum(all.map((answers) => shownOf(tallyOf(answers, profileOf(answers))))))
const anyOffs = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 })

/** All numbers of a tally, with chance as told. */
const numbersOf = (tally: Tally, offs: readonly number[], make: typeof blurred | typeof firstShown = blurred) => {
  let place = 0
  const chance = (count: number) => count + (offs[place++ % offs.length] ?? 0)
  // One takes the families, the other knows them.
  const counts = make === firstShown ? firstShown(tally, chance).counts : blurred(tally, ALL_FAMILIES, chance)
  return { respondents: tally.respondents, counts }
}
const SAME = [
  ['rung:creator', 'highest-rung:creator', 'level:producing'],
  ['rung:critic', 'level:commenting'],
  ['rung:inactive', 'level:outside', 'highest-rung:inactive', 'highest-level:outside'],
]

describe('numbers that are off by chance agree with each other as the counts do', () => {
  const holds = (rule: (numbers: Tally) => void, make?: typeof blurred | typeof firstShown) =>
    fc.assert(fc.property(anyTally, anyOffs, (tally, offs) => rule(numbersOf(tally, offs, make))))
  const of = ({ counts }: Tally, counter: string) => counts[counter] ?? 0

  test.each([blurred, firstShown])('where chance leaves each as it is they are the counts', (make) => {
    fc.assert(
      fc.property(anyTally, (tally) => {
        const { counts } = withMeasures(tally)
        const told = numbersOf({ ...tally, counts }, [0], make).counts
        expect(told).toEqual(Object.fromEntries(Object.keys(told).map((counter) => [counter, counts[counter]])))
        expect(Object.keys(told)).toEqual(
          expect.arrayContaining(Object.keys(counts).filter((one) => one.includes(':'))),
        )
      }),
    )
  })

  test('none is below nothing, or above all who answered', () => {
    holds((numbers) => {
      const counters = ALL_FAMILIES.flatMap((family) => family.counters)
      expect(counters.filter((one) => of(numbers, one) < 0 || of(numbers, one) > peopleIn(numbers, one))).toEqual([])
    })
  })

  test.each([blurred, firstShown])('answers of which each gave one add up to all who answered', (make) => {
    holds((numbers) => {
      for (const { counters } of ALL_FAMILIES.filter(({ addsUp }) => addsUp)) {
        const all = counters.reduce((total, counter) => total + of(numbers, counter), 0)
        expect([counters[0], all]).toEqual([counters[0], peopleIn(numbers, counters[0] ?? '')])
      }
    }, make)
  })

  test('what is the same count is the same number, and a measure what its parts add up to', () => {
    holds((numbers) => {
      for (const same of SAME) expect(new Set(same.map((one) => of(numbers, one))).size).toBe(1)
      for (const measure of MEASURES) {
        const parts = PARTS_OF[measure].reduce((total, part) => total + of(numbers, part), 0)
        expect(of(numbers, `measure:${measure}`)).toBe(parts)
      }
    })
  })

  test('whoever is on a rung or level as the highest is on it, and everybody is on one or outside', () => {
    holds((numbers) => {
      const highest = Object.keys(numbers.counts).filter((one) => one.startsWith('highest-'))
      expect(highest.filter((one) => of(numbers, one) > of(numbers, one.slice('highest-'.length)))).toEqual([])
      expect(of(numbers, 'level:watching') + of(numbers, 'level:outside')).toBe(numbers.respondents)
    })
  })

  test('at first too: no more are told to be there as the highest than are told to be there at all', () => {
    holds((numbers) => {
      const told = (counter: string) => mostToldOf({ count: of(numbers, counter), of: numbers.respondents })
      const highest = Object.keys(numbers.counts).filter((one) => one.startsWith('highest-'))
      expect(highest.filter((one) => of(numbers, one) > told(one.slice('highest-'.length)))).toEqual([])
    }, firstShown)
  })
})
