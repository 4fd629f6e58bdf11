/**
 * What leaves: of a release as it is stored, what people may see. Nothing else makes a `ReleasedTally`, and summaries,
 * cards and exports take nothing else.
 */
import type { WaveId } from '../identifiers'
import type { Tally } from '../summary/tally'
import { extremeOf } from './cells'
import type { Family } from './counters'
import { ALL_FAMILIES, bandOf, type Measure, peopleIn, SHOWN_OF_GROUPS, withMeasures } from './measures'
import type { PastRelease, UnitState } from './past'
import { minimumInForce, type Release, type ReleasedTally, type ReleasedUnit, type UnitCode } from './release'
import { withheldIn } from './tables'

/** The release as people may see it; null where the minimum was raised since above the number of its respondents. */
export function releaseOf(wave: WaveId, past: PastRelease, minimum: number): Release | null {
  const atLeast = Math.max(minimumInForce(minimum), past.minimum)
  const { number, releasedAt, audience, whole, units } = past
  if (whole.tally.respondents < atLeast) return null
  const tally = releasedTally(whole.tally, ALL_FAMILIES, whole.withheld, atLeast)
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
  const first = firstShown(tally, atLeast)
  return releasedTally(first.tally, ALL_FAMILIES, first.withheld, atLeast)
}

/** The same as it is stored. */
export function firstShown(all: Tally, minimum: number): PastRelease['whole'] {
  const tally = withMeasures(all)
  const row = { tally, detail: 'shares', fresh: true, withheld: NOTHING } as const
  return { tally, withheld: withheldIn(row, [], minimumInForce(minimum)).whole }
}

const NOTHING: ReadonlySet<string> = new Set()
const NO_BANDS = { willing: null, active: null } as const

function releasedUnit({ code, detail, tally, withheld }: UnitState, minimum: number): ReleasedUnit {
  if (detail === 'shares') {
    return { code, detail, bands: NO_BANDS, tally: releasedTally(tally, familiesOf(code), withheld, minimum) }
  }
  const bandOrNone = (measure: Measure) =>
    withheld.includes(`measure:${measure}`) ? null : bandOf(tally, measure, minimum)
  const bands = { willing: bandOrNone('willing'), active: bandOrNone('active') }
  const onlyCounted = releasedTally({ respondents: tally.respondents, counts: {} }, [], [], minimum)
  return { code, detail, bands, tally: onlyCounted }
}

/** Of groups fewer questions are shown than of everybody. */
function familiesOf(code: UnitCode): readonly Family[] {
  return code === 'whole' ? ALL_FAMILIES : SHOWN_OF_GROUPS
}

function releasedTally(
  tally: Tally,
  families: readonly Family[],
  withheld: readonly string[],
  minimum: number,
): ReleasedTally {
  const shown = families.filter(({ base }) => base === null || (tally.counts[base] ?? 0) >= minimum)
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
