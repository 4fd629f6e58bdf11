import { LEVELS } from '../../../services/profiles/profile'
import { distributionOf } from '../../../services/summary/distribution'
import { shareInterval } from '../../../services/summary/intervals'
import { exact } from '../../support/shares'

describe('the distribution of one question or model', () => {
  const tally = { respondents: 20, counts: { 'level:watching': 15, 'level:sharing': 5, 'highest-level:sharing': 5 } }
  const levels = distributionOf(tally, { of: 'level', ids: LEVELS, base: 20, population: 40 })

  test('lists every option in its own order, also those that nobody chose', () => {
    expect(levels.base).toBe(20)
    expect(levels.shares.map(exact).map(({ id, count, share }) => [id, count, share])).toEqual([
      ['curating', 0, 0],
      ['producing', 0, 0],
      ['commenting', 0, 0],
      ['sharing', 5, 0.25],
      ['watching', 15, 0.75],
      ['outside', 0, 0],
    ])
  })

  test('sets beside each share the interval of the base within its population, and what was published of it', () => {
    const sharing = exact(levels.shares.find(({ id }) => id === 'sharing'))
    expect(sharing.interval).toEqual(shareInterval({ hits: 5, sample: 20, population: 40 }))
    expect(sharing.benchmarks).toEqual([{ share: 0.63, population: 'us-adults-2010' }])
  })

  test('keeps our own highest reading apart from what was published of the levels', () => {
    const [highest] = distributionOf(tally, { of: 'highest-level', ids: ['sharing'], base: 20, population: 40 }).shares
    expect(highest).toMatchObject({ count: 5, benchmarks: [] })
  })
})
