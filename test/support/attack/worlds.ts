/**
 * Every world that looks the same: the attacker knows who answered, changed and erased, when, and in which group, and
 * their own answers, and sees every release. Each version is one of a few answers. Versions that are in the very same
 * counts are exchangeable, so a world is how many of each such class gave which answer: none is left out.
 */
import { nextRelease } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { releaseOf } from '../../../services/privacy/shown'
import { type Counted, NOTHING_COUNTED, together } from '../../../services/privacy/since'
import { sum, type Tally } from '../../../services/summary/tally'
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

export interface Attack {
  readonly moments: readonly Moment[]
  readonly groupOf: (person: number) => GroupCode
  /** The answers that there are: what each adds. */
  readonly answers: readonly Tally[]
  /** Which of them the version is in the true world. */
  readonly says: (version: Version) => number
  /** Null: an outsider, who answered nothing. */
  readonly attacker: number | null
}

/** Versions that are counted together whenever they are counted, and are known, or not known, to the attacker. */
interface Class {
  readonly versions: readonly Version[]
  readonly group: GroupCode
  readonly since: number
  /** Places of moments, in their order. */
  readonly moments: readonly number[]
  readonly known: boolean
  readonly truth: Said
}

/** How many of a class gave each answer. */
type Said = readonly number[]

/** Of each class that was there so far. */
type World = ReadonlyMap<Class, Said>

/** The people of whom the attacker learns an answer for certain. */
export function pinned(attack: Attack): ReadonlySet<number> {
  const classes = classesOf(attack)
  const truth: World = new Map(classes.map((one) => [one, one.truth]))
  const seen: string[] = []
  let past: readonly PastRelease[] = []
  for (const place of attack.moments.keys()) {
    const shown = shownAt(attack, place, past, truth)
    past = shown.past
    seen.push(shown.view)
  }
  const possible = new Map(classes.map((one) => [one, new Set<number>()]))
  const isOpen = (one: Class) => one.known || (possible.get(one)?.size ?? 0) > 1
  for (const world of worldsLike(attack, classes, seen)) {
    for (const [one, said] of world) {
      for (const [answer, many] of said.entries()) if (many > 0) possible.get(one)?.add(answer)
    }
    if (classes.every(isOpen)) break
  }
  return new Set(classes.flatMap((one) => (isOpen(one) ? [] : one.versions.map(({ person }) => person))))
}

/** How many worlds there are to think of, before anything is seen. */
export function guesses(attack: Attack): number {
  return classesOf(attack)
    .filter(({ known }) => !known)
    .reduce((product, { versions }) => product * waysToSay(versions.length, attack.answers.length).length, 1)
}

/** Only what some release shows is worth guessing: what came in and went between two of them is in none. */
function classesOf({ moments, groupOf, attacker, answers, says }: Attack): readonly Class[] {
  const classes = new Map<string, Omit<Class, 'truth' | 'versions'> & { readonly versions: Version[] }>()
  const versions = new Set(moments.flatMap(({ present }) => [...present]))
  for (const version of versions) {
    const held = moments.flatMap(({ present }, place) => (present.includes(version) ? [place] : []))
    const { person, since } = version
    const group = groupOf(person)
    const known = person === attacker
    const key = JSON.stringify([held, since, group, known])
    const one = classes.get(key) ?? { versions: [], group, since, moments: held, known }
    one.versions.push(version)
    classes.set(key, one)
  }
  return [...classes.values()].map((one) => ({
    ...one,
    truth: answers.map((_, answer) => one.versions.filter((version) => says(version) === answer).length),
  }))
}

/** From moment to moment, all that show so far what was seen. */
function* worldsLike(
  attack: Attack,
  classes: readonly Class[],
  seen: readonly string[],
  place = 0,
  before: { readonly past: readonly PastRelease[]; readonly world: World } = { past: [], world: new Map() },
): Generator<World> {
  if (place === attack.moments.length) {
    yield before.world
    return
  }
  const newcomers = classes.filter(({ moments }) => moments[0] === place)
  for (const guess of guessesOf(newcomers, attack.answers.length)) {
    const world = new Map([...before.world, ...guess])
    const { view, past } = shownAt(attack, place, before.past, world)
    if (view === seen[place]) yield* worldsLike(attack, classes, seen, place + 1, { past, world })
  }
}

function* guessesOf(
  [first, ...others]: readonly Class[],
  answers: number,
): Generator<readonly (readonly [Class, Said])[]> {
  if (first === undefined) {
    yield []
    return
  }
  const ways = first.known ? [first.truth] : waysToSay(first.versions.length, answers)
  for (const rest of guessesOf(others, answers)) for (const said of ways) yield [[first, said], ...rest]
}

function waysToSay(people: number, answers: number): readonly Said[] {
  if (answers === 1) return [[people]]
  return Array.from({ length: people + 1 }, (_, many) =>
    waysToSay(people - many, answers - 1).map((others) => [many, ...others]),
  ).flat()
}

/** What anybody is shown at that moment, and all that was released by then. */
function shownAt(attack: Attack, place: number, past: readonly PastRelease[], world: World) {
  const { epoch = 0, split = false } = attack.moments[place] ?? {}
  const groups = new Map<GroupCode, Counted>()
  for (const [one, said] of world) {
    if (!one.moments.includes(place)) continue
    const counted = countedOf(attack, one, said)
    groups.set(one.group, together([groups.get(one.group) ?? NOTHING_COUNTED, counted]))
  }
  const standing = { epoch, whole: together([...groups.values()]), groups }
  const next = nextRelease(past, standing, { split, minimum: 5 })
  if (next === null) return { view: 'stands', past }
  const release = { ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: null }
  return { view: JSON.stringify(releaseOf(WAVE, release, 5)), past: [...past, release] }
}

function countedOf({ answers }: Attack, { versions, since }: Class, said: Said): Counted {
  const tally = sum(answers.flatMap((answer, place) => Array<Tally>(said[place] ?? 0).fill(answer)))
  return { tally, since: { [since]: versions.length } }
}
