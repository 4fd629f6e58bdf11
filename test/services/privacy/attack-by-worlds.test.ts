/** The attacker lists every world in which all that was shown would look the same. */
import fc from 'fast-check'
import { attacks } from '../../support/attack/histories'
import { pinned } from '../../support/attack/worlds'

test('whatever people do and leads ask, the attacker can think of each other person that they gave one answer, and another', () => {
  fc.assert(
    // The attacker knows who answered, changed and erased, and when, and may be one of them.
    fc.property(attacks, (attack) => {
      expect([...pinned(attack)]).toEqual([])
    }),
    { numRuns: 60, endOnFailure: true },
  )
}, 600_000)
