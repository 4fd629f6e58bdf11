/** The attacker lists every world in which all that was shown would look the same. */
import fc from 'fast-check'
import type { GroupCode } from '../../../services/waves/coding'
import type { Version } from '../../support/attack/history'
import { type Moment, pinned } from '../../support/attack/worlds'

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

function historyOf(all: readonly Act[], dice: readonly number[]): History {
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

test('whatever people do and leads ask, the attacker can think of each other person that they said yes, and no', () => {
  const dice = fc.array(fc.nat(9), { minLength: 40, maxLength: 40 })
  fc.assert(
    // The attacker knows who answered, changed and erased, and when, and may be one of them.
    fc.property(acts, dice, fc.option(fc.nat(12), { freq: 4 }), (all, thrown, attacker) => {
      const { moments, yes } = historyOf(all, thrown)
      const saysYes = (version: Version) => yes.has(version)
      expect([...pinned({ moments, groupOf, saysYes, attacker }).people]).toEqual([])
    }),
    { numRuns: Number(process.env['RUNS'] ?? 60), endOnFailure: true },
  )
}, 600_000)
