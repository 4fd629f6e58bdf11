/** Random histories for the attacks. */
import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import { EMPTY_TALLY, shownOf, type Tally, tallyOf } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { someoneWho } from '../answers'
import type { Step } from './history'
import { firstShownIn, type History, type Moment, type Version, type World } from './worlds'

const ANSWERS = ['rung:creator', 'rung:critic'].map((counter) => ({ respondents: 1, counts: { [counter]: 1 } }))

/** Many at once, as people answer in real life, so that units are shown often enough for there to be something to do. */
export const playedHistories = (people: number, length: number) => {
  const person = fc.nat(people - 1)
  const several = fc.array(person, { minLength: 1, maxLength: 12 })
  const batch = fc.oneof(
    { weight: 6, arbitrary: fc.record({ who: several, tally: fc.constantFrom(...ANSWERS) }) },
    { weight: 2, arbitrary: fc.record({ erased: several }) },
  )
  const move = fc
    .tuple(fc.array(batch, { maxLength: 3 }), fc.boolean())
    .map(([batches, split]): readonly Step[] => [
      ...batches.flatMap((one): readonly Step[] =>
        'who' in one
          ? one.who.map((who) => ({ kind: 'answer', person: who, tally: one.tally }))
          : one.erased.map((who) => ({ kind: 'erase', person: who })),
      ),
      { kind: 'ask', split },
    ])
  return fc.array(move, { minLength: 2, maxLength: length }).map((moves) => moves.flat())
}

export const groupsOf =
  (groups: number) =>
  (person: number): GroupCode =>
    `g${(person % groups) + 1}`

/** What happens before a lead asks. Those who act together mostly agree: that is where there is most to learn. */
interface Act {
  readonly join: number
  /** The group that they come into; null: now this one, now that. */
  readonly into: GroupCode | null
  /** Places among those who have answered. */
  readonly change: readonly number[]
  readonly erase: readonly number[]
  /** How many of those who erased before are back. */
  readonly back: number
  /** How many in ten give the first answer. */
  readonly first: number
  readonly split: boolean
}

const GROUPS: readonly GroupCode[] = ['g1', 'g2', 'other']
const some = (most: number) => fc.uniqueArray(fc.nat(9), { maxLength: most })
const act = (least: number): fc.Arbitrary<Act> =>
  fc.record({
    join: fc.integer({ min: least, max: least + 6 }),
    into: fc.constantFrom(null, ...GROUPS),
    change: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(2) }),
    erase: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(2) }),
    back: fc.nat(1),
    first: fc.constantFrom(0, 2, 5, 8, 10),
    split: fc.boolean(),
  })
const acts = fc
  .tuple(act(5), fc.array(act(0), { maxLength: 7 }))
  .map(([first, others]) => [{ ...first, into: null }, ...others])

/** Some of all that anybody may answer. */
const ANY: readonly Tally[] = [
  someoneWho({ create: 'weekly', visit: 'weekly' }, { willingness: 'very-much', 'work-platforms': ['linkedin'] }),
  someoneWho({ consume: 'weekly' }, { willingness: 'a-little', 'private-platforms': ['facebook', 'x'] }),
  someoneWho({ share: 'weekly', react: 'monthly' }, { willingness: 'quite', ambassador: 'yes' }),
  someoneWho({ moderate: 'monthly', status: 'weekly' }, { willingness: 'dont-know' }),
  someoneWho({}),
].map((answers) => shownOf(tallyOf(answers, profileOf(answers))))

/** A history, what people said in it, and what they say in another world. */
interface Attack {
  readonly history: History
  readonly world: World
  readonly other: World
  /** By how much numbers are off. */
  readonly off: readonly number[]
}

const dice = fc.array(fc.nat(9), { minLength: 120, maxLength: 120 })

export const attacks: fc.Arbitrary<Attack> = fc
  .tuple(acts, dice, dice, fc.nat(9), fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 }))
  .map(([all, thrown, thrownOtherwise, turn, off]) => {
    const { history, order, agree } = historyFrom(all)
    const world: World = (version) => {
      const place = order(version)
      return ANY[(thrown[place] ?? 0) < agree(version) ? 0 : place % ANY.length] ?? EMPTY_TALLY
    }
    // Whoever is in the exact release says what another in it said; all others say what they like.
    const first = firstShownIn(history)
    const other: World = (version) => {
      const place = first.indexOf(version)
      if (place >= 0) return world(first[(place + turn) % first.length] ?? version)
      return ANY[(thrownOtherwise[order(version)] ?? 0) % ANY.length] ?? EMPTY_TALLY
    }
    return { history, world, other, off }
  })

function historyFrom(all: readonly Act[]) {
  const present = new Map<number, Version>()
  const groups = new Map<number, GroupCode>()
  const versions = new Map<Version, { readonly place: number; readonly first: number }>()
  const gone: number[] = []
  const moments = all.map(({ join, into, change, erase, back, first, split }, place): Moment => {
    const known = [...present.keys()]
    const named = (places: readonly number[]) => places.flatMap((one) => known[one] ?? [])
    const returning = gone.splice(0, back)
    for (const person of named(erase)) if (present.delete(person)) gone.push(person)
    const joining = Array.from({ length: join }, (_, one) => groups.size + one)
    for (const [turn, person] of joining.entries()) groups.set(person, into ?? GROUPS[turn % 2] ?? 'g1')
    for (const person of [...named(change), ...returning, ...joining]) {
      const version = { person, since: place + 1 }
      present.set(person, version)
      versions.set(version, { place: versions.size, first })
    }
    return { epoch: place + 1, split, present: [...present.values()] }
  })
  const groupOf = (person: number) => groups.get(person) ?? 'other'
  return {
    history: { moments, groupOf },
    order: (version: Version) => versions.get(version)?.place ?? 0,
    agree: (version: Version) => versions.get(version)?.first ?? 0,
  }
}
