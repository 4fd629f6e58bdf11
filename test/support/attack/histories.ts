/** Random histories for the attacks. */
import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import type { Answers } from '../../../services/questionnaire/questions'
import { shownOf, type Tally, tallyOf } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { someoneWho } from '../answers'
import type { Step } from './history'
import type { Attack, Moment, Version } from './worlds'

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
  /** How many in ten say yes. */
  readonly yes: number
  readonly split: boolean
}

const GROUPS: readonly GroupCode[] = ['g1', 'g2', 'other']
const some = (most: number) => fc.uniqueArray(fc.nat(12), { maxLength: most })
const act = (least: number): fc.Arbitrary<Act> =>
  fc.record({
    join: fc.integer({ min: least, max: least + 7 }),
    into: fc.constantFrom(null, ...GROUPS),
    change: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(3) }),
    erase: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(2) }),
    back: fc.nat(1),
    yes: fc.constantFrom(0, 2, 5, 8, 10),
    split: fc.boolean(),
  })
const acts = fc
  .tuple(act(5), fc.array(act(0), { maxLength: 3 }))
  .map(([first, others]) => [{ ...first, into: null }, ...others])

/** Answers that are the same but in one question; the first says nothing else at all. */
const bare = (counter: string): Tally => ({ respondents: 1, counts: { [counter]: 1 } })
const told = (answers: Answers): Tally => shownOf(tallyOf(answers, profileOf(answers)))
const PAIRS: readonly Attack['answers'][] = [
  { yes: bare('level:watching'), no: bare('level:outside') },
  { yes: told(someoneWho({ create: 'weekly' }, {})), no: told(someoneWho({}, {})) },
  {
    yes: told(someoneWho({ consume: 'weekly' }, { willingness: 'quite' })),
    no: told(someoneWho({ consume: 'weekly' }, { willingness: 'a-little' })),
  },
]

interface History {
  readonly moments: readonly Moment[]
  readonly groups: ReadonlyMap<number, GroupCode>
  readonly yes: ReadonlySet<Version>
}

function historyFrom(all: readonly Act[], dice: readonly number[]): History {
  const present = new Map<number, Version>()
  const groups = new Map<number, GroupCode>()
  const yes = new Set<Version>()
  const gone: number[] = []
  let thrown = 0
  const moments = all.map(({ join, into, change, erase, back, yes: share, split }, place): Moment => {
    const known = [...present.keys()]
    const named = (places: readonly number[]) => places.flatMap((one) => known[one] ?? [])
    const returning = gone.splice(0, back)
    for (const person of named(erase)) if (present.delete(person)) gone.push(person)
    const joining = Array.from({ length: join }, (_, one) => groups.size + one)
    for (const [turn, person] of joining.entries()) groups.set(person, into ?? GROUPS[turn % 2] ?? 'g1')
    for (const person of [...named(change), ...returning, ...joining]) {
      const version = { person, since: place + 1 }
      present.set(person, version)
      if ((dice[thrown++ % dice.length] ?? 0) < share) yes.add(version)
    }
    return { epoch: place + 1, split, present: [...present.values()] }
  })
  return { moments, groups, yes }
}

/** A world, and an attacker: an outsider, or one of those who answer. */
export const attacks: fc.Arbitrary<Attack> = fc
  .tuple(
    acts,
    fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }),
    fc.constantFrom(...PAIRS),
    fc.option(fc.nat(12), { freq: 4 }),
  )
  .map(([all, dice, answers, attacker]) => {
    const { moments, groups, yes } = historyFrom(all, dice)
    return {
      moments,
      answers,
      groupOf: (person: number) => groups.get(person) ?? 'other',
      saysYes: (version: Version) => yes.has(version),
      attacker,
    }
  })
