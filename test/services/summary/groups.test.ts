import { groupsOf } from '../../../services/summary/groups'
import { someoneWho } from '../../support/answers'
import { byGroups, codingOf, lastOf, type Some } from '../../support/group-releases'
import { exact } from '../../support/shares'

const WATCHES = someoneWho({ consume: 'weekly' }, { willingness: 'a-little' })
const SHARES = someoneWho({ consume: 'weekly', share: 'weekly' }, { willingness: 'quite' })
const some = (group: Some['group'], watching: number, sharing: number): readonly Some[] => [
  { group, people: watching, answers: WATCHES },
  { group, people: sharing, answers: SHARES },
]
const CODING = codingOf({ Finance: 40, Sales: 40, Legal: 30, Research: 10, Board: 9 })

/** Sales share, and the others mostly watch; two are small, and one is hardly there. */
const WAVE_OF_FIVE = [
  ...some('g1', 25, 5),
  ...some('g2', 5, 25),
  ...some('g3', 22, 6),
  ...some('g4', 4, 5),
  ...some('g5', 4, 4),
]
const summary = groupsOf(lastOf(byGroups([WAVE_OF_FIVE])), CODING, 5)

describe('a summary by groups', () => {
  test('tells response and measures of each group, the largest difference first', () => {
    expect(summary.groups.map(({ label }) => label).slice(0, 1)).toEqual(['Sales'])
    const [sales] = summary.groups
    expect(sales).toMatchObject({ respondents: 30, audience: 40, responseRate: 0.75 })
    expect(sales?.shown.kind === 'shares' && exact(sales.shown.measures.active ?? undefined).share).toBe(25 / 30)
  })

  test('says which groups differ from everybody beyond chance', () => {
    const differs = Object.fromEntries(
      summary.groups.map(({ label, differs }) => [label, differs.map((one) => `${one.measure} ${one.direction}`)]),
    )
    expect(differs).toMatchObject({
      Sales: ['willing higher', 'active higher'],
      Finance: ['willing lower', 'active lower'],
      Research: [],
    })
  })

  test('shows of fewer than ten whether they are low, middle or high, and no share', () => {
    const board = summary.groups.find(({ label }) => label === 'Board')
    expect(board?.shown).toEqual({ kind: 'bands', bands: { willing: 'middle', active: 'middle' } })
    expect(JSON.stringify(board)).not.toContain('"count"')
  })

  test('names those that are not shown by themselves, and why', () => {
    const few = byGroups([[...some('g1', 25, 5), ...some('g2', 5, 25), ...some('g3', 2, 1), ...some('g4', 1, 1)]])
    const { groups, rest, hidden } = groupsOf(lastOf(few), CODING, 5)
    expect(groups.map(({ label }) => label)).toEqual(['Sales', 'Finance'])
    expect(rest).toMatchObject({ code: 'rest', respondents: 5, audience: 49 })
    expect(hidden).toEqual({ groups: 3, labels: ['Board', 'Legal', 'Research'], why: 'together' })
  })

  test('shows no group where none can be: then all are hidden', () => {
    const { groups, rest, hidden } = groupsOf(lastOf(byGroups([[...some('g1', 5, 3), ...some('g2', 2, 2)]])), CODING, 5)
    expect({ groups, rest }).toEqual({ groups: [], rest: null })
    expect(hidden).toMatchObject({ groups: 5, why: 'none' })
  })

  test('hides the next smallest group with one that would be told by all others', () => {
    const two = byGroups([[...some('g1', 25, 5), ...some('g2', 5, 25), ...some('g3', 2, 1)]])
    const { groups, rest } = groupsOf(lastOf(two), CODING, 5)
    expect(groups.map(({ label }) => label)).toHaveLength(1)
    expect(rest?.respondents).toBe(33)
  })

  test('shows the one large group in bands too, where its shares and those of everybody would tell the small one', () => {
    const pair = byGroups([[...some('g1', 25, 5), ...some('g4', 4, 3)]])
    expect(groupsOf(lastOf(pair), CODING, 5).groups.map(({ shown }) => shown.kind)).toEqual(['bands', 'bands'])
  })
})
