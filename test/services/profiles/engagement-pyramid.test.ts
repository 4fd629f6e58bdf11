import { levelsOf } from '../../../services/profiles/engagement-pyramid'
import { rungsOf } from '../../../services/profiles/forrester'
import { LEVELS, type Level } from '../../../services/profiles/profile'
import { everyAnswer, raised, someoneWho } from '../../support/answers'
import { answersAll } from '../../support/respondents'

/** One row, one person: what they did in the past month, and where Li's pyramid puts them. */
describe('the levels of somebody who', () => {
  test.each<[string, Parameters<typeof someoneWho>[0], string]>([
    ['did nothing of all this', {}, 'outside'],
    ['read or watched something once', { consume: 'monthly' }, 'watching'],
    ['visited a network once', { visit: 'monthly' }, 'watching'],
    ['saved or tagged something once', { collect: 'monthly' }, 'watching'],
    ['passed on a post once', { share: 'monthly' }, 'sharing, watching'],
    ['posted one update: a month is often enough here', { status: 'monthly' }, 'sharing, watching'],
    ['commented on something once', { react: 'monthly' }, 'commenting, watching'],
    ['reviewed something once', { review: 'monthly' }, 'commenting, watching'],
    ['published one article', { create: 'monthly' }, 'producing, watching'],
    ['moderated a group once', { moderate: 'monthly' }, 'curating, watching'],
    [
      'reads, shares and comments',
      { consume: 'weekly', share: 'weekly', react: 'weekly' },
      'commenting, sharing, watching',
    ],
    ['moderates and publishes', { moderate: 'weekly', create: 'monthly' }, 'curating, producing, watching'],
  ])('%s', (_, does, levels) => {
    expect(levelsOf(someoneWho(does)).join(', ')).toBe(levels)
  })

  test('does everything every week: all levels', () => {
    expect(levelsOf(answersAll('weekly'))).toEqual(LEVELS.filter((level) => level !== 'outside'))
  })

  test('posts every week and comments: the pyramid puts the comment above the update, the ladder below it', () => {
    const both = someoneWho({ status: 'weekly', react: 'weekly' })
    expect([levelsOf(both)[0], rungsOf(both)[0]]).toEqual(['commenting', 'conversationalist'])
  })
})

/** Each number can be checked by hand: two of three answers are monthly or more. */
describe('of all 19,683 ways to answer the nine rows', () => {
  const all = everyAnswer().map((answers) => ({ answers, levels: levelsOf(answers) }))
  const height = (levels: readonly Level[]) => -LEVELS.indexOf(levels[0] ?? 'outside')

  test.each<[Level, number, number]>([
    ['curating', 13_122, 13_122],
    ['producing', 13_122, 4_374],
    ['commenting', 17_496, 1_944],
    ['sharing', 17_496, 216],
    ['watching', 19_682, 26],
    ['outside', 1, 1],
  ])('%s: %i are on the level, for %i it is the highest', (level, on, highest) => {
    expect(all.filter(({ levels }) => levels.includes(level))).toHaveLength(on)
    expect(all.filter(({ levels }) => levels[0] === level)).toHaveLength(highest)
  })

  test('none is on no level, and none is outside and inside', () => {
    expect(all.filter(({ levels }) => levels.length === 0)).toEqual([])
    expect(all.filter(({ levels }) => levels.includes('outside') && levels.length > 1)).toEqual([])
  })

  test('outside the pyramid are those who are Inactive on the ladder, and nobody else', () => {
    const apart = all.filter(
      ({ answers, levels }) => levels.includes('outside') !== rungsOf(answers).includes('inactive'),
    )
    expect(apart).toEqual([])
  })

  test('in none does more of a row lower the highest level', () => {
    const lowered = all.filter(({ answers, levels }) =>
      raised(answers).some((more) => height(levelsOf(more)) < height(levels)),
    )
    expect(lowered).toEqual([])
  })
})
