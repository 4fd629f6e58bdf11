/**
 * What is shown in place of a count: a number that is off by chance. Half of them are not off at all, and each step farther
 * is a third as likely as the one before. So a count and the next one are shown as the same number with chances that
 * differ by a factor of three: no number makes an answer of anybody more than three times as likely as it was, and none
 * makes it certain or impossible. (The geometric mechanism, with an alpha of one third: Ghosh, Roughgarden and
 * Sundararajan, *Universally utility-maximizing privacy mechanisms*, 2009.)
 *
 * One third rather than a half: with a half a department in which 16 of 20 do what half of everybody does would not be
 * told from chance any more (services/summary/differences.ts).
 */
import { randomBytes } from 'node:crypto'

/** The number that is shown in place of a count; any whole number may be, also below zero. */
export type Chance = (count: number) => number

/** How much less likely each step is. */
const LESS_LIKELY = 3
/** Of 54 numbers 53 are off by so much at most; by one less, 17 of 18, which is not yet 95 %. */
export const MOSTLY_OFF_BY = 3

/** How likely a number is off by exactly so much, to one side. */
export function likelihoodOf(off: number): number {
  return LESS_LIKELY ** -Math.abs(off) / 2
}

/** `bytes`: so many random ones, which nobody can foretell; whoever could would know how far each number is off. */
export function fairChance(bytes: (size: number) => Uint8Array = randomBytes): Chance {
  const goesOn = oneInThree(bytes)
  const run = () => {
    let steps = 0
    while (goesOn()) steps++
    return steps
  }
  return (count) => count + run() - run()
}

/** From two bits at a time: of their four values one is thrown again. */
function oneInThree(bytes: (size: number) => Uint8Array): () => boolean {
  let store: Uint8Array = new Uint8Array()
  let used = 0
  const fourth = () => {
    if (used === store.length * 4) {
      store = bytes(BYTES)
      used = 0
    }
    const byte = store[used >> 2] ?? 0
    return (byte >> (2 * (used++ & 3))) & 3
  }
  return () => {
    let thrown = fourth()
    while (thrown === 3) thrown = fourth()
    return thrown === 0
  }
}

const BYTES = 512
