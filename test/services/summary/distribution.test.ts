import { firstReleased } from '../../../services/privacy/shown'
import { LEVELS } from '../../../services/profiles/profile'
import { distributionOf } from '../../../services/summary/distribution'
import { shareInterval } from '../../../services/summary/intervals'
import { NEVER_OFF, releasedOf } from '../../support/releases'
import { exact } from '../../support/shares'

describe('the distribution of one question or model', () => {
  const tally = releasedOf({
    respondents: 20,
    counts: { 'level:watching': 15, 'level:outside': 5, 'level:sharing': 5, 'highest-level:sharing': 5 },
  })
  const levels = distributionOf(tally, { of: 'level', ids: LEVELS, base: 20, population: 40 })

  test('lists every option in its own order, those that nobody or hardly anybody chose as a bound', () => {
    const told = levels.shares.map((share) =>
      share.kind === 'number' ? [share.id, share.count, share.share] : [share.id, share.kind],
    )
    expect(levels.base).toBe(20)
    expect(told).toEqual([
      ['curating', 'bound'],
      ['producing', 'bound'],
      ['commenting', 'bound'],
      ['sharing', 5, 0.25],
      ['watching', 15, 0.75],
      ['outside', 5, 0.25],
    ])
  })

  test('sets beside each share the interval of the base within its population, and what was published of it', () => {
    const sharing = exact(levels.shares.find(({ id }) => id === 'sharing'))
    expect(sharing.interval).toEqual(shareInterval({ hits: 5, sample: 20, population: 40 }))
    expect(sharing.benchmarks).toEqual([{ share: 0.63, population: 'us-adults-2010' }])
  })

  test('keeps our own highest reading apart from what was published of the levels', () => {
    const own = { of: 'highest-level', ids: ['sharing'], base: 20, population: 40 } as const
    expect(distributionOf(tally, own).shares[0]?.benchmarks).toEqual([])
  })
})

test('a tally of fewer than the minimum passes no gate', () => {
  expect(firstReleased({ respondents: 4, counts: {} }, 1, NEVER_OFF)).toBeNull()
  expect(firstReleased({ respondents: 9, counts: {} }, 10, NEVER_OFF)).toBeNull()
  expect(firstReleased({ respondents: 5, counts: {} }, 5, NEVER_OFF)).toMatchObject({ respondents: 5 })
})
