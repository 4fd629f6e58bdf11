/**
 * Moves the clock of a test file, and of the Azurite that it loaded itself (`@jest-environment node`), while everything
 * else goes on; `jest.useRealTimers` ends it.
 */
export function moveTheClock(seconds: number): void {
  const now = Date.now() + seconds * 1000
  jest.useFakeTimers({ doNotFake: TIMERS })
  jest.setSystemTime(now)
}

/** All but Date. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const satisfies FakeableAPI[]
