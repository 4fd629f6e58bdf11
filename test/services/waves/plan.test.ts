import fc from 'fast-check'
import {
  AUDIENCE_KINDS,
  emptyPlan,
  filledFrom,
  HOURS_CHOICES,
  isTooFar,
  LONGEST_GREETING,
  LONGEST_NAME,
  LONGEST_PASTED_LIST,
  PLAN_FIELDS,
  type PlanField,
  REMINDER_CHOICES,
  REMINDER_DAYS,
  REPEAT_CHOICES,
  readPlan,
} from '../../../services/waves/plan'
import { WORKING_HOURS } from '../../../services/waves/sending-hours'
import type { Audience, WavePlan } from '../../../services/waves/wave'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const HERE = { now: NOW, timeZone: 'Europe/Amsterdam', listGiven: false, retentionMonths: 24 }

/** All that a lead must fill in. */
const LEAST = { name: 'Spring', audience: 'installed', 'closes-date': '2026-03-20' }
/** A plan of which nothing is left to a default. */
const FULL: Readonly<Record<PlanField, string>> = {
  name: 'Spring',
  audience: 'group',
  group: 'Everybody in Utrecht',
  people: '',
  breakdown: 'location',
  'opens-date': '2026-03-09',
  'opens-time': '10:30',
  'closes-date': '2026-03-20',
  'closes-time': '12:00',
  reminders: '2',
  'reminder-days': '5',
  hours: 'any',
  'greeting-en': 'Hello **all**',
  'greeting-nl': 'Hallo allen',
  repeat: '6',
}

describe('a breakdown', () => {
  test.each(['group', 'organisation', 'list'])('can be had of the audience %s', (audience) => {
    const reading = readPlan({ ...FULL, audience, breakdown: 'country' }, { ...HERE, listGiven: true })
    expect(reading.read?.plan.breakdown).toBe('country')
  })

  test.each(['installed', 'team'])('cannot be had of the audience %s, of which nothing is known', (audience) => {
    const reading = readPlan({ ...FULL, audience, breakdown: 'country' }, HERE)
    expect(reading.problems).toEqual([{ field: 'breakdown', kind: 'unknown-there' }])
    expect(readPlan({ ...FULL, audience, breakdown: 'none' }, HERE).read?.plan.breakdown).toBeNull()
  })

  test('is one of those that there are, and none where nothing is said', () => {
    const wrong = readPlan({ ...FULL, breakdown: 'age' }, HERE)
    expect(wrong.problems).toEqual([{ field: 'breakdown', kind: 'unknown-option' }])
    expect(readPlan({ ...FULL, breakdown: '' }, HERE).read?.plan.breakdown).toBeNull()
  })
})

describe('what is filled in', () => {
  test('is read as a plan', () => {
    expect(readPlan(FULL, HERE)).toMatchObject({
      problems: [],
      read: {
        name: 'Spring',
        audience: 'group',
        group: 'Everybody in Utrecht',
        plan: {
          breakdown: 'location',
          opensAt: new Date('2026-03-09T09:30:00.000Z'),
          closesAt: new Date('2026-03-20T11:00:00.000Z'),
          reminders: { most: 2, everyDays: 5 },
          hours: null,
          greeting: { en: 'Hello **all**', nl: 'Hallo allen' },
          repeatEveryMonths: 6,
          timeZone: 'Europe/Amsterdam',
        },
      },
    })
  })

  test.each<[string, object]>([
    ['opens as soon as it is confirmed', { opensAt: null }],
    ['closes at six', { closesAt: new Date('2026-03-20T17:00:00.000Z') }],
    ['sends in working hours', { hours: WORKING_HOURS }],
    ['reminds nobody', { reminders: { most: 0, everyDays: 3 } }],
    ['greets with nothing', { greeting: { en: '', nl: '' } }],
    ['is not repeated', { repeatEveryMonths: null }],
  ])('where the rest is left empty, it %s', (_, plan) => {
    expect(readPlan(LEAST, HERE).read?.plan).toMatchObject(plan)
  })

  test('opens at nine where only a day is given', () => {
    const { read } = readPlan({ ...LEAST, 'opens-date': '2026-03-09' }, HERE)
    expect(read?.plan.opensAt).toEqual(new Date('2026-03-09T08:00:00.000Z'))
  })

  test('is kept as it was typed, without the space around it, to be shown again', () => {
    const { filled } = readPlan({ name: ' Spring ', 'closes-date': 'soon', hours: 'always' }, HERE)
    expect(filled).toMatchObject({ name: 'Spring', 'closes-date': 'soon', hours: 'always', group: '' })
  })

  test('needs no pasted list where one was given already', () => {
    const uploaded = readPlan({ ...LEAST, audience: 'list' }, { ...HERE, listGiven: true })
    expect(uploaded.read).toMatchObject({ audience: 'list', people: '' })
  })
})

