/** What the cost page reckons with, counted anew: after a change, `npx tsx test/bench/operations.bench.ts --write`. */
import { type Counted, type CountedInSmall, OPERATION_KINDS, readOperations } from '../../../deploy/cost/operations'
import { countSmallWave } from '../../support/counted-operations'

const stored = readOperations()
let counted: CountedInSmall
beforeAll(async () => {
  counted = await countSmallWave(stored.small.people)
})

const EXACT = ['perRespondent', 'perIdleMinute', 'messages', 'bytes'] as const

test.each(EXACT)('%s is what was counted', (what) => {
  expect(counted[what]).toEqual(stored[what])
})

test.each(['perSummary', 'perOpenMinute'] as const)('%s of a small wave is what was counted', (what) => {
  expect(counted.small[what]).toEqual(stored.small[what])
})

test.each(['invited', 'reminded'] as const)(
  'a small wave, %s, asks as much of storage as was counted, but for a look or two more while it is sent',
  (what) => {
    const [now, before] = [sumOf(counted.small[what]), sumOf(stored.small[what])]
    expect(Math.abs(now - before)).toBeLessThanOrEqual(0.2 * before)
  },
)

test.each(['perRespondent', 'perMetrics'] as const)('a collector is told as much as was counted: %s', (what) => {
  const [now, before] = [counted.told[what], stored.told[what]]
  expect(Math.abs(now - before)).toBeLessThanOrEqual(0.2 * before)
})

test('a round of chores reads no more than was counted, and a tenth', () => {
  expect(sumOf(counted.perRoundOfChores)).toBeLessThanOrEqual(1.1 * sumOf(stored.perRoundOfChores))
})

function sumOf(counts: Counted): number {
  return OPERATION_KINDS.reduce((sum, kind) => sum + counts[kind], 0)
}
