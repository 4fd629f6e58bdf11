/**
 * Another world that looks the same. The attacker knows the rules, and who answered, changed and erased, when and in which
 * group; not what they answered, nor what chance made of the counts. So where chance could have made the same of those of
 * another world, what is shown does not tell the two apart.
 */
import type { Chance } from '../../../services/privacy/chance'
import { nextRelease } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { releaseOf } from '../../../services/privacy/shown'
import { type Counted, changed, NOTHING_COUNTED } from '../../../services/privacy/since'
import type { Tally } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { RELEASED_AT } from '../releases'
import { WAVE } from '../respondents'

/** Somebody's answers from a submission to a change or an erasure. */
export interface Version {
  readonly person: number
  /** The epoch in which it came. */
  readonly since: number
}

/** What is counted at one moment at which a lead asks. */
export interface Moment {
  readonly epoch: number
  readonly split: boolean
  readonly present: readonly Version[]
}

export interface History {
  readonly moments: readonly Moment[]
  readonly groupOf: (person: number) => GroupCode
}

/** What each version adds. */
export type World = (version: Version) => Tally

/** All that anybody sees of a world, and of another in which chance makes the same numbers of other counts. */
export function bothSeen(history: History, world: World, other: World, chance: Chance) {
  const made: number[] = []
  const seen = seenOf(history, world, (count) => {
    const number = chance(count)
    made.push(number)
    return number
  })
  const again = made.values()
  return { seen, otherwise: seenOf(history, other, () => again.next().value ?? Number.NaN) }
}

/** What each moment shows; null where the last release stands. */
function seenOf({ moments, groupOf }: History, world: World, chance: Chance) {
  const past: PastRelease[] = []
  return moments.map(({ epoch, split, present }) => {
    const groups = new Map<GroupCode, Counted>()
    let whole = NOTHING_COUNTED
    for (const version of present) {
      const contribution = { tally: world(version), since: version.since }
      const group = groupOf(version.person)
      whole = changed(whole, null, contribution)
      groups.set(group, changed(groups.get(group) ?? NOTHING_COUNTED, null, contribution))
    }
    const next = nextRelease(past, { epoch, whole, groups }, { split, minimum: 5, chance })
    if (next === null) return null
    const release = { ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null }
    past.push(release)
    return releaseOf(WAVE, release, 5)
  })
}

/** Those who are in the first release, which is exact. */
export function firstShownIn({ moments }: History): readonly Version[] {
  return moments.find(({ present }) => present.length >= 5)?.present ?? []
}
