/**
 * A release by the groups of its wave's breakdown: what is shown of each, which differ from the whole, and which are not
 * shown by themselves. From 5 respondents on a group shows response and bands, from 10 on shares (DESIGN.md section 6,
 * rule 1).
 */
import type { WaveId } from '../identifiers'
import { type Band, MEASURE_FAMILIES, MEASURES, type Measure } from '../privacy/measures'
import { minimumInForce, type Release, type ReleasedTally, type ReleasedUnit } from '../privacy/release'
import { LEVELS, type Level, PERSONAS, type Persona, RUNGS, type Rung } from '../profiles/profile'
import { QUESTIONS } from '../questionnaire/questions'
import type { Coding, Dimension, GroupCode } from '../waves/coding'
import { type Comparison, differing } from './differences'
import { distributionOf, shareOf, WITHHELD } from './distribution'
import { type Response, responseOf } from './response'
import type { Distribution, Share } from './summary'

export type { Band, Measure } from '../privacy/measures'

export interface GroupsSummary {
  readonly wave: WaveId
  /** Number of the release. */
  readonly number: number
  readonly releasedAt: Date
  readonly dimension: Dimension
  /** Everybody, to compare with. */
  readonly whole: Response & { readonly measures: Readonly<Record<Measure, Share<Measure> | null>> }
  /** Those that are shown by themselves, the largest difference from the whole first. */
  readonly groups: readonly GroupSummary[]
  /** All other groups together, where any group is shown; null where there is nobody in it. */
  readonly rest: GroupSummary | null
  readonly hidden: HiddenGroups
}

export interface GroupSummary extends Response {
  readonly code: GroupCode | 'rest'
  /** As the directory writes it: text of others, never markdown. '' for `other` and `rest`. */
  readonly label: string
  readonly shown: ShownBands | ShownShares
  /** In what it differs from the whole beyond chance, all groups and measures that were compared being allowed for. */
  readonly differs: readonly Difference[]
}

/** From 5 to 9 respondents. Null where too few answered that question. */
export interface ShownBands {
  readonly kind: 'bands'
  readonly bands: Readonly<Record<Measure, Band | null>>
}

/** From 10 respondents. A measure is null, and willingness without shares, where too few answered that question. */
export interface ShownShares {
  readonly kind: 'shares'
  readonly measures: Readonly<Record<Measure, Share<Measure> | null>>
  readonly willingness: Distribution
  readonly rungs: Distribution<Rung>
  readonly personas: Distribution<Persona>
  readonly levels: Distribution<Level>
}

export interface Difference {
  readonly measure: Measure
  readonly direction: 'higher' | 'lower'
}

export interface HiddenGroups {
  /** How many groups are not shown by themselves, `other` left out. */
  readonly groups: number
  /** Their labels, in alphabetical order: none tells which of them has few respondents. */
  readonly labels: readonly string[]
  /**
   * `together`: they are shown as the rest, since one of them by itself, or compared with an earlier release, would tell
   * of fewer than the minimum. `none`: no group can be shown yet. Null where none is hidden.
   */
  readonly why: 'together' | 'none' | null
}

/** The groups of a release; `minimum` is the group size in force. The same release always gives the same. */
export function groupsOf(release: Release, coding: Coding, minimum: number): GroupsSummary {
  const { wave, number, releasedAt, tally, units } = release
  const atLeast = minimumInForce(minimum)
  const apart = units.filter(({ code }) => code !== 'whole')
  const differs = differencesOf(apart, tally)
  const all = apart.map((unit, place) => groupOf(unit, apart, coding, atLeast, differs[place] ?? []))
  const distanceOf = ({ shown }: GroupSummary) => distance(shown, tally)
  return {
    wave,
    number,
    releasedAt,
    dimension: coding.dimension,
    whole: {
      ...responseOf(tally.respondents, release.audience),
      measures: measuresOf(tally, release.audience, atLeast),
    },
    groups: all
      .filter(({ code }) => code !== 'rest')
      .toSorted((a, b) => distanceOf(b) - distanceOf(a) || (a.label < b.label ? -1 : 1)),
    rest: all.find(({ code }) => code === 'rest') ?? null,
    hidden: hiddenIn(apart, coding),
  }
}

