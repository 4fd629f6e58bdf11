/**
 * The one gate: decides what a new release shows, and makes what may leave. Nothing else makes a `ReleasedTally`, and
 * summaries, cards and exports take nothing else (DESIGN.md section 6).
 */
import { combineCounts } from '../counts'
import type { WaveId } from '../identifiers'
import { add, EMPTY_TALLY, type Tally } from '../summary/tally'
import type { GroupCode } from '../waves/coding'
import {
  type Difference,
  differenceAtLeast,
  differenceSince,
  remainderOf,
  type Slack,
  sumOfDifferences,
  tellsTooMuch,
} from './batches'
import { type Extreme, extremeOf, type Range, rangeOf } from './cells'
import { FAMILIES, type Family } from './counters'
import { bandOf, bandRangeOf, MEASURE_FAMILIES, withMeasures } from './measures'
import { lineOf, type PastRelease, type UnitState, unitAt } from './past'
import {
  MINIMUM_FOR_SHARES,
  minimumInForce,
  type Release,
  type ReleasedTally,
  type ReleasedUnit,
  type UnitCode,
} from './release'
import { type Counted, NOTHING_COUNTED, without } from './since'
import { withheldIn } from './tables'
import { isDue, isUnchanged, splitOf } from './units'

/** What is counted when an epoch has ended. */
export interface Standing {
  readonly epoch: number
  readonly whole: Counted
  /** Each group of the breakdown; empty where nothing is, or is to be, shown by groups. */
  readonly groups: ReadonlyMap<GroupCode, Counted>
}

export type NewRelease = Pick<PastRelease, 'minimum' | 'whole' | 'units'>

/**
 * What the next release shows, or null where the last one stands. `split`: as many groups as the rules allow come out of
 * the whole, or of the rest.
 */
export function nextRelease(
  past: readonly PastRelease[],
  standing: Standing,
  { split, minimum: configured }: { split: boolean; minimum: number },
): NewRelease | null {
  const minimum = minimumInForce(configured)
  const states = (past.at(-1)?.units ?? [NEVER_SHOWN]).flatMap((unit) =>
    statesAfter(past, unit, standing, { split, minimum }),
  )
  if (!states.some(({ now }) => now !== null)) return null
  return withheldFrom(past, withDetail(states, minimum), standing.epoch, minimum)
}

/** Whether there may be a next release: without this no epoch needs to be closed, nor a group to be read. */
export function mayBeDue(past: readonly PastRelease[], whole: Counted, split: boolean, minimum: number): boolean {
  const units = past.at(-1)?.units ?? []
  const oldest = Math.min(...units.map(({ epoch }) => epoch))
  const line = { shown: units.length === 0 ? [] : [oldest], respondents: past.at(-1)?.whole.tally.respondents ?? 0 }
  return isDue(line, whole, minimumInForce(minimum)) || (split && isUnchanged(line, whole))
}

/** The release as people may see it; null where the minimum was raised since above the number of its respondents. */
export function releaseOf(wave: WaveId, past: PastRelease, minimum: number): Release | null {
  const atLeast = Math.max(minimumInForce(minimum), past.minimum)
  const { number, releasedAt, audience, whole, units } = past
  if (whole.tally.respondents < atLeast) return null
  const tally = releasedTally(whole.tally, whole.withheld, atLeast)
  const shown = units.filter(({ tally: one }) => one.respondents > 0)
  // One unit by itself would be told by the whole and the others.
  const mayShowUnits = shown.every(({ tally: one }) => one.respondents >= atLeast)
  return {
    wave,
    number,
    releasedAt,
    audience,
    tally,
    units: mayShowUnits ? shown.map((unit) => releasedUnit(unit, atLeast)) : [wholeUnit(tally)],
  }
}

/** As a wave without a breakdown is shown. */
export function wholeUnit(tally: ReleasedTally): ReleasedUnit {
  return { code: 'whole', detail: 'shares', bands: NO_BANDS, tally }
}

