/** Every card of a summary by group, in its smallest, ordinary and largest forms. */
import type { Card, CardSettings } from '../../cards/card'
import { groupCard, groupsCard } from '../../cards/groups-card'
import type { Language } from '../../cards/language'
import type { Difference, GroupSummary } from '../../services/summary/groups'
import { DIMENSIONS } from '../../services/waves/coding'
import { aBound, aGroup, aGroupsView, aRest, BANDS, shares } from './groups'

export function* groupCards(...as: readonly [Language, CardSettings]): Generator<readonly [string, Card]> {
  for (const dimension of DIMENSIONS) {
    yield [`groups by ${dimension}, none yet`, groupsCard(aGroupsView({ dimension, hidden: NONE }), ...as)]
    const other = aGroup('', { code: 'other' })
    const view = aGroupsView({ dimension, groups: [other], rest: aRest() }, { stands: true })
    yield [`groups by ${dimension}, the nameless ones`, groupsCard(view, ...as)]
  }
  yield ['groups of the demonstration', groupsCard(aGroupsView(FEW), ...as)]
  yield ['groups of which one is hidden', groupsCard(aGroupsView({ ...FEW, hidden: ONE_HIDDEN }), ...as)]
  for (const from of [0, 10, 100, 9_999]) {
    const view = aGroupsView({ groups: HUNDRED, rest: aRest(), hidden: MANY_HIDDEN }, { from, stands: true })
    yield [`groups, a hundred with the longest names, from ${from}`, groupsCard(view, ...as)]
  }
  const { summary } = aGroupsView(FEW)
  for (const group of [...summary.groups, HUNDRED[0] ?? aRest(), NOTHING_ANSWERED, WITHOUT_AUDIENCE]) {
    const view = { summary, group, minimumGroup: 5, sharesFrom: 10 }
    yield [`one group: ${group.label.slice(0, 20)}, ${group.shown.kind}`, groupCard(view, ...as)]
  }
}

const NONE = { groups: 4, labels: ['Finance', 'Legal', 'Production', 'Sales'], why: 'none' } as const
const ONE_HIDDEN = { groups: 1, labels: ['Legal'], why: 'together' } as const
const LABELS = Array.from({ length: 40 }, (_, place) => longLabel(place))
const MANY_HIDDEN = { groups: 40, labels: LABELS, why: 'together' } as const

const MORE: Difference = { measure: 'willing', direction: 'higher' }
const EVERY_DIFFERENCE: readonly Difference[] = (['willing', 'active'] as const).flatMap((measure) =>
  (['higher', 'lower'] as const).map((direction) => ({ measure, direction })),
)

const FEW = {
  groups: [
    aGroup('Sales', { code: 'g3', differs: [MORE] }),
    aGroup('Production', { code: 'g2', differs: EVERY_DIFFERENCE }),
    aGroup('ICT', { code: 'g1', shown: BANDS, respondents: 7, audience: 10, responseRate: 0.7 }),
    aGroup('HR', { code: 'g4', shown: { kind: 'bands', bands: { willing: null, active: 'low' } } }),
    aGroup('R&D', {
      code: 'g5',
      shown: shares({ measures: { willing: aBound('willing', 'under', 0.2), active: null } }),
    }),
  ],
  rest: aRest(),
  hidden: { groups: 2, labels: ['Facilities', 'Legal'], why: 'together' },
} as const

const HUNDRED: readonly GroupSummary[] = Array.from({ length: 100 }, (_, place) =>
  aGroup(longLabel(place), {
    code: `g${place + 1}`,
    differs: place < 7 ? EVERY_DIFFERENCE.slice(0, 2) : [],
    respondents: 8_888_888,
    audience: 9_999_999,
    responseRate: 0.89,
  }),
)

const NO_ANSWERS = { base: 0, shares: [] }
const NOTHING_ANSWERED = aGroup('Quiet', {
  shown: shares({ measures: { willing: null, active: null }, willingness: NO_ANSWERS }),
})
const WITHOUT_AUDIENCE = aGroup('Unknown size', { audience: null, responseRate: null })

/** As long as a directory keeps them. */
function longLabel(place: number): string {
  return `Department ${place} ${'longname '.repeat(14)}`.slice(0, 128).trim()
}
