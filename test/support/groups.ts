/** Summaries by group, as cards get them; each builder says only what matters. */
import type { GroupsView } from '../../cards/groups-card'
import { LEVELS, PERSONAS, RUNGS } from '../../services/profiles/profile'
import { QUESTIONS } from '../../services/questionnaire/questions'
import type { GroupSummary, GroupsSummary, ShownBands, ShownShares } from '../../services/summary/groups'
import type { BoundedShare, Distribution, NumberShare } from '../../services/summary/summary'
import { WAVE } from './respondents'

export function aShare<Id extends string>(id: Id, count: number, base: number): NumberShare<Id> {
  const share = count / base
  const interval = { low: share / 2, high: (1 + share) / 2 }
  return { kind: 'number', id, count, share, isBlurred: false, interval, benchmarks: [] }
}

export function aBound<Id extends string>(id: Id, side: 'over' | 'under', share: number): BoundedShare<Id> {
  return { kind: 'bound', id, bound: { side, share }, benchmarks: [] }
}

export const BANDS: ShownBands = { kind: 'bands', bands: { willing: 'high', active: 'middle' } }

export function shares(some: Partial<ShownShares> = {}): ShownShares {
  return {
    kind: 'shares',
    measures: { willing: aShare('willing', 12, 15), active: aBound('active', 'over', 0.8) },
    willingness: distribution(QUESTIONS.willingness.options),
    rungs: distribution(RUNGS),
    personas: distribution(PERSONAS),
    levels: distribution(LEVELS),
    ...some,
  }
}

export function aGroup(label: string, some: Partial<GroupSummary> = {}): GroupSummary {
  const response = { respondents: 15, audience: 18, responseRate: 15 / 18 }
  return { code: 'g1', label, ...response, shown: shares(), differs: [], ...some }
}

export function aRest(some: Partial<GroupSummary> = {}): GroupSummary {
  return aGroup('', { code: 'rest', shown: BANDS, respondents: 8, audience: 16, responseRate: 0.5, ...some })
}

export function aGroupsView(
  some: Partial<GroupsSummary> = {},
  view: Partial<Omit<GroupsView, 'summary'>> = {},
): GroupsView {
  return {
    summary: {
      wave: WAVE,
      number: 3,
      releasedAt: new Date('2026-03-02T09:00:00Z'),
      dimension: 'department',
      whole: {
        respondents: 60,
        audience: 80,
        responseRate: 0.75,
        measures: { willing: aShare('willing', 17, 60), active: aShare('active', 21, 60) },
      },
      groups: [],
      rest: null,
      hidden: { groups: 0, labels: [], why: null },
      ...some,
    },
    stands: false,
    minimumGroup: 5,
    sharesFrom: 10,
    from: 0,
    ...view,
  }
}

function distribution<Id extends string>(ids: readonly Id[]): Distribution<Id> {
  return { base: 15, shares: ids.map((id, place) => aShare(id, place, 15)) }
}
