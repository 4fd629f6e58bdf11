/** How many random histories a minute are attacked, in each of the ways of the specification, and how many it tries. */
import fc from 'fast-check'
import { fairChance } from '../../services/privacy/chance'
import { attacks, groupsOf, playedHistories } from '../support/attack/histories'
import { play } from '../support/attack/history'
import { fewestByCuts, statesOf, tellsOf } from '../support/attack/sums'
import { bothSeen } from '../support/attack/worlds'
import { report } from './measure'

const SECONDS = 20
/** What test/services/privacy/attack-by-*.test.ts run. */
const IN_SUITE = { cuts: 300, elimination: 60, worlds: 200 }

function main(): void {
  const found = { cuts: 0, elimination: 0, worlds: 0 }
  const cuts = perMinute(playedHistories(40, 14), (steps) => {
    const states = statesOf(play(steps, groupsOf(4)), groupsOf(4))
    if (states.length <= 16 && fewestByCuts(states) < 5) found.cuts++
  })
  const elimination = perMinute(playedHistories(13, 8), (steps) => {
    if (tellsOf(statesOf(play(steps, groupsOf(2)), groupsOf(2)), 4)) found.elimination++
  })
  const worlds = perMinute(attacks, ({ history, world, other }) => {
    const { seen, otherwise } = bothSeen(history, world, other, fairChance())
    if (JSON.stringify(seen) !== JSON.stringify(otherwise)) found.worlds++
  })
  const inSuite = IN_SUITE.cuts + IN_SUITE.elimination + IN_SUITE.worlds
  const none = found.cuts + found.elimination + found.worlds === 0
  report('attacks', { cutsPerMinute: cuts, eliminationPerMinute: elimination, worldsPerMinute: worlds, inSuite }, [
    { rule: 'none succeeds', holds: none },
  ])
}

function perMinute<History>(histories: fc.Arbitrary<History>, attack: (history: History) => void): number {
  const end = performance.now() + SECONDS * 1000
  let tried = 0
  for (let seed = Date.now(); performance.now() < end; seed++) {
    for (const history of fc.sample(histories, { numRuns: 5, seed })) {
      attack(history)
      tried++
    }
  }
  return Math.round((tried * 60) / SECONDS)
}

main()