/** What may be shown of a tally that no other was shown of; null for fewer than the minimum. */
export function firstReleased(tally: Tally, minimum: number): ReleasedTally | null {
  const atLeast = minimumInForce(minimum)
  if (tally.respondents < atLeast) return null
  const row = { tally: withMeasures(tally), detail: 'shares', fresh: true, withheld: NOTHING } as const
  return releasedTally(row.tally, withheldIn(row, [], atLeast).whole, atLeast)
}

interface NextState extends UnitState {
  /** What is counted of it, where it is shown anew; null where it keeps its last state. */
  readonly now: Counted | null
}

const NOTHING: ReadonlySet<string> = new Set()
const NO_BANDS = { willing: null, active: null } as const
const NEVER_SHOWN: UnitState = {
  code: 'whole',
  epoch: 0,
  tally: EMPTY_TALLY,
  detail: 'shares',
  withheld: [],
}

/** What becomes of a unit: it stays as it was shown, is shown anew, or comes apart. */
function statesAfter(
  past: readonly PastRelease[],
  unit: UnitState,
  standing: Standing,
  { split, minimum }: { split: boolean; minimum: number },
): readonly NextState[] {
  const line = lineOf(past, unit.code)
  const apart = new Set((past.at(-1)?.units ?? []).map(({ code }) => code))
  const groups = new Map([...standing.groups].filter(([code]) => unit.code === code || !apart.has(code)))
  const now = countedIn(unit.code, standing, apart)
  const fresh = (code: UnitCode, counted: Counted): NextState => ({
    code,
    epoch: standing.epoch,
    tally: withMeasures(counted.tally),
    detail: 'shares',
    withheld: [],
    now: counted,
  })
  const due = isDue(line, now, minimum)
  const mayComeApart = split && (unit.code === 'whole' || unit.code === 'rest')
  if (mayComeApart && (due || isUnchanged(line, now))) {
    const out = splitOf(line, now, groups, minimum)
    if (out.length > 0) {
      const alone = out.map((code) => fresh(code, groups.get(code) ?? NOTHING_COUNTED))
      const left = alone.reduce((rest, { now: one }) => without(rest, one ?? NOTHING_COUNTED), now)
      return [...alone, fresh('rest', left)]
    }
  }
  if (!due) return [{ ...unit, now: null }]
  return [fresh(unit.code, now)]
}

/** The rest is whoever is in none of the groups that are shown apart. */
function countedIn(code: UnitCode, { whole, groups }: Standing, apart: ReadonlySet<UnitCode>): Counted {
  if (code === 'whole') return whole
  if (code !== 'rest') return groups.get(code) ?? NOTHING_COUNTED
  return [...groups].reduce((left, [group, counted]) => (apart.has(group) ? without(left, counted) : left), whole)
}

/**
 * Which units are large enough for shares. One alone that is not would be told by the others: then the smallest of those
 * shows no more than it does.
 */
function withDetail(states: readonly NextState[], minimum: number): readonly NextState[] {
  if (states.length === 1) return states
  const isLarge = ({ tally }: NextState) =>
    tally.respondents >= Math.max(MINIMUM_FOR_SHARES, minimum) && (tally.counts['willingness'] ?? 0) >= minimum
  const first = states.map((state) => (state.now === null || isLarge(state) ? state : banded(state)))
  const shown = first.filter(({ tally }) => tally.respondents > 0)
  if (shown.filter(({ detail }) => detail === 'bands').length !== 1) return first
  const next = shown
    .filter(({ detail, now }) => detail === 'shares' && now !== null)
    .toSorted((a, b) => a.tally.respondents - b.tally.respondents)[0]
  return first.map((state) => (state === next ? banded(state) : state))
}

function banded(state: NextState): NextState {
  return { ...state, detail: 'bands' }
}

function withheldFrom(
  past: readonly PastRelease[],
  states: readonly NextState[],
  epoch: number,
  minimum: number,
): NewRelease {
  const tally = states.reduce((sum, state) => add(sum, state.tally), EMPTY_TALLY)
  const apart = states.length > 1
  const top = {
    tally,
    detail: 'shares' as const,
    fresh: true,
    withheld: toldBy(differencesOfWhole(past, states, epoch, minimum)),
  }
  const rows = states.map((state) => ({
    tally: state.tally,
    detail: state.detail,
    fresh: state.now !== null,
    withheld: state.now === null ? new Set(state.withheld) : toldBy(differencesOf(past, state, states, minimum)),
  }))
  const withheld = withheldIn(top, apart ? rows : [], minimum)
  const units = states.map(({ now: _, ...state }, place) => ({
    ...state,
    withheld: (apart ? withheld.rows[place] : withheld.whole) ?? [],
  }))
  return { minimum, whole: { tally, withheld: withheld.whole }, units }
}