function groupOf(
  { code, detail, bands, tally }: ReleasedUnit,
  apart: readonly ReleasedUnit[],
  { groups }: Coding,
  minimum: number,
  differs: readonly Difference[],
): GroupSummary {
  const isShown = (one: GroupCode) => apart.some((unit) => unit.code === one)
  const coded = groups.filter((group) => (code === 'rest' ? !isShown(group.code) : group.code === code))
  const audience = coded.reduce((sum, group) => sum + group.audience, 0)
  const response = responseOf(tally.respondents, audience)
  const shown = detail === 'bands' ? ({ kind: 'bands', bands } as const) : sharesOf(tally, response.audience, minimum)
  // The units of a breakdown are groups and the rest.
  const name = code as GroupCode | 'rest'
  return { ...response, code: name, label: code === 'rest' ? '' : (coded[0]?.label ?? ''), shown, differs }
}

function sharesOf(tally: ReleasedTally, population: number | null, minimum: number): ShownShares {
  const among = <Id extends string>(of: string, ids: readonly Id[]) =>
    distributionOf(tally, { of, ids, base: tally.respondents, population })
  const base = baseOf(tally, 'willing')
  const { options } = QUESTIONS.willingness
  return {
    kind: 'shares',
    measures: measuresOf(tally, population, minimum),
    willingness:
      base < minimum ? WITHHELD : distributionOf(tally, { of: 'willingness', ids: options, base, population }),
    rungs: among('rung', RUNGS),
    personas: among('persona', PERSONAS),
    levels: among('level', LEVELS),
  }
}

function measuresOf(tally: ReleasedTally, population: number | null, minimum: number): ShownShares['measures'] {
  const measureOf = (id: Measure) => {
    const base = baseOf(tally, id)
    return base < minimum ? null : shareOf(tally, { counter: `measure:${id}`, id, base, population })
  }
  return { willing: measureOf('willing'), active: measureOf('active') }
}

function baseOf({ respondents, counts }: ReleasedTally, measure: Measure): number {
  const { base } = MEASURE_FAMILIES[measure]
  return base === null ? respondents : (counts[base] ?? 0)
}

/** For each unit; only what is shown as a number, of it and of everybody, is compared. */
function differencesOf(apart: readonly ReleasedUnit[], whole: ReleasedTally): readonly (readonly Difference[])[] {
  const compared = apart.flatMap((unit, place) =>
    MEASURES.flatMap((measure) => {
      const comparison = comparisonOf(unit.tally, whole, measure)
      return comparison ? [{ place, measure, comparison }] : []
    }),
  )
  const found = differing(compared.map(({ comparison }) => comparison))
  const told = compared.flatMap(({ place, measure }, number) => {
    const direction = found[number]
    return direction ? [{ place, difference: { measure, direction } }] : []
  })
  return apart.map((_, place) => told.filter((one) => one.place === place).map(({ difference }) => difference))
}

function comparisonOf(unit: ReleasedTally, whole: ReleasedTally, measure: Measure): Comparison | null {
  const [hits, all] = [unit.counts[`measure:${measure}`], whole.counts[`measure:${measure}`]]
  if (hits === undefined || all === undefined) return null
  const population = baseOf(whole, measure)
  // A number of those who answered may be off to beyond that of everybody.
  const sample = Math.min(baseOf(unit, measure), population)
  return { hits: Math.min(hits, sample), sample, marked: all, population }
}

function distance(shown: GroupSummary['shown'], whole: ReleasedTally): number {
  if (shown.kind === 'bands') return 0
  const distances = MEASURES.map((measure) => {
    const [share, all] = [shown.measures[measure], whole.counts[`measure:${measure}`]]
    return share?.kind === 'number' && all !== undefined ? Math.abs(share.share - all / baseOf(whole, measure)) : 0
  })
  return Math.max(...distances)
}

/** `other` is no group that anybody knows by name. */
function hiddenIn(apart: readonly ReleasedUnit[], { groups }: Coding): HiddenGroups {
  const labels = groups
    .filter(({ code }) => code !== 'other' && !apart.some((unit) => unit.code === code))
    .map(({ label }) => label)
    .toSorted()
  const why = apart.length === 0 ? 'none' : 'together'
  return { groups: labels.length, labels, why: labels.length === 0 ? null : why }
}
