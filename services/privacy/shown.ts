/**
 * What leaves: of a release as it is stored, what people may see. Nothing else makes a `ReleasedTally`, and summaries,
 * cards and exports take nothing else.
 */
import type { WaveId } from '../identifiers'
import type { Tally } from '../summary/tally'
import { firstShown, type Shown } from './blur'
import type { Chance } from './chance'
import type { Family } from './counters'
import { extremeOf } from './extremes'
import { ALL_FAMILIES, bandOf, type Measure, peopleIn, SHOWN_OF_GROUPS } from './measures'
import type { PastRelease, UnitState } from './past'
import { minimumInForce, type Release, type ReleasedTally, type ReleasedUnit } from './release'

/** The release as people may see it; null where the minimum was raised since above the number of its respondents. */
export function releaseOf(wave: WaveId, past: PastRelease, minimum: number): Release | null {
  const atLeast = Math.max(minimumInForce(minimum), past.minimum)
  const { number, releasedAt, audience, whole, units } = past
  if (whole.tally.respondents < atLeast) return null
  const tally = releasedTally(whole.tally.respondents, whole.shown, ALL_FAMILIES, atLeast)
  const inUse = units.filter(({ tally: one }) => one.respondents > 0)
  // One unit by itself would be told by the whole and the others.
  const isApart = units.length > 1 && inUse.every(({ tally: one }) => one.respondents >= atLeast)
  return {
    wave,
    number,
    releasedAt,
    audience,
    tally,
    units: isApart ? inUse.map((unit) => releasedUnit(unit, atLeast)) : [wholeUnit(tally)],
  }
}

/** As a wave without a breakdown is shown. */
export function wholeUnit(tally: ReleasedTally): ReleasedUnit {
  return { code: 'whole', detail: 'shares', bands: NO_BANDS, tally }
}

/** What may be shown of a tally that no other was shown of; null for fewer than the minimum. */
export function firstReleased(tally: Tally, minimum: number, chance: Chance): ReleasedTally | null {
  const atLeast = minimumInForce(minimum)
  if (tally.respondents < atLeast) return null
  return releasedTally(tally.respondents, firstShown(tally, chance), ALL_FAMILIES, atLeast)
}

const NO_BANDS = { willing: null, active: null } as const

function releasedUnit(
  { code, detail, tally: { respondents }, shown: counts }: UnitState,
  minimum: number,
): ReleasedUnit {
  const shown = { counts, blurred: Object.keys(counts) }
  if (detail === 'shares') {
    return { code, detail, bands: NO_BANDS, tally: releasedTally(respondents, shown, SHOWN_OF_GROUPS, minimum) }
  }
  const bandOrNone = (measure: Measure) => bandOf({ respondents, counts }, measure, minimum)
  const bands = { willing: bandOrNone('willing'), active: bandOrNone('active') }
  return { code, detail, bands, tally: releasedTally(respondents, shown, [], minimum) }
}

function releasedTally(
  respondents: number,
  { counts, blurred }: Shown,
  families: readonly Family[],
  minimum: number,
): ReleasedTally {
  const told = families.filter(({ base }) => base === null || (counts[base] ?? 0) >= minimum)
  const counters = told.flatMap((family) => family.counters)
  const extremeIn = (counter: string) =>
    extremeOf({ count: counts[counter] ?? 0, of: peopleIn({ respondents, counts }, counter) })
  const numbers = [...told.flatMap(({ base }) => base ?? []), ...counters.filter((one) => extremeIn(one) === null)]
  const released = {
    respondents,
    counts: Object.fromEntries(numbers.flatMap((counter) => (counts[counter] ? [[counter, counts[counter]]] : []))),
    over: counters.filter((counter) => extremeIn(counter) === 'over'),
    blurred: numbers.filter((counter) => blurred.includes(counter)),
  }
  // The one place that makes the brand: every rule has been applied.
  return released as unknown as ReleasedTally
}
