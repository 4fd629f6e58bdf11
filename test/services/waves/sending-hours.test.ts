import fc from 'fast-check'
import { DateTime } from 'luxon'
import { isTimeZone, nextAllowed, type SendingHours, WORKING_HOURS } from '../../../services/waves/sending-hours'

const AMSTERDAM = 'Europe/Amsterdam'
const AT_ANY_HOUR: SendingHours = { from: 0, until: 24 * 60, days: [1, 2, 3, 4, 5, 6, 7] }

/** A moment as people there write it. */
function local(text: string, zone = AMSTERDAM): Date {
  return DateTime.fromISO(text, { zone }).toJSDate()
}

describe('working hours, in the reader’s own time', () => {
  test.each([
    ['within them: now', '2026-03-03T10:00', '2026-03-03T10:00'],
    ['as they begin: now', '2026-03-03T08:00', '2026-03-03T08:00'],
    ['a minute too early: at eight', '2026-03-03T07:59', '2026-03-03T08:00'],
    ['in the last minute: now', '2026-03-03T17:59', '2026-03-03T17:59'],
    ['as they end: tomorrow at eight', '2026-03-03T18:00', '2026-03-04T08:00'],
    ['on Friday evening: on Monday', '2026-03-06T18:00', '2026-03-09T08:00'],
    ['on Saturday: on Monday', '2026-03-07T12:00', '2026-03-09T08:00'],
    ['on Sunday night: on Monday', '2026-03-08T23:59', '2026-03-09T08:00'],
  ])('%s', (_, now, allowed) => {
    expect(nextAllowed(WORKING_HOURS, AMSTERDAM, local(now))).toEqual(local(allowed))
  })

  test.each([
    ['Asia/Tokyo', '2026-03-03T10:00:00Z', '2026-03-03T23:00:00Z'],
    ['America/New_York', '2026-03-03T10:00:00Z', '2026-03-03T13:00:00Z'],
    ['Asia/Kathmandu', '2026-03-03T01:00:00Z', '2026-03-03T02:15:00Z'],
    ['Pacific/Kiritimati', '2026-03-06T10:00:00Z', '2026-03-08T18:00:00Z'],
    ['UTC', '2026-03-03T10:00:00Z', '2026-03-03T10:00:00Z'],
  ])('in %s', (zone, now, allowed) => {
    expect(nextAllowed(WORKING_HOURS, zone, new Date(now))).toEqual(new Date(allowed))
  })
})

describe('on the days the clocks change', () => {
  const everyDay = { ...WORKING_HOURS, days: [1, 2, 3, 4, 5, 6, 7] }
  test.each([
    ['forward, 23 hours: still at eight', everyDay, '2026-03-28T18:00', '2026-03-29T08:00'],
    ['back, 25 hours: still at eight', everyDay, '2026-10-24T18:00', '2026-10-25T08:00'],
    [
      'an opening in the hour that is left out: when it is over',
      { ...everyDay, from: 150 },
      '2026-03-29T01:00',
      '2026-03-29T03:30',
    ],
    ['midnight to midnight: always', AT_ANY_HOUR, '2026-10-25T23:30', '2026-10-25T23:30'],
  ])('%s', (_, hours, now, allowed) => {
    expect(nextAllowed(hours, AMSTERDAM, local(now))).toEqual(local(allowed))
  })

  test('where midnight itself is left out, the day begins an hour later', () => {
    // Cairo, 2026-04-24: from 23:59:59 to 01:00.
    const evening = local('2026-04-23T23:00', 'Africa/Cairo')
    const hours = { from: 0, until: 12 * 60, days: [1, 2, 3, 4, 5, 6, 7] }
    expect(nextAllowed(hours, 'Africa/Cairo', evening)).toEqual(local('2026-04-24T01:00', 'Africa/Cairo'))
  })
})

describe('for any hours, place and moment', () => {
  const zone = fc.constantFrom(
    'Europe/Amsterdam',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Kolkata',
  )
  const now = fc.date({ min: new Date('2025-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  const hours: fc.Arbitrary<SendingHours> = fc
    .tuple(fc.nat(24 * 60), fc.nat(24 * 60), fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }))
    // An hour at least, so that no day's hours vanish as the clocks change.
    .filter(([one, other]) => Math.abs(one - other) > 60)
    .map(([one, other, days]) => ({ from: Math.min(one, other), until: Math.max(one, other), days }))

  test('the moment is within the hours, not in the past, and at most a week and an hour away', () => {
    fc.assert(
      fc.property(hours, zone, now, (set, there, moment) => {
        const allowed = nextAllowed(set, there, moment)
        const arrival = DateTime.fromJSDate(allowed, { zone: there })
        expect(set.days).toContain(arrival.weekday)
        const minute = arrival.hour * 60 + arrival.minute
        // The hour left out in spring moves an opening within it.
        expect(minute).toBeGreaterThanOrEqual(set.from)
        expect(minute).toBeLessThan(set.until)
        expect(allowed.getTime() - moment.getTime()).toBeGreaterThanOrEqual(0)
        expect(allowed.getTime() - moment.getTime()).toBeLessThanOrEqual((7 * 24 + 1) * 3_600_000)
      }),
      { numRuns: 500 },
    )
  })

  test('whoever may be reached then may be reached then at once', () => {
    fc.assert(
      fc.property(hours, zone, now, (set, there, moment) => {
        const allowed = nextAllowed(set, there, moment)
        expect(nextAllowed(set, there, allowed)).toEqual(allowed)
      }),
    )
  })
})

test.each([
  ['Europe/Amsterdam', true],
  ['UTC', true],
  ['Atlantis/Capital', false],
  ['', false],
])('%j is a time zone: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known)
})
