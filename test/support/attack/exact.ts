/** The one exact release: what it tells in every world of so many people who are each of one of a few kinds. */
import { firstShown } from '../../../services/privacy/blur'
import { ALL_FAMILIES, withMeasures } from '../../../services/privacy/measures'
import { firstReleased } from '../../../services/privacy/shown'
import { sum, type Tally } from '../../../services/summary/tally'
import { NEVER_OFF } from '../releases'

/**
 * What somebody knows for certain of all others, where some world looks so: an outsider, or one of the people. That all
 * are in a counter; and that none is, where the question has no answers but yes and no.
 */
export function certainties(kinds: readonly Tally[], people: number): ReadonlySet<string> {
  const worlds = worldsOf(kinds.length, people).map((said) => {
    const tally = withMeasures(sum(kinds.flatMap((kind, place) => Array<Tally>(said[place] ?? 0).fill(kind))))
    return { said, tally, view: viewOf(tally) }
  })
  const alike = new Map<string, typeof worlds>()
  for (const world of worlds) alike.set(world.view, [...(alike.get(world.view) ?? []), world])
  const known = new Set<string>()
  const attackers = [null, ...kinds.keys()]
  for (const looks of alike.values()) {
    for (const kind of attackers) {
      const possible = kind === null ? looks : looks.filter(({ said }) => (said[kind] ?? 0) > 0)
      const own = kind === null ? {} : withMeasures(kinds[kind] ?? NOBODY).counts
      const others = kind === null ? people : people - 1
      const isCertain = (counter: string, many: number) =>
        possible.length > 0 &&
        possible.every(({ tally }) => (tally.counts[counter] ?? 0) - (own[counter] ?? 0) === many)
      for (const { counters, addsUp } of ALL_FAMILIES) {
        for (const counter of counters.filter((one) => isSecret(one, kinds))) {
          if (isCertain(counter, others)) known.add(`all ${counter}`)
          if (!addsUp && isCertain(counter, 0)) known.add(`none ${counter}`)
        }
      }
    }
  }
  return known
}

const NOBODY: Tally = { respondents: 0, counts: {} }

/** What everybody would have said, or nobody, is no secret. */
function isSecret(counter: string, kinds: readonly Tally[]): boolean {
  return new Set(kinds.map((kind) => withMeasures(kind).counts[counter])).size > 1
}

/** All that is shown exactly, or as a bound, and how many answered: chance may have made the rest of anything. */
function viewOf(tally: Tally): string {
  const { blurred } = firstShown(tally, NEVER_OFF)
  const released = firstReleased(tally, 5, NEVER_OFF)
  const told = ALL_FAMILIES.flatMap(({ counters }) => counters).filter((counter) => !blurred.includes(counter))
  const answered = ALL_FAMILIES.map(({ base }) => released?.counts[base ?? ''])
  const numbers = told.map((one) => released?.counts[one] ?? (released?.over.includes(one) ? 'over' : 'under'))
  return [...answered, ...numbers].join()
}

/** Every way in which so many people are of so many kinds. */
function worldsOf(kinds: number, people: number): readonly (readonly number[])[] {
  if (kinds === 1) return [[people]]
  return Array.from({ length: people + 1 }, (_, many) =>
    worldsOf(kinds - 1, people - many).map((others) => [many, ...others]),
  ).flat()
}
