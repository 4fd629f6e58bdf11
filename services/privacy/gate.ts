/**
 * The one gate: decides what a new release shows (DESIGN.md section 6). shown.ts makes of it what may leave, and nothing
 * else does.
 */
import { add, EMPTY_TALLY } from '../summary/tally'
import type { GroupCode } from '../waves/coding'
import { blurred, firstShown } from './blur'
import type { Chance } from './chance'
import { ALL_FAMILIES, SHOWN_OF_GROUPS, withMeasures } from './measures'
import { lineOf, type PastRelease, type UnitState, unitAt } from './past'
import { minimumInForce, sharesFrom, type UnitCode } from './release'
import { type Counted, NOTHING_COUNTED, startersAfter, without } from './since'
import { isDue, isUnchanged, splitOf } from './units'

/** What is counted when an epoch has ended. */
export interface Standing {
  readonly epoch: number
  readonly whole: Counted
  /** Each group of the breakdown; empty where nothing is, or is to be, shown by groups. */
  readonly groups: ReadonlyMap<GroupCode, Counted>
}

export type NewRelease = Pick<PastRelease, 'minimum' | 'whole' | 'units'>

export interface GateOptions {
  readonly split: boolean
  readonly minimum: number
  readonly chance: Chance
  readonly shownElsewhere?: boolean
}

/**
 * What the next release shows, or null where the last one stands. `split`: as many groups as the rules allow come out of
 * the whole, or of the rest. `chance`: by how much numbers are off. `shownElsewhere`: releases may have been shown that
 * are not in `past`.
 */
export function nextRelease(
  past: readonly PastRelease[],
  standing: Standing,
  { split, minimum: configured, chance, shownElsewhere = false }: GateOptions,
): NewRelease | null {
  const minimum = minimumInForce(configured)
  const last = past.at(-1)
  const states = (last?.units ?? [NEVER_SHOWN]).flatMap((unit) => statesAfter(past, unit, standing, { split, minimum }))
  if (states.every(({ epoch }) => epoch !== standing.epoch)) return null
  const units = withDetail(states, standing.epoch, minimum).map((state) =>
    state.epoch === standing.epoch && state.code !== 'whole'
      ? { ...state, shown: blurred(state.tally, SHOWN_OF_GROUPS, chance) }
      : state,
  )
  return { minimum, whole: wholeOf(last, units, { chance, shownElsewhere }), units }
}

/** Everybody is shown exactly at first, and then off by chance; anew only with somebody new, or each time would tell more. */
function wholeOf(
  last: PastRelease | undefined,
  units: readonly UnitState[],
  { chance, shownElsewhere }: Required<Pick<GateOptions, 'chance' | 'shownElsewhere'>>,
): NewRelease['whole'] {
  const tally = units.reduce((sum, unit) => add(sum, unit.tally), EMPTY_TALLY)
  if (last === undefined && !shownElsewhere) return { tally, shown: firstShown(tally, chance) }
  if (last !== undefined) {
    const isNew = units.some(({ code, since }) => startersAfter(since, unitAt(last, code)?.epoch ?? 0) > 0)
    if (!isNew) return last.whole
  }
  const counts = blurred(tally, ALL_FAMILIES, chance)
  return { tally, shown: { counts, blurred: Object.keys(counts) } }
}

/** Whether there may be a next release: without this no epoch needs to be closed, nor a group to be read. */
export function mayBeDue(past: readonly PastRelease[], whole: Counted, split: boolean, minimum: number): boolean {
  const units = past.at(-1)?.units ?? []
  const oldest = Math.min(...units.map(({ epoch }) => epoch))
  const line = { shown: units.length === 0 ? [] : [oldest], respondents: past.at(-1)?.whole.tally.respondents ?? 0 }
  return isDue(line, whole, minimumInForce(minimum)) || (split && isUnchanged(line, whole))
}

const NEVER_SHOWN: UnitState = {
  ...NOTHING_COUNTED,
  code: 'whole',
  epoch: 0,
  detail: 'shares',
  shown: {},
}

/** What becomes of a unit: it stays as it was shown, is shown anew, or comes apart. */
function statesAfter(
  past: readonly PastRelease[],
  unit: UnitState,
  standing: Standing,
  { split, minimum }: { split: boolean; minimum: number },
): readonly UnitState[] {
  const line = lineOf(past, unit.code)
  const apart = new Set<UnitCode>((past.at(-1)?.units ?? []).map(({ code }) => code))
  const now = countedIn(unit.code, standing, apart)
  const fresh = (code: UnitCode, { tally, since }: Counted): UnitState => ({
    code,
    epoch: standing.epoch,
    tally: withMeasures(tally),
    since,
    detail: 'shares',
    shown: {},
  })
  const due = isDue(line, now, minimum)
  const mayComeApart = split && (unit.code === 'whole' || unit.code === 'rest')
  if (mayComeApart && (due || isUnchanged(line, now))) {
    const inside = new Map([...standing.groups].filter(([code]) => !apart.has(code)))
    const out = new Set(splitOf(line, now, inside, minimum))
    if (out.size > 0) {
      const alone = [...inside].filter(([code]) => out.has(code))
      const left = alone.reduce((rest, [, group]) => without(rest, group), now)
      return [...alone.map(([code, group]) => fresh(code, group)), fresh('rest', left)]
    }
  }
  return [due ? fresh(unit.code, now) : unit]
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
function withDetail(states: readonly UnitState[], epoch: number, minimum: number): readonly UnitState[] {
  if (states.length === 1) return states
  const banded = (state: UnitState): UnitState => ({ ...state, detail: 'bands' })
  const isLarge = ({ tally }: UnitState) => tally.respondents >= sharesFrom(minimum)
  const first = states.map((state) => (state.epoch !== epoch || isLarge(state) ? state : banded(state)))
  const shown = first.filter(({ tally }) => tally.respondents > 0)
  if (shown.filter(({ detail }) => detail === 'bands').length !== 1) return first
  const next = shown
    .filter((state) => state.detail === 'shares' && state.epoch === epoch)
    .toSorted((a, b) => a.tally.respondents - b.tally.respondents)[0]
  return first.map((state) => (state === next ? banded(state) : state))
}
