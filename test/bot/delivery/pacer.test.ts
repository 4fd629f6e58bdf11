import fc from 'fast-check'
import { Pacer } from '../../../bot/delivery/pacer'
import { HandClock } from '../../support/clocks'
import { PATIENCE } from '../../support/storage'

const CEILING = 20
const SECOND = 1000

let clock: HandClock
let pacer: Pacer
beforeEach(() => {
  clock = new HandClock()
  pacer = new Pacer({ clock, ceiling: CEILING })
})

/** The moments at which so many who ask at once may go. */
function placesOf(count: number, signal = PATIENCE): number[] {
  const moments: number[] = []
  for (let n = 0; n < count; n++) void pacer.place(signal).then(() => moments.push(clock.elapsed()))
  return moments
}

/** The most within any second. */
function mostInASecond(moments: readonly number[]): number {
  return Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + SECOND).length))
}

describe('places', () => {
  test('lie evenly, as many a second as the ceiling says', async () => {
    const moments = placesOf(60)
    await clock.pass(10 * SECOND)
    const gaps = moments.slice(4).map((at, n) => at - (moments[n + 3] ?? 0))
    expect(gaps.every((gap) => Math.abs(gap - SECOND / CEILING) < 0.001)).toBe(true)
    expect(moments).toHaveLength(60)
  })

  test('that nobody took are lost, but for three', async () => {
    await clock.pass(60 * SECOND)
    const moments = placesOf(10)
    await clock.pass(0)
    expect(moments).toHaveLength(4)
  })

  test('are used up by those who do not wait', async () => {
    for (let n = 0; n < CEILING; n++) pacer.used()
    const moments = placesOf(1)
    await clock.pass(2 * SECOND)
    expect(moments[0]).toBeCloseTo(SECOND - (3 * SECOND) / CEILING, 5)
  })

  test('never exceed the ceiling by more than the three late ones, whoever asks when', async () => {
    const asking = fc.array(fc.record({ wait: fc.nat(300), count: fc.nat(30), used: fc.nat(3) }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(asking, async (steps) => {
        clock = new HandClock()
        pacer = new Pacer({ clock, ceiling: CEILING })
        const moments: number[][] = []
        for (const { wait, count, used } of steps) {
          await clock.pass(wait)
          for (let n = 0; n < used; n++) pacer.used()
          moments.push(placesOf(count))
        }
        await clock.pass(60 * SECOND)
        expect(mostInASecond([0, ...moments.flat().toSorted((a, b) => a - b)].slice(1))).toBeLessThanOrEqual(
          CEILING + 4,
        )
      }),
      { numRuns: 50 },
    )
  })

  test('are the same when the clock on the wall is set', async () => {
    const moments = placesOf(30)
    await clock.pass(SECOND / 2)
    clock.jump(-3_600_000)
    await clock.pass(SECOND / 2)
    clock.jump(7_200_000)
    await clock.pass(SECOND)
    expect(moments).toHaveLength(30)
    expect(mostInASecond(moments)).toBeLessThanOrEqual(CEILING + 4)
  })

  test('are not waited for by whoever is told to stop', async () => {
    const stop = new AbortController()
    placesOf(10)
    const waiting = pacer.place(stop.signal)
    stop.abort(new Error('stopped'))
    await expect(waiting).rejects.toThrow('stopped')
    await expect(pacer.place(stop.signal)).rejects.toThrow('stopped')
  })

  test.each([0, -1, Number.NaN])('cannot be %d a second', (ceiling) => {
    expect(() => new Pacer({ clock, ceiling })).toThrow('above 0 calls a second')
  })
})

describe('a pause', () => {
  test('holds for those who wait already, who then go one by one', async () => {
    const moments = placesOf(30)
    await clock.pass(SECOND / 2)
    const before = moments.length
    pacer.pauseUntil(new Date(clock.now().getTime() + 5 * SECOND))
    await clock.pass(5 * SECOND - 1)
    expect(moments).toHaveLength(before)
    await clock.pass(2 * SECOND)
    expect(moments).toHaveLength(30)
    expect(mostInASecond(moments)).toBeLessThanOrEqual(CEILING + 4)
    expect(moments[before]).toBeCloseTo(5.5 * SECOND, 5)
  })

  test('is not shortened by a shorter one, and is told while it lasts', async () => {
    const long = new Date(clock.now().getTime() + 9 * SECOND)
    pacer.pauseUntil(long)
    pacer.pauseUntil(new Date(clock.now().getTime() + SECOND))
    expect(pacer.pausedUntil).toEqual(long)
    await clock.pass(9 * SECOND)
    expect(pacer.pausedUntil).toBeNull()
  })
})

test('a pause that is over by now holds nobody, and takes no place from who waits', async () => {
  const moments = placesOf(2)
  pacer.pauseUntil(new Date(clock.now().getTime() - SECOND))
  await clock.pass(SECOND)
  expect(moments).toHaveLength(2)
  expect(pacer.pausedUntil).toBeNull()
})

describe('after too much', () => {
  /** How many may go within a second from now, asked again and again. */
  async function pace(): Promise<number> {
    await clock.pass(10 * SECOND)
    const stop = new AbortController()
    const moments: number[] = []
    const asking = (async () => {
      for (;;) {
        await pacer.place(stop.signal)
        moments.push(clock.elapsed())
      }
    })().catch(() => {})
    await clock.pass(10 * SECOND)
    stop.abort()
    await asking
    return Math.round((moments.length - 3) / 10)
  }

  test('the pace falls by a tenth, once for all calls of the same second', async () => {
    for (let n = 0; n < 5; n++) pacer.slowDown()
    expect(await pace()).toBe(0.9 * CEILING + 1)
  })

  test('it falls further when that was not enough, to a fifth of the ceiling at least', async () => {
    for (let n = 0; n < 20; n++) {
      pacer.slowDown()
      await clock.pass(SECOND)
    }
    expect(await pace()).toBe(0.2 * CEILING + 1)
  })

  test('it is regained within a minute', async () => {
    pacer.slowDown()
    await clock.pass(60 * SECOND)
    expect(await pace()).toBe(CEILING)
  })
})
