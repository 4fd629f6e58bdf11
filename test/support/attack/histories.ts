/** Random histories for the attacks. */
import fc from 'fast-check'
import type { GroupCode } from '../../../services/waves/coding'
import type { Step, Version } from './history'
import type { Attack, Moment } from './worlds'

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
  /** Places among those who have answered. */
  readonly change: readonly number[]
  readonly erase: readonly number[]
  /** How many in ten say yes. */
  readonly yes: number
  readonly split: boolean
}

const some = (most: number) => fc.uniqueArray(fc.nat(12), { maxLength: most })
const act = (least: number): fc.Arbitrary<Act> =>
  fc.record({
    join: fc.integer({ min: least, max: 8 }),
    change: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(3) }),
    erase: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(2) }),
    yes: fc.constantFrom(0, 2, 5, 8, 10),
    split: fc.boolean(),
  })
const acts = fc.tuple(act(5), fc.array(act(0), { maxLength: 2 })).map(([first, others]) => [first, ...others])

/** Two groups, who answer by turns. */
const groupOf = (person: number): GroupCode => (person % 2 === 0 ? 'g1' : 'g2')

interface History {
  readonly moments: readonly Moment[]
  readonly yes: ReadonlySet<Version>
}

function historyFrom(all: readonly Act[], dice: readonly number[]): History {
  const present = new Map<number, Version>()
  const yes = new Set<Version>()
  let people = 0
  let thrown = 0
  const moments = all.map(({ join, change, erase, yes: share, split }, place): Moment => {
    const known = [...present.keys()]
    const named = (places: readonly number[]) => places.flatMap((one) => known[one] ?? [])
    for (const person of named(erase)) present.delete(person)
    const joining = Array.from({ length: join }, () => people++)
    for (const person of [...named(change), ...joining]) {
      const version = { person, contribution: { tally: { respondents: 1, counts: {} }, since: place + 1 } }
      present.set(person, version)
      if ((dice[thrown++ % dice.length] ?? 0) < share) yes.add(version)
    }
    return { epoch: place + 1, split, present: [...present.values()] }
  })
  return { moments, yes }
}

/** A world, and an attacker: an outsider, or one of those who answer. */
export const attacks: fc.Arbitrary<Attack> = fc
  .tuple(acts, fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }), fc.option(fc.nat(12), { freq: 4 }))
  .map(([all, dice, attacker]) => {
    const { moments, yes } = historyFrom(all, dice)
    return { moments, groupOf, saysYes: (version: Version) => yes.has(version), attacker }
  })
