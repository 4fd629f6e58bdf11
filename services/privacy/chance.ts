/**
 * By how much a number is off that is not shown exactly: the two-sided geometric distribution, each step away from 0 half
 * as likely as the one before, 1/3 for 0 itself. So a count and the next one are shown as the same number with chances
 * that differ by a factor of two at most: whatever number is shown, nobody's answer becomes more than twice as likely by
 * it, and none becomes impossible. (The geometric mechanism, with an alpha of one half: Ghosh, Roughgarden and
 * Sundararajan, *Universally utility-maximizing privacy mechanisms*, 2009.)
 */
import { randomBytes } from 'node:crypto'

/** The number that is shown in place of a count; any whole number may be, also below zero. */
export type Chance = (count: number) => number

/** Of 24 numbers 23 are off by so much at most. */
export const MOSTLY_OFF_BY = 4

/** How likely a number is off by exactly so much, to one side. */
export function likelihoodOf(off: number): number {
  return 2 ** -Math.abs(off) / 3
}

/** `bytes`: so many random ones, which nobody can foretell; whoever could would know how far each number is off. */
export function fairChance(bytes: (size: number) => Uint8Array = randomBytes): Chance {
  const toss = fairCoin(bytes)
  const headsInARow = () => {
    let heads = 0
    while (toss()) heads++
    return heads
  }
  return (count) => count + headsInARow() - headsInARow()
}

/** Says whether it fell on heads. */
function fairCoin(bytes: (size: number) => Uint8Array): () => boolean {
  let store: Uint8Array = new Uint8Array()
  let tossed = 0
  return () => {
    if (tossed === store.length * 8) {
      store = bytes(BYTES)
      tossed = 0
    }
    const byte = store[tossed >> 3] ?? 0
    return ((byte >> (tossed++ & 7)) & 1) === 1
  }
}

const BYTES = 512