/** A difference, and how unsure of a counter the reader is who knows what was, and is to be, shown of it. */
interface Comparison {
  readonly difference: Difference
  /** Null where both are the same bound: what each leaves open is enough, whoever may have answered what. */
  readonly unsureOf: (counter: string) => Slack | null
}

/** The counters that one of the comparisons tells too much of. */
function toldBy(comparisons: readonly Comparison[]): ReadonlySet<string> {
  const counters = ALL_FAMILIES.flatMap((family) => family.counters)
  return new Set(
    counters.filter((counter) =>
      comparisons.some(({ difference, unsureOf }) => {
        const unsure = unsureOf(counter)
        return unsure !== null && tellsTooMuch(difference, counter, unsure)
      }),
    ),
  )
}

/** A new state beside an earlier one. */
function unsureBetween(now: View, then: View): Comparison['unsureOf'] {
  const unsure = unsureOf([now], [then])
  return (counter) => {
    const { bound } = now(counter)
    return bound !== null && bound === then(counter).bound ? null : unsure(counter)
  }
}

/** What is added in a comparison counts up, what is subtracted counts down. */
function unsureOf(added: readonly View[], subtracted: readonly View[]): (counter: string) => Slack {
  return (counter) => {
    const plus = added.map((view) => view(counter))
    const minus = subtracted.map((view) => view(counter))
    const below = (sides: readonly Side[]) => sides.reduce((sum, { count, low }) => sum + count - low, 0)
    const above = (sides: readonly Side[]) => sides.reduce((sum, { count, high }) => sum + high - count, 0)
    return { up: below(plus) + above(minus), down: above(plus) + below(minus) }
  }
}

/** A count of a state, and what a reader knows that it lies between. */
type Side = Range & { readonly count: number; readonly bound: Extreme | null }
type View = (counter: string) => Side

function viewOf({ tally, detail, withheld }: Pick<UnitState, 'tally' | 'detail' | 'withheld'>, minimum: number): View {
  return (counter) => {
    const count = tally.counts[counter] ?? 0
    const of = peopleIn(tally, counter)
    if (detail === 'bands') return { count, bound: null, ...bandRangeOf(tally, counter, minimum) }
    if (of < minimum) return { count, bound: null, low: 0, high: of }
    // That it is withheld says by itself that it is near the edge: who knows the rules knows about what it is.
    if (withheld.includes(counter)) return { count, bound: null, low: count, high: count }
    return { count, bound: extremeOf({ count, of }), ...rangeOf({ count, of }) }
  }
}

/** The whole is never shown in bands. */
function viewOfWhole({ tally, withheld }: PastRelease['whole'], minimum: number): View {
  return viewOf({ tally, withheld, detail: 'shares' }, minimum)
}

/** The new whole beside each whole that was shown. */
function differencesOfWhole(
  past: readonly PastRelease[],
  states: readonly NextState[],
  epoch: number,
  minimum: number,
): readonly Comparison[] {
  return past.map((release) => {
    const parts = release.units.map((then) => {
      const now = states.filter(({ code }) => unitAt(release, code) === then)
      const later = now.reduce((sum, { tally }) => add(sum, tally), EMPTY_TALLY)
      if (now.every((state) => state.epoch === then.epoch)) return null
      if (!now.every((state) => state.epoch === epoch && state.now !== null))
        return differenceAtLeast(then.tally, later, minimum)
      return sumOfDifferences([differenceSince(then, together(now))])
    })
    const difference = sumOfDifferences(parts.filter((part) => part !== null))
    const tally = states.reduce((sum, state) => add(sum, state.tally), EMPTY_TALLY)
    const [now, then] = [viewOfWhole({ tally, withheld: [] }, minimum), viewOfWhole(release.whole, release.minimum)]
    return { difference, unsureOf: unsureBetween(now, then) }
  })
}

