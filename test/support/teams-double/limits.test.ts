import { TEAMS_LIMITS, Throttle } from './limits'
import type { Operation } from './route'

/** How many of so many calls pass, tried at each of these moments (seconds). */
function passed(moments: readonly number[], tries: number, operation: Operation, conversation: () => string): number {
  let now = 0
  const throttle = new Throttle(TEAMS_LIMITS, () => now * 1000)
  let count = 0
  for (now of moments) {
    for (let n = 0; n < tries; n++) count += throttle.waitFor(operation, conversation()) === 0 ? 1 : 0
  }
  return count
}

const every = (seconds: number, until: number) =>
  Array.from({ length: Math.ceil(until / seconds) }, (_, n) => n * seconds)
const one = () => 'a:anna'
const another = (() => {
  let n = 0
  return () => `a:p${n++}`
})()

test.each<[string, readonly number[], Operation, number]>([
  ['seven messages within a second', [0, 0.5, 0.999], 'send', 7],
  ['eight within two', [0, 0.5, 1, 1.5, 1.999], 'send', 8],
  ['sixty within thirty', every(1, 30), 'reply', 60],
  ['1,800 within an hour', every(1, 3600), 'create', 1800],
  ['fourteen questions within a second', [0, 0.5, 0.999], 'member', 14],
  ['sixteen within two', [0, 0.5, 1, 1.5, 1.999], 'members', 16],
  ['120 within thirty', every(1, 30), 'paged-members', 120],
  ['3,600 within an hour', every(1, 3600), 'member', 3600],
])('one conversation takes %s', (_, moments, operation, expected) => {
  expect(passed(moments, 40, operation, one)).toBe(expected)
})

test('the app as a whole takes fifty calls within any second, whoever they are about', () => {
  expect(passed([0, 0.5, 0.999], 40, 'send', another)).toBe(50)
  expect(passed([0.9, 1.1, 1.89], 40, 'members', another)).toBe(50)
  expect(passed(every(1, 60), 80, 'send', another)).toBe(60 * 50)
})

test('messages and questions are counted apart, and so are conversations', () => {
  const throttle = new Throttle({ ...TEAMS_LIMITS, app: [] }, () => 0)
  const passing = (operation: Operation, conversation: string) =>
    Array.from({ length: 20 }, () => throttle.waitFor(operation, conversation)).filter((wait) => wait === 0).length
  expect([passing('send', 'a'), passing('members', 'a'), passing('send', 'b'), passing('update', 'b')]).toEqual([
    7, 14, 7, 0,
  ])
})

test('a refused call is not counted, and hears how long the limit still holds', () => {
  let now = 0
  const throttle = new Throttle({ app: [{ calls: 1, seconds: 10 }], send: [], read: [] }, () => now)
  const waits = [0, 1000, 9999, 10_000].map((moment) => {
    now = moment
    return throttle.waitFor('send', 'a')
  })
  expect(waits).toEqual([0, 9000, 1, 0])
})

test('conversations long quiet are forgotten, and start anew', () => {
  let now = 0
  const throttle = new Throttle({ app: [], send: [{ calls: 1, seconds: 1 }], read: [] }, () => now)
  for (let n = 0; n < 25_000; n++, now += 2) throttle.waitFor('send', `p${n}`)
  expect(throttle.waitFor('send', 'p0')).toBe(0)
  expect(throttle.waitFor('send', 'p0')).toBe(1000)
})
