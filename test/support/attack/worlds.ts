/**
 * Every world that looks the same: the attacker knows who answered, changed and erased, when, and in which group, and
 * their own answers, and sees every release. Each version of an answer is yes or no. Versions that are in the very same
 * counts are exchangeable, so a world is how many of each such class say yes: none is left out.
 */
import { nextRelease, releaseOf } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { type Counted, NOTHING_COUNTED, together } from '../../../services/privacy/since'
import type { Tally } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { RELEASED_AT } from '../releases'
import { WAVE } from '../respondents'
import type { Version } from './history'

/** What is counted at one moment at which a lead asks. */
export interface Moment {
  readonly epoch: number
  readonly split: boolean
  readonly present: readonly Version[]
}

/** Versions that are counted together whenever they are counted, and are known, or not known, to the attacker. */
interface Class {
  readonly versions: readonly Version[]
  readonly group: GroupCode
  readonly since: number
  readonly moments: ReadonlySet<number>
}

export interface Attack {
  readonly moments: readonly Moment[]
  readonly groupOf: (person: number) => GroupCode
  /** Whether the version says yes in the true world. */
  readonly saysYes: (version: Version) => boolean
  /** Null: an outsider, who answered nothing. */
  readonly attacker: number | null
}

/** The people of whom the attacker learns an answer for certain; and in how many worlds all looks the same. */
export function pinned(attack: Attack): { readonly people: ReadonlySet<number>; readonly worlds: number } {
  const classes = classesOf(attack)
  const truth = classes.map(({ versions }) => versions.filter(attack.saysYes).length)
  const seen = [...viewOf(attack, classes, truth)]
  const knows = (one: Class) => one.versions.some(({ person }) => person === attack.attacker)
  const least = classes.map(({ versions }) => versions.length)
  const most = classes.map(() => 0)
  let worlds = 0
  for (const world of worldsOf(classes, truth, knows)) {
    if (!looksLike(seen, viewOf(attack, classes, world))) continue
    worlds++
    for (const [place, yes] of world.entries()) {
      least[place] = Math.min(least[place] ?? 0, yes)
      most[place] = Math.max(most[place] ?? 0, yes)
    }
  }
  const people = classes.flatMap((one, place) => {
    const isOpen = (most[place] ?? 0) > 0 && (least[place] ?? 0) < one.versions.length
    return knows(one) || isOpen ? [] : one.versions.map(({ person }) => person)
  })
  return { people: new Set(people), worlds }
}

/** Only what some release shows is worth guessing: what came in and went between two of them is in none. */
function classesOf({ moments, groupOf, attacker }: Attack): readonly Class[] {
  const classes = new Map<string, { versions: Version[]; group: GroupCode; since: number; moments: Set<number> }>()
  const versions = new Set(moments.flatMap(({ present }) => [...present]))
  for (const version of versions) {
    const held = moments.flatMap(({ present }, place) => (present.includes(version) ? [place] : []))
    const { since } = version.contribution
    const group = groupOf(version.person)
    const key = JSON.stringify([held, since, group, version.person === attacker])
    const one = classes.get(key) ?? { versions: [], group, since, moments: new Set(held) }
    one.versions.push(version)
    classes.set(key, one)
  }
  return [...classes.values()]
}

function* worldsOf(
  classes: readonly Class[],
  truth: readonly number[],
  knows: (one: Class) => boolean,
): Generator<readonly number[]> {
  const [first, ...others] = classes
  if (first === undefined) {
    yield []
    return
  }
  const known = truth[0] ?? 0
  const counts = knows(first) ? [known] : Array.from({ length: first.versions.length + 1 }, (_, yes) => yes)
  for (const rest of worldsOf(others, truth.slice(1), knows)) for (const yes of counts) yield [yes, ...rest]
}

function looksLike(seen: readonly string[], views: Iterable<string>): boolean {
  let place = 0
  for (const view of views) if (view !== seen[place++]) return false
  return true
}

/** What anybody is shown at each moment, in their order. */
function* viewOf({ moments }: Attack, classes: readonly Class[], world: readonly number[]): Generator<string> {
  const past: PastRelease[] = []
  for (const [place, { epoch, split }] of moments.entries()) {
    const groups = new Map<GroupCode, Counted>()
    for (const [number, one] of classes.entries()) {
      if (!one.moments.has(place)) continue
      const counted = countedOf(one, world[number] ?? 0)
      groups.set(one.group, together([groups.get(one.group) ?? NOTHING_COUNTED, counted]))
    }
    const standing = { epoch, whole: together([...groups.values()]), groups }
    const next = nextRelease(past, standing, { split, minimum: 5 })
    if (next === null) yield 'stands'
    else {
      const release = { ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null }
      past.push(release)
      yield JSON.stringify(releaseOf(WAVE, release, 5))
    }
  }
}

/** Yes is to watch, no is to be outside the pyramid: two counters that add up to everybody. */
function countedOf({ versions, since }: Class, yes: number): Counted {
  const no = versions.length - yes
  const counts = { ...(yes > 0 && { 'level:watching': yes }), ...(no > 0 && { 'level:outside': no }) }
  const tally: Tally = { respondents: versions.length, counts }
  return { tally, since: { [since]: versions.length } }
}