/** A new state of a unit beside those before; where it comes out of another, what that one said of it. */
function differencesOf(
  past: readonly PastRelease[],
  state: NextState,
  states: readonly NextState[],
  minimum: number,
): readonly Comparison[] {
  const last = past.at(-1)
  return past.flatMap((release) => {
    const then = unitAt(release, state.code)
    if (then === undefined) return []
    const before = then.code === 'whole' ? viewOfWhole(release.whole, release.minimum) : viewOf(then, release.minimum)
    const viewsOf = (some: readonly NextState[]) => some.map((one) => viewOf(one, minimum))
    if (then.code === state.code && sameLine(last, state.code)) {
      const difference = differenceSince(then, countedOf(state))
      return [{ difference, unsureOf: unsureBetween(viewOf(state, minimum), before) }]
    }
    const siblings = states.filter((other) => unitAt(release, other.code) === then)
    if (siblings.some(({ now }) => now === null)) return []
    const others = siblings.filter((other) => other !== state)
    return [
      { part: [state], left: others },
      { part: others, left: [state] },
    ].map(({ part, left }) => ({
      difference: remainderOf(then, part.map(countedOf), left.map(countedOf)),
      unsureOf: unsureOf([before], viewsOf(left)),
    }))
  })
}

/** Whether the unit of that code at the last release is the same: a rest of which groups came out is another. */
function sameLine(last: PastRelease | undefined, code: UnitCode): boolean {
  return last?.units.some((unit) => unit.code === code) ?? false
}

function countedOf(state: NextState): Counted {
  return together([state])
}

function together(states: readonly NextState[]): Counted {
  return states.reduce<Counted>(
    (sum, { tally, now }) => ({
      tally: add(sum.tally, tally),
      since: combineCounts(sum.since, now?.since ?? {}, 1),
    }),
    NOTHING_COUNTED,
  )
}

const ALL_FAMILIES: readonly Family[] = [...FAMILIES, ...Object.values(MEASURE_FAMILIES)]
const FAMILY_OF = new Map(
  ALL_FAMILIES.flatMap((family) => family.counters.map((counter) => [counter, family] as const)),
)

/** Of how many people a counter is: of all, or of those who answered the question. */
function peopleIn({ respondents, counts }: Tally, counter: string): number {
  const base = FAMILY_OF.get(counter)?.base ?? null
  return base === null ? respondents : (counts[base] ?? 0)
}

function releasedUnit({ code, detail, tally, withheld }: UnitState, minimum: number): ReleasedUnit {
  if (detail === 'shares') {
    return { code, detail, bands: NO_BANDS, tally: releasedTally(tally, withheld, minimum) }
  }
  const bands = { willing: bandOf(tally, 'willing', minimum), active: bandOf(tally, 'active', minimum) }
  const onlyCounted = releasedTally({ respondents: tally.respondents, counts: {} }, [], minimum)
  return { code, detail, bands, tally: onlyCounted }
}

function releasedTally(tally: Tally, withheld: readonly string[], minimum: number): ReleasedTally {
  const shown = ALL_FAMILIES.filter(({ base }) => base === null || (tally.counts[base] ?? 0) >= minimum)
  const counters = shown.flatMap((family) => family.counters)
  const extremeIn = (counter: string) => extremeOf({ count: tally.counts[counter] ?? 0, of: peopleIn(tally, counter) })
  const isTold = (counter: string) => !withheld.includes(counter)
  const bases = shown.flatMap(({ base }) => base ?? [])
  const exact = [
    ...new Set([...bases, ...counters.filter((counter) => isTold(counter) && extremeIn(counter) === null)]),
  ]
  const released = {
    respondents: tally.respondents,
    counts: Object.fromEntries(
      exact.flatMap((counter) => (tally.counts[counter] ? [[counter, tally.counts[counter]]] : [])),
    ),
    over: counters.filter((counter) => isTold(counter) && extremeIn(counter) === 'over'),
    withheld: counters.filter((counter) => !isTold(counter)),
  }
  // The one place that makes the brand: every rule has been applied.
  return released as unknown as ReleasedTally
}
