/** Random histories for the attacks. */
import fc from 'fast-check'
import { profileOf } from '../../../services/profiles/models'
import type { Answers } from '../../../services/questionnaire/questions'
import { shownOf, type Tally, tallyOf } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { someoneWho } from '../answers'
import type { Step } from './history'
import { type Attack, guesses, type Moment, type Version } from './worlds'

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

const MOST_GUESSES = 30_000
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
  .tuple(act(5), fc.array(act(0), { maxLength: 3 }))
  .map(([first, others]) => [{ ...first, into: null }, ...others])

/**
 * All that anybody may answer. The attacker knows that there is no more, so a question with an answer left out would tell
 * more here than it does.
 */
const bare = (counter: string): Tally => ({ respondents: 1, counts: { [counter]: 1 } })
const told = (...answers: readonly Answers[]) => answers.map((one) => shownOf(tallyOf(one, profileOf(one))))
const QUESTIONS: readonly Attack['answers'][] = [
  [bare('level:watching'), bare('level:outside')],
  told(
    someoneWho({ create: 'weekly' }),
    someoneWho({}),
    someoneWho({ create: 'weekly', consume: 'weekly' }),
    someoneWho({ consume: 'weekly' }),
  ),
]

interface History {
  readonly moments: readonly Moment[]
  readonly groups: ReadonlyMap<number, GroupCode>
  readonly said: ReadonlyMap<Version, number>
}

function historyFrom(all: readonly Act[], thrown: readonly number[], answers: number): History {
  const present = new Map<number, Version>()
  const groups = new Map<number, GroupCode>()
  const said = new Map<Version, number>()
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
      const dice = thrown[said.size % thrown.length] ?? 0
      // The highest are the answers after the second, where there are any.
      said.set(version, dice < first ? 0 : Math.max(1, dice - 10 + answers))
    }
    return { epoch: place + 1, split, present: [...present.values()] }
  })
  return { moments, groups, said }
}

/** A world, and an attacker: an outsider, or one of those who answer. */
export const attacks: fc.Arbitrary<Attack> = fc
  .tuple(
    acts,
    fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }),
    fc.constantFrom(...QUESTIONS),
    fc.option(fc.nat(12), { freq: 4 }),
  )
  .map(([all, thrown, answers, attacker]) => {
    const { moments, groups, said } = historyFrom(all, thrown, answers.length)
    return {
      moments,
      answers,
      groupOf: (person: number) => groups.get(person) ?? 'other',
      says: (version: Version) => said.get(version) ?? 0,
      attacker,
    }
  })
  // Few enough worlds to list them all.
  .filter((attack) => guesses(attack) <= MOST_GUESSES)