test.each([
  ['2026-04-01', '', null],
  ['2026-04-02', '', 'outlives-answers'],
  ['2026-04-02', '2026-03-03', null],
  ['2026-04-03', '2026-03-03', 'outlives-answers'],
])(
  'where answers are kept for a month, it closes before the first have to go: on %s, opened %s: %s',
  (closes, opens, kind) => {
    const fields = { ...LEAST, 'closes-date': closes, 'opens-date': opens }
    const { problems } = readPlan(fields, { ...HERE, retentionMonths: 1 })
    expect(problems).toEqual(kind === null ? [] : [{ field: 'closes-date', kind }])
  },
)

test.each<[PlanField, string, Partial<Record<PlanField, string>>]>([
  ['name', 'missing', { name: '' }],
  ['name', 'missing', { name: '   ' }],
  ['name', 'too-long', { name: 'x'.repeat(LONGEST_NAME + 1) }],
  ['audience', 'unknown-option', { audience: '' }],
  ['audience', 'unknown-option', { audience: 'everybody' }],
  ['group', 'missing', { audience: 'group' }],
  ['group', 'too-long', { audience: 'group', group: 'x'.repeat(201) }],
  ['people', 'missing', { audience: 'list' }],
  ['people', 'too-long', { audience: 'list', people: 'x'.repeat(LONGEST_PASTED_LIST + 1) }],
  ['opens-date', 'no-date', { 'opens-date': '9-3-2026' }],
  ['opens-date', 'no-date', { 'opens-date': '2026-02-30' }],
  ['opens-time', 'no-time', { 'opens-date': '2026-03-09', 'opens-time': '25:00' }],
  ['opens-date', 'in-the-past', { 'opens-date': '2026-03-01' }],
  ['opens-date', 'in-the-past', { 'opens-date': '2026-03-02', 'opens-time': '09:59' }],
  ['closes-date', 'missing', { 'closes-date': '' }],
  ['closes-date', 'no-date', { 'closes-date': 'next week' }],
  ['closes-time', 'no-time', { 'closes-time': '6 pm' }],
  ['closes-date', 'in-the-past', { 'closes-date': '2026-03-01' }],
  ['closes-date', 'too-far', { 'closes-date': '2027-03-04' }],
  ['closes-date', 'closes-before-it-opens', { 'opens-date': '2026-03-21' }],
  ['closes-date', 'closes-before-it-opens', { 'opens-date': '2026-03-20', 'opens-time': '18:00' }],
  ['reminders', 'unknown-option', { reminders: '4' }],
  ['reminder-days', 'unknown-option', { 'reminder-days': '1' }],
  ['hours', 'unknown-option', { hours: 'night' }],
  ['greeting-en', 'too-long', { 'greeting-en': 'x'.repeat(LONGEST_GREETING + 1) }],
  ['greeting-nl', 'too-long', { 'greeting-nl': 'x'.repeat(LONGEST_GREETING + 1) }],
  ['repeat', 'unknown-option', { repeat: '1' }],
])('beside %s: %s, and nothing else, for %j', (field, kind, filled) => {
  expect(readPlan({ ...LEAST, ...filled }, HERE)).toMatchObject({ problems: [{ field, kind }], read: null })
})

test('every problem is named at once', () => {
  const { problems } = readPlan({ audience: 'group', 'opens-date': 'x', 'closes-date': 'y', repeat: 'z' }, HERE)
  expect(problems.map(({ field }) => field)).toEqual(['name', 'group', 'opens-date', 'closes-date', 'repeat'])
})

test('a text that is too long is still too long when it is shown again, and no longer than that', () => {
  const { filled } = readPlan({ ...LEAST, people: 'x'.repeat(1_000_000), 'opens-time': 'x'.repeat(1_000_000) }, HERE)
  expect(filled.people).toHaveLength(LONGEST_PASTED_LIST + 1)
  expect(filled['opens-time'].length).toBeLessThan(100)
})

