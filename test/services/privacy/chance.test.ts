import { createCipheriv } from 'node:crypto'
import { fairChance, likelihoodOf, MOSTLY_OFF_BY } from '../../../services/privacy/chance'

/** Bytes as even as random ones, and the same every time. */
const even = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
const chance = fairChance((size) => even.update(Buffer.alloc(size)))
const THROWN = 120_000
const offs = new Map<number, number>()
for (let thrown = 0; thrown < THROWN; thrown++) {
  const off = chance(40) - 40
  offs.set(off, (offs.get(off) ?? 0) + 1)
}

describe('the number in place of a count', () => {
  test.each([0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5])('is off by %i as often as told', (off) => {
    const expected = THROWN * likelihoodOf(off)
    // Five standard deviations.
    expect(Math.abs((offs.get(off) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected))
  })

  test('is at most three times as likely with one count as with the next', () => {
    for (let off = -30; off < 30; off++) {
      const ratio = likelihoodOf(off) / likelihoodOf(off + 1)
      expect(Math.max(ratio, 1 / ratio)).toBeLessThan(3.000001)
    }
  })

  test('is hardly ever off by more than three', () => {
    const farther = [...offs].filter(([off]) => Math.abs(off) > MOSTLY_OFF_BY).reduce((sum, [, many]) => sum + many, 0)
    expect(farther / THROWN).toBeGreaterThan(0.0165)
    expect(farther / THROWN).toBeLessThan(0.0205)
  })

  test('is another each time that nobody says which bytes it is made from', () => {
    const throws = () =>
      Array.from({ length: 100 }, () => 0)
        .map(fairChance())
        .join()
    expect(throws()).not.toBe(throws())
  })
})
