import { differing } from '../../../services/summary/differences'

const group = (hits: number, sample: number) => ({ hits, sample, marked: 50, population: 100 })

describe('which groups differ from everybody', () => {
  // Two-sided exact chances of a group against all others, with what its number is off by, worked out apart from our code.
  test.each`
    hits  | sample | found       | why
    ${10} | ${20}  | ${null}     | ${'as many as among everybody'}
    ${15} | ${20}  | ${null}     | ${'chance 0.055'}
    ${16} | ${20}  | ${'higher'} | ${'chance 0.021'}
    ${4}  | ${20}  | ${'lower'}  | ${'the same to the other side'}
  `('$hits of $sample where half of a hundred do: $why', ({ hits, sample, found }) => {
    expect(differing([group(hits, sample)])).toEqual([found])
  })

  test('the more groups are compared, the more it takes', () => {
    const usual = Array(9).fill(group(10, 20))
    expect(differing([group(16, 20), ...usual])[0]).toBeNull()
    expect(differing([group(19, 20), ...usual])[0]).toBe('higher')
  })

  test('the second most certain is compared with one fewer (Holm)', () => {
    // The chance of 16 is below a twentieth, and above a third of it.
    expect(differing([group(16, 20), group(19, 20), group(19, 20)])).toEqual(['higher', 'higher', 'higher'])
    expect(differing([group(16, 20), group(10, 20), group(10, 20)])).toEqual([null, null, null])
  })
})
