/** Moves the clock of this process, and so of the Azurite in it, while everything else goes on; `jest.useRealTimers` ends it. */
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
