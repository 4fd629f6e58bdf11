/**
 * Who is shown together. What is shown of a wave is always a partition of its respondents into units: one at first, the
 * whole; groups are split off it when a lead asks for them, and what is not split off is the rest. Units never come
 * together again, and each keeps the last state in which it was shown until it may be shown anew.
 *
 * Promise: whatever is added to or subtracted from whatever, either each person's answers cancel out, or those of at
 * least the minimum number of different people are left.
 * Proof. Draw each state in which a unit was shown as a node, and before the first one more. A unit that came out of
 * another shares that one's nodes up to the split: its *line* is those and its own. Each version of somebody's answers is
 * an edge: from the node before the first state that holds it to the last that does. A sum with whole factors gives each
 * node a number, and a version is in it as often as the numbers of its two ends differ; so it is enough to look at cuts,
 * with some nodes on one side and some on the other. Everybody who begins between two successive states of a unit is an
 * edge that leaves the former, and to be shown anew a unit needs the minimum of them, who are all still there (`isDue`):
 * a node that is not the last of a line has that many edges to later nodes, which belong to different people.
 * Where all last nodes are on one side, take the latest node on the other: its edges all cross. Where two last nodes are
 * apart, go up to the split at which their lines parted: there, one stretch between two shared nodes held the minimum of
 * each (`splitOf`). One of the two units at that moment is on the other side than the node before that stretch: its
 * edges cross, or, where some of them ended sooner, those of a state after it do, as in the first case.
 */
import type { GroupCode } from '../waves/coding'
import { type Counted, startersAfter, startersBetween, without } from './since'

/** A unit, and the epochs after which it, or the units that it came out of, were shown: the nodes of its line. */
export interface Line {
  /** In their order; 0, the beginning, not among them. */
  readonly shown: readonly number[]
  /** How many were in it when it was shown last; 0 before. */
  readonly respondents: number
}

/** Whether the unit may be shown as it is: for the first time, or anew. Whoever left makes nothing fresh. */
export function isDue(line: Line, now: Counted, minimum: number): boolean {
  return startersAfter(now.since, line.shown.at(-1) ?? 0) >= minimum
}

/** Whether it holds the very answers with which it was shown last. */
export function isUnchanged(line: Line, now: Counted): boolean {
  const last = line.shown.at(-1)
  return last !== undefined && startersAfter(now.since, last) === 0 && now.tally.respondents === line.respondents
}

/**
 * The groups that may come out of a unit that is due or unchanged: as many as can, so that each, and the rest where
 * there is anybody in it, has the minimum of respondents who began in one and the same stretch between two nodes. Where
 * the rest has too few, the smallest group stays in it, until it has enough. Empty where none can.
 */
export function splitOf(
  line: Line,
  unit: Counted,
  groups: ReadonlyMap<GroupCode, Counted>,
  minimum: number,
): readonly GroupCode[] {
  const starts = [0, ...line.shown]
  const ways = starts.map((start, place) =>
    apartIn({ after: start, upTo: starts[place + 1] ?? Number.POSITIVE_INFINITY }, unit, groups, minimum),
  )
  return ways.reduce((best, way) => (way.length > best.length ? way : best), [])
}

/** So many fit the one transaction of a release. */
const MOST_APART = 400

interface Stretch {
  readonly after: number
  readonly upTo: number
}

function apartIn(
  { after, upTo }: Stretch,
  unit: Counted,
  groups: ReadonlyMap<GroupCode, Counted>,
  minimum: number,
): readonly GroupCode[] {
  const began = ({ since }: Counted) => startersBetween(since, after, upTo)
  const smallestFirst = [...groups]
    .filter(([, group]) => began(group) >= minimum)
    .toSorted(([one, a], [other, b]) => a.tally.respondents - b.tally.respondents || (one < other ? -1 : 1))
  for (let staying = Math.max(0, smallestFirst.length - MOST_APART); staying < smallestFirst.length; staying++) {
    const apart = smallestFirst.slice(staying)
    const rest = apart.reduce((left, [, group]) => without(left, group), unit)
    if (rest.tally.respondents === 0 || began(rest) >= minimum) return apart.map(([code]) => code)
  }
  return []
}
