/** The attacker looks for what only some answers could have brought about. */
import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import { QUESTIONS } from '../../../services/questionnaire/questions'
import { shownOf, type Tally, tallyOf } from '../../../services/summary/tally'
import { someoneWho } from '../../support/answers'
import { certainties } from '../../support/attack/exact'
import { attacks } from '../../support/attack/histories'
import { bothSeen } from '../../support/attack/worlds'

test('whatever people do and leads ask, all that is shown may be shown too where people answered otherwise', () => {
  fc.assert(
    // Those in the first release, which is exact, say what others in it said; all who come later say what they like.
    fc.property(attacks, ({ history, world, other, off }) => {
      let number = 0
      const { seen, otherwise } = bothSeen(history, world, other, (count) => count + (off[number++ % off.length] ?? 0))
      expect(otherwise).toEqual(seen)
    }),
    { numRuns: 200 },
  )
})

describe('nobody learns from the exact release what all others answered', () => {
  const kind = (...[does, others]: Parameters<typeof someoneWho>): Tally => {
    const answers = someoneWho(does, others)
    return shownOf(tallyOf(answers, profileOf(answers)))
  }
  const often = (some: boolean) => (some ? 'weekly' : 'none')
  const eight = Array.from({ length: 8 }, (_, bits) =>
    kind({ create: often((bits & 1) > 0), consume: often((bits & 2) > 0), status: often((bits & 4) > 0) }),
  )
  const six = QUESTIONS.willingness.options.map((willingness) => kind({}, { willingness }))
  const onLadder = (['none', 'weekly'] as const).flatMap((create) => [
    kind({ create }),
    kind({ create, visit: 'weekly' }),
    kind({ create, status: 'weekly' }),
  ])
  const onNetworks = [
    kind({}, { 'private-platforms': ['none'] }),
    ...(['none', 'monthly'] as const).flatMap((react) => [
      kind({ react }, { 'private-platforms': ['facebook'] }),
      kind({ react }, { 'private-platforms': ['tiktok'] }),
      kind({ react }, { 'private-platforms': ['facebook', 'tiktok'] }),
    ]),
  ]
  const moved = (
    [
      ['fun', 'pride', 'easier-work'],
      ['need-time', 'need-rules', 'need-training'],
      ['fun', 'pride', 'rather-not'],
      ['need-time', 'need-rules', 'rather-not'],
      ['fun', 'pride'],
    ] as const
  ).map((motives) => kind({}, { motives }))
  test.each([
    ['whether they create, consume and update', 5, eight],
    ['whether they create, consume and update', 7, eight],
    ['how willing they are', 5, six],
    ['how willing they are', 9, six],
    ['how willing they are, where some do not say', 8, [...six, kind({})]],
    ['whether they create, and visit a network or update', 9, onLadder],
    ['which networks they use, and whether they react', 9, onNetworks],
    ['what would move them, of which each names three at most', 6, moved],
  ])('%s: %i people, in every world', (_, people, kinds) => {
    expect([...certainties(kinds, people)]).toEqual([])
  })
})