describe("times are those of the lead's zone", () => {
  test.each([
    ['Europe/Amsterdam', 'in winter', '2026-03-27', '2026-03-27T17:00:00.000Z'],
    ['Europe/Amsterdam', 'in summer', '2026-03-30', '2026-03-30T16:00:00.000Z'],
    ['America/New_York', 'already in summer', '2026-03-27', '2026-03-27T22:00:00.000Z'],
    ['Asia/Kolkata', 'half an hour off', '2026-03-27', '2026-03-27T12:30:00.000Z'],
    ['Pacific/Auckland', 'nearly a day ahead', '2026-03-27', '2026-03-27T05:00:00.000Z'],
  ])('%s, %s', (timeZone, _, day, moment) => {
    const { read } = readPlan({ ...LEAST, 'closes-date': day }, { ...HERE, timeZone })
    expect(read?.plan.closesAt.toISOString()).toBe(moment)
  })

  test('a time that the clock skips is the one an hour later', () => {
    const { read } = readPlan({ ...LEAST, 'closes-date': '2026-03-29', 'closes-time': '02:30' }, HERE)
    expect(read?.plan.closesAt.toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })
})

test.each([
  [366, false],
  [367, true],
])('a wave that would be open %i days is too far: %s', (days, far) => {
  expect(isTooFar(new Date(NOW.getTime() + days * 86_400_000), NOW)).toBe(far)
})

describe('an empty form', () => {
  test('needs but a name', () => {
    const filled = emptyPlan(NOW, HERE.timeZone)
    expect(readPlan(filled, HERE).problems).toEqual([{ field: 'name', kind: 'missing' }])
    expect(readPlan({ ...filled, name: 'Spring' }, HERE).read?.plan).toMatchObject({
      closesAt: new Date('2026-03-16T17:00:00.000Z'),
      reminders: { most: 1, everyDays: 5 },
      hours: WORKING_HOURS,
    })
  })

  test('is a plan on every day and in every zone', () => {
    fc.assert(
      fc.property(aMoment(), aZone(), (now, timeZone) => {
        const filled = { ...emptyPlan(now, timeZone), name: 'Spring' }
        expect(readPlan(filled, { ...HERE, now, timeZone, retentionMonths: 1 }).problems).toEqual([])
      }),
    )
  })
})

test('whatever a client sends, reading it never throws: it is a plan, or there are problems', () => {
  const odd = fc.oneof(fc.anything(), fc.record(recordOf(fc.anything()), { requiredKeys: [] }))
  const likely = fc.record(recordOf(fc.oneof(fc.string(), fc.constantFrom(...Object.values(FULL)))))
  fc.assert(
    fc.property(fc.oneof(odd, likely), (raw) => {
      const { filled, problems, read } = readPlan(raw, HERE)
      expect(read === null).toBe(problems.length > 0)
      expect(Object.keys(filled)).toEqual(PLAN_FIELDS)
    }),
  )
})

test('a plan that is shown in the form again, and sent unchanged, is the same plan', () => {
  fc.assert(
    fc.property(aName(), aWavePlan(), (name, plan) => {
      const { audience, ...rest } = plan
      const reading = readPlan(filledFrom(name, plan), { ...HERE, timeZone: plan.timeZone, listGiven: true })
      expect(reading).toMatchObject({ problems: [], read: { name, audience: audience.kind, plan: rest } })
      if (audience.kind === 'group') expect(reading.read?.group).toBe(audience.name)
    }),
  )
})

function recordOf<Value>(value: fc.Arbitrary<Value>) {
  return Object.fromEntries(PLAN_FIELDS.map((field) => [field, value]))
}

function aName(most = LONGEST_NAME) {
  return fc
    .string({ minLength: 1, maxLength: most })
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function aZone() {
  return fc.constantFrom('Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC')
}

function aMoment() {
  return fc.date({ min: NOW, max: new Date('2030-01-01'), noInvalidDate: true })
}

/** On the minute, as the form has it. */
function minutesAfter(moment: Date, from: number, until: number) {
  return fc.integer({ min: from, max: until }).map((minutes) => new Date(moment.getTime() + minutes * 60_000))
}

function aWavePlan(): fc.Arbitrary<WavePlan> {
  return fc.record({
    audience: anAudience(),
    breakdown: fc.constant(null),
    opensAt: fc.option(minutesAfter(NOW, 0, 100 * 24 * 60)),
    closesAt: minutesAfter(NOW, 101 * 24 * 60, 365 * 24 * 60),
    reminders: fc.record({ most: fc.constantFrom(...REMINDER_CHOICES), everyDays: fc.constantFrom(...REMINDER_DAYS) }),
    hours: fc.constantFrom(...HOURS_CHOICES).map((choice) => (choice === 'any' ? null : WORKING_HOURS)),
    greeting: fc.record({ en: aGreeting(), nl: aGreeting() }),
    repeatEveryMonths: fc.constantFrom(...REPEAT_CHOICES).map((months) => months || null),
    // Zones whose clocks stand still: where one is set back, an hour comes twice, and the form cannot tell which.
    timeZone: fc.constantFrom('Asia/Kolkata', 'UTC', 'Africa/Nairobi'),
  })
}

function aGreeting() {
  return fc.oneof(fc.constant(''), aName(LONGEST_GREETING))
}

function anAudience(): fc.Arbitrary<Audience> {
  const name = aName(200)
  return fc.constantFrom(...AUDIENCE_KINDS).chain((kind): fc.Arbitrary<Audience> => {
    switch (kind) {
      case 'group':
        return name.map((name) => ({ kind, group: 'id', name }))
      case 'team':
        return name.map((name) => ({ kind, team: 'id', name, serviceUrl: 'https://smba.example.org' }))
      default:
        return fc.constant({ kind })
    }
  })
}
