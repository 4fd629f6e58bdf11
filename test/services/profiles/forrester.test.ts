import { rungsOf } from '../../../services/profiles/forrester'
import { RUNGS, type Rung } from '../../../services/profiles/profile'
import { everyAnswer, raised, someoneWho } from '../../support/answers'
import { answersAll } from '../../support/respondents'

/** One row, one person: what they did in the past month, and where Forrester's ladder puts them. */
describe('the rungs of somebody who', () => {
  test.each<[string, Parameters<typeof someoneWho>[0], string]>([
    ['did nothing of all this', {}, 'inactive'],
    ['read or watched something once', { consume: 'monthly' }, 'spectator'],
    ['reads or watches every week', { consume: 'weekly' }, 'spectator'],
    ['visited a network once', { visit: 'monthly' }, 'joiner'],
    ['passed on a post, so was on a network', { share: 'monthly' }, 'joiner'],
    ['moderates a group, so was on a network', { moderate: 'monthly' }, 'joiner'],
    ['posted one update: no conversation yet', { status: 'monthly' }, 'joiner'],
    ['posts an update every week', { status: 'weekly' }, 'conversationalist, joiner'],
    ['saved or tagged something once', { collect: 'monthly' }, 'collector'],
    ['commented on something once', { react: 'monthly' }, 'critic'],
    ['reviewed something once', { review: 'monthly' }, 'critic'],
    ['published one article', { create: 'monthly' }, 'creator'],
    ['shares every week: that is no conversation', { share: 'weekly' }, 'joiner'],
    [
      'reads, visits and comments',
      { consume: 'weekly', visit: 'weekly', react: 'monthly' },
      'critic, joiner, spectator',
    ],
    ['publishes now and then, and reads', { create: 'monthly', consume: 'weekly' }, 'creator, spectator'],
  ])('%s', (_, does, rungs) => {
    expect(rungsOf(someoneWho(does)).join(', ')).toBe(rungs)
  })

  test('does everything every week: all rungs but Inactive', () => {
    expect(rungsOf(answersAll('weekly'))).toEqual(RUNGS.filter((rung) => rung !== 'inactive'))
  })
})

/** Each number can be checked by hand: two of three answers are monthly or more, one of three is weekly. */
describe('of all 19,683 ways to answer the nine rows', () => {
  const all = everyAnswer().map((answers) => ({ answers, rungs: rungsOf(answers) }))
  const height = (rungs: readonly Rung[]) => -RUNGS.indexOf(rungs[0] ?? 'inactive')

  test.each<[Rung, number, number]>([
    ['creator', 13_122, 13_122],
    ['conversationalist', 6_561, 2_187],
    ['critic', 17_496, 3_888],
    ['collector', 13_122, 324],
    ['joiner', 19_440, 159],
    ['spectator', 13_122, 2],
    ['inactive', 1, 1],
  ])('%s: %i are on the rung, for %i it is the highest', (rung, on, highest) => {
    expect(all.filter(({ rungs }) => rungs.includes(rung))).toHaveLength(on)
    expect(all.filter(({ rungs }) => rungs[0] === rung)).toHaveLength(highest)
  })

  test('none is on no rung, and none is Inactive beside another', () => {
    expect(all.filter(({ rungs }) => rungs.length === 0)).toEqual([])
    expect(all.filter(({ rungs }) => rungs.includes('inactive') && rungs.length > 1)).toEqual([])
  })

  test('in none does more of a row lower the highest rung', () => {
    const lowered = all.filter(({ answers, rungs }) =>
      raised(answers).some((more) => height(rungsOf(more)) < height(rungs)),
    )
    expect(lowered).toEqual([])
  })
})
