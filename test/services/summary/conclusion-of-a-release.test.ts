import type { Answers, DraftAnswers } from '../../../services/questionnaire/questions'
import type { Conclusion } from '../../../services/summary/conclusions'
import { summaryOf } from '../../../services/summary/summarise'
import { someoneWho } from '../../support/answers'
import { releaseOf } from '../../support/releases'

const watches = (others: DraftAnswers = {}) => someoneWho({ consume: 'weekly' }, others)
const shares = (others: DraftAnswers = {}) => someoneWho({ share: 'monthly' }, others)

/** A hundred of two hundred employees: so many as told, and the others only watch. */
describe('the conclusion of a hundred people, of whom', () => {
  test.each<[string, [number, Answers][], Conclusion]>([
    [
      '30 share and 30 others comment: together six in ten do more than watch',
      [
        [30, shares()],
        [30, someoneWho({ react: 'monthly' })],
      ],
      { rule: 'in-between', values: { watching: 9, active: 6 } },
    ],
    [
      '20 create and 20 others moderate: four in ten do more than watch',
      [
        [20, someoneWho({ create: 'monthly' })],
        [20, someoneWho({ moderate: 'monthly' })],
      ],
      { rule: 'in-between', values: { watching: 9, active: 4 } },
    ],
    ['50 do nothing', [[50, someoneWho({})]], { rule: 'mostly-inactive', values: { inactive: 5 } }],
    ['25 create', [[25, someoneWho({ create: 'monthly' })]], { rule: 'creators-many', values: { creating: 3 } }],
    [
      '20 would contribute and 20 gladly',
      [
        [20, watches({ willingness: 'quite' })],
        [20, watches({ willingness: 'very-much' })],
        [60, watches({ willingness: 'dont-know' })],
      ],
      { rule: 'willing-watchers', values: { watching: 9, willing: 4 } },
    ],
    [
      '30 would not contribute and 30 only a little',
      [
        [30, watches({ willingness: 'not-at-all' })],
        [30, watches({ willingness: 'a-little' })],
        [40, watches({ willingness: 'somewhat' })],
      ],
      { rule: 'reluctant', values: { reluctant: 6 } },
    ],
    [
      '40 share, and 70 of all use nothing for work',
      [
        [40, shares({ 'work-platforms': ['none'] })],
        [30, watches({ 'work-platforms': ['none'] })],
        [30, watches({ 'work-platforms': ['viva-engage'] })],
      ],
      { rule: 'not-for-work-yet', values: { active: 4, noneForWork: 7 } },
    ],
    [
      '49 would contribute little: of fewer than half, nothing is concluded',
      [
        [49, watches({ willingness: 'a-little' })],
        [51, watches()],
      ],
      { rule: 'watch-only', values: { watching: 9 } },
    ],
    [
      '50 would contribute little, and the others do not say',
      [
        [50, watches({ willingness: 'a-little' })],
        [50, watches()],
      ],
      { rule: 'reluctant', values: { reluctant: 9 } },
    ],
  ])('%s', (_, people, conclusion) => {
    const others = 100 - people.reduce((sum, [many]) => sum + many, 0)
    expect(summaryOf(releaseOf([...people, [others, watches()]]), 5).conclusion).toEqual(conclusion)
  })
})

describe('there is no conclusion', () => {
  test('from seven answers of a hundred: they are too few', () => {
    const people: [number, Answers][] = [
      [4, watches()],
      [3, someoneWho({ consume: 'weekly', create: 'monthly' })],
    ]
    const { conclusion } = summaryOf(releaseOf(people, 100), 5)
    expect(conclusion).toEqual({ rule: 'too-few-answers', values: { respondents: 7 } })
  })

  test('from a small response: the others should be heard first', () => {
    const { conclusion } = summaryOf(releaseOf([[80, watches()]], 500), 5)
    expect(conclusion).toEqual({ rule: 'low-response', values: { respondents: 80, audience: 500 } })
  })
})
