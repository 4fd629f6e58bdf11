import fc from 'fast-check'
import { inParallel } from '../../../services/storage/parallel'

describe('work in parallel', () => {
  test('gives the results in the order of the items, whichever ends first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer()),
        fc.integer({ min: 1, max: 5 }),
        async (s, items, atOnce) => {
          const doubled = inParallel(atOnce, items, (item) => s.schedule(Promise.resolve(2 * item)))
          await s.waitFor(doubled)
          expect(await doubled).toEqual(items.map((item) => 2 * item))
        },
      ),
    )
  })

  test('is never on more items at once than it may', async () => {
    let [running, most] = [0, 0]
    await inParallel(3, [1, 2, 3, 4, 5, 6, 7], async () => {
      running += 1
      most = Math.max(most, running)
      await Promise.resolve()
      running -= 1
    })
    expect(most).toBe(3)
  })

  test('after a failure begins none, and fails when those that run have ended', async () => {
    const ended: number[] = []
    const working = inParallel(2, [1, 2, 3, 4], async (item) => {
      if (item === 1) throw new Error('broken')
      await new Promise((resolve) => setImmediate(resolve))
      ended.push(item)
    })
    await expect(working).rejects.toThrow('broken')
    expect(ended).toEqual([2])
  })
})
