import fc from 'fast-check'
import { type Duty, dutyOf, next, sideDutyOf, type WaveEvent } from '../../../services/waves/life'
import type { Launch, Wave, WaveState } from '../../../services/waves/wave'
import { aLaunch, aPlan, aWave, CLOSING, daysAfter, OPENING } from '../../support/waves'

const NOW = daysAfter(OPENING, 1)

const EVENTS: Readonly<Record<WaveEvent['kind'], WaveEvent>> = {
  planned: { kind: 'planned', name: 'Autumn', plan: aPlan() },
  confirmed: { kind: 'confirmed', at: NOW },
  opened: { kind: 'opened', at: NOW },
  'installed-in-part': { kind: 'installed-in-part' },
  'audience-ready': { kind: 'audience-ready', failed: false, obstacle: null },
  installed: { kind: 'installed', failed: false, obstacle: null },
  enqueued: { kind: 'enqueued', asked: 2 },
  reminded: { kind: 'reminded', round: 1, at: NOW, byLead: true },
  extended: { kind: 'extended', closesAt: daysAfter(CLOSING, 1) },
  halted: { kind: 'halted', reason: 'bot-not-registered' },
  retried: { kind: 'retried' },
  closed: { kind: 'closed' },
  cancelled: { kind: 'cancelled' },
  reported: { kind: 'reported' },
  repeated: { kind: 'repeated' },
  'answers-expiring': { kind: 'answers-expiring' },
  'answers-expired': { kind: 'answers-expired' },
}

describe('the life of a wave', () => {
  /** The state that each event leads to; what is not named changes nothing. */
  test.each<[WaveState, Partial<Record<WaveEvent['kind'], WaveState>>]>([
    ['draft', { planned: 'draft', confirmed: 'scheduled', cancelled: 'cancelled' }],
    ['scheduled', { opened: 'open', extended: 'scheduled', cancelled: 'cancelled' }],
    [
      'open',
      {
        'audience-ready': 'open',
        enqueued: 'open',
        reminded: 'open',
        extended: 'open',
        halted: 'open',
        retried: 'open',
        closed: 'closed',
        cancelled: 'closed',
      },
    ],
    ['closed', { reported: 'closed', repeated: 'closed', 'answers-expiring': 'closed' }],
    ['cancelled', { 'answers-expiring': 'cancelled' }],
  ])('%s: what may happen, and what that leads to', (state, outcomes) => {
    const wave = aWave(state)
    for (const event of Object.values(EVENTS)) {
      expect([event.kind, next(wave, event)?.state]).toEqual([event.kind, outcomes[event.kind]])
    }
  })

  test('answers expire once the wave is over, first some and then all, and in a trial that has closed too', () => {
    const { 'answers-expiring': expiring, 'answers-expired': expired } = EVENTS
    const closed = aWave('closed')
    expect(next(closed, expired)).toBeNull()
    expect(next(closed, expiring)?.answers).toBe('expiring')
    expect(next({ ...closed, answers: 'expiring' }, expiring)).toBeNull()
    expect(next({ ...closed, launch: null, answers: 'expiring' }, expired)?.answers).toBe('expired')
  })

  test.each(Object.values(EVENTS))('the trial without a launch is open, and can only be closed: $kind', (event) => {
    const trial: Wave = { ...aWave('open'), launch: null }
    expect(next(trial, event)).toEqual(event.kind === 'closed' ? { ...trial, state: 'closed' } : null)
  })

  test.each<[string, Partial<Launch>, WaveEvent, Partial<Launch>]>([
    [
      'that some of the audience got no app is counted',
      { audienceReady: false, installsTried: 1 },
      EVENTS['installed-in-part'],
      { installsTried: 2 },
    ],
    [
      'when the app was installed for an audience, whoever got none is not forgotten',
      { audienceReady: false, installsTried: 4 },
      { kind: 'audience-ready', failed: true, obstacle: null },
      { audienceReady: true, installsTried: 0, installsOwed: true },
    ],
    [
      'nor is what kept it from everybody',
      { audienceReady: false },
      { kind: 'audience-ready', failed: false, obstacle: { kind: 'app-not-ours' } },
      { audienceReady: true, installsOwed: true, installObstacle: { kind: 'app-not-ours' } },
    ],
    [
      'trying again installs the app for whom it failed, while the wave goes on',
      { installsOwed: true, installObstacle: { kind: 'app-not-ours' } },
      EVENTS.retried,
      { installsOwed: false, installing: true, installObstacle: null, asked: 2 },
    ],
    [
      'trying again while it is being installed begins nothing anew',
      { installing: true, installsTried: 3 },
      EVENTS.retried,
      { asked: 2 },
    ],
    [
      'trying again after a halt begins with the audience',
      { audienceReady: false, installsTried: 3, halted: 'sign-in-refused' },
      EVENTS.retried,
      { halted: null, installsTried: 0, asked: 2 },
    ],
    [
      'some got no app when it was installed again',
      { installing: true, installsTried: 1 },
      EVENTS['installed-in-part'],
      { installsTried: 2 },
    ],
    [
      'installed again, messages are asked for those who have it now',
      { installing: true, installsTried: 2 },
      EVENTS.installed,
      { installing: false, installsTried: 0, asked: 2 },
    ],
    [
      'a reminder begins the next round',
      {},
      EVENTS.reminded,
      { round: 1, roundBeganAt: NOW, roundByLead: true, asked: 2 },
    ],
    [
      'trying again asks for messages, and ends a halt',
      { halted: 'card-refused' },
      EVENTS.retried,
      { halted: null, asked: 2 },
    ],
    ['what is in the queue is remembered', { asked: 2 }, EVENTS.enqueued, { asked: 2, enqueued: 2 }],
    ['what was asked for meanwhile stays owed', { asked: 3 }, EVENTS.enqueued, { asked: 3, enqueued: 2 }],
    ['a halt says why', {}, EVENTS.halted, { halted: 'bot-not-registered' }],
    ['cancelling owes no report and no next wave', {}, EVENTS.cancelled, { reported: true, repeated: true }],
  ])('%s', (_, before, event, after) => {
    expect(next(aWave('open', before), event)?.launch).toEqual(aLaunch({ ...before, ...after }))
  })

  test.each<[string, Partial<Launch>, WaveEvent]>([
    ['a reminder before everybody is invited', { audienceReady: false }, EVENTS.reminded],
    ['an installation that nobody asked for', {}, EVENTS.installed],
    ['a reminder that has begun', { round: 1 }, EVENTS.reminded],
    [
      'a second reminder by a lead on the day of the first',
      { round: 1, roundBeganAt: daysAfter(OPENING, 0.5) },
      { kind: 'reminded', round: 2, at: NOW, byLead: true },
    ],
    ['a reminder after the next but one', {}, { kind: 'reminded', round: 2, at: NOW, byLead: true }],
    ['messages that were in the queue already', { asked: 3, enqueued: 3 }, EVENTS.enqueued],
    ['an end that is no later', {}, { kind: 'extended', closesAt: CLOSING }],
  ])('changes nothing: %s', (_, before, event) => {
    expect(next(aWave('open', before), event)).toBeNull()
  })

  test('a wave confirmed without an opening opens at once', () => {
    const draft = aWave('draft', { plan: aPlan({ opensAt: null }) })
    const confirmed = next(draft, EVENTS.confirmed)
    expect(confirmed?.launch?.plan.opensAt).toEqual(NOW)
    expect(confirmed && dutyOf(confirmed, NOW)).toBe('open')
  })

  test('a wave that opens starts then, and asks for the invitations', () => {
    const opened = next(aWave('scheduled', { asked: 0, enqueued: 0 }), EVENTS.opened)
    expect(opened).toMatchObject({ startedAt: NOW, launch: { round: 0, roundBeganAt: NOW, asked: 1, enqueued: 0 } })
  })
})

describe('what is owed', () => {
  const beforeOpening = daysAfter(OPENING, -1)
  test.each<[string, Wave, Date, Duty | null]>([
    ['a draft: nothing, however late', aWave('draft'), daysAfter(CLOSING, 99), null],
    ['scheduled, too early', aWave('scheduled'), beforeOpening, null],
    ['scheduled, at its hour', aWave('scheduled'), OPENING, 'open'],
    ['open: first everybody is invited', aWave('open', { audienceReady: false, asked: 2 }), NOW, 'expand'],
    ['then the messages go in the queue', aWave('open', { asked: 2 }), NOW, 'enqueue'],
    ['then nothing, until a reminder is due', aWave('open'), daysAfter(OPENING, 2), null],
    ['the first reminder, three days on', aWave('open'), daysAfter(OPENING, 3), 'remind'],
    [
      'the second, three days after the first',
      aWave('open', { round: 1, roundBeganAt: NOW }),
      daysAfter(NOW, 3),
      'remind',
    ],
    ['not a third, as two were planned', aWave('open', { round: 2 }), daysAfter(OPENING, 9), null],
    ['halted: nothing, until a lead tries again', aWave('open', { halted: 'card-refused', asked: 2 }), NOW, null],
    ['halted, but its end has come', aWave('open', { halted: 'card-refused' }), CLOSING, 'close'],
    ['at its end it closes, whatever else is owed', aWave('open', { asked: 2 }), CLOSING, 'close'],
    ['closed: a report', aWave('closed'), CLOSING, 'report'],
    ['closed and reported: nothing', aWave('closed', { reported: true }), CLOSING, null],
    [
      'closed and reported, repeated each year: the next one',
      aWave('closed', { reported: true, plan: aPlan({ repeatEveryMonths: 12 }) }),
      CLOSING,
      'repeat',
    ],
    [
      'that one is planned: nothing',
      aWave('closed', { reported: true, repeated: true, plan: aPlan({ repeatEveryMonths: 12 }) }),
      CLOSING,
      null,
    ],
    ['cancelled: nothing', aWave('cancelled'), CLOSING, null],
    ['the trial: nothing', { ...aWave('open'), launch: null }, daysAfter(CLOSING, 99), null],
  ])('%s', (_, wave, now, duty) => {
    expect(dutyOf(wave, now)).toBe(duty)
  })

  test.each<[string, Wave, Date, Duty | null]>([
    ['a lead said so', aWave('open', { installing: true, asked: 2 }), NOW, 'install'],
    ['nobody said so', aWave('open'), NOW, null],
    ['its audience is read first', aWave('open', { installing: true, audienceReady: false }), NOW, null],
    ['it is halted', aWave('open', { installing: true, halted: 'card-refused' }), NOW, null],
    ['its end has come', aWave('open', { installing: true }), CLOSING, null],
    ['it is closed', aWave('closed', { installing: true }), NOW, null],
  ])('the app is installed beside all that: %s', (_, wave, now, duty) => {
    expect(sideDutyOf(wave, now)).toBe(duty)
  })

  test.each<[string, Partial<Launch>, Date, Duty]>([
    ['messages', { asked: 2 }, NOW, 'enqueue'],
    ['reminders', {}, daysAfter(OPENING, 3), 'remind'],
    ['the end', {}, CLOSING, 'close'],
  ])('that it is being installed keeps nothing back: %s', (_, launch, now, duty) => {
    expect(dutyOf(aWave('open', { installing: true, installsTried: 2, ...launch }), now)).toBe(duty)
  })

  test('an extended wave stays open until its new end', () => {
    const extended = next(aWave('open', { round: 2 }), EVENTS.extended)
    expect(extended && [dutyOf(extended, CLOSING), dutyOf(extended, daysAfter(CLOSING, 1))]).toEqual([null, 'close'])
  })

  test('after each duty another is owed or none: nothing is owed for ever', () => {
    let wave = aWave('scheduled', {
      plan: aPlan({ repeatEveryMonths: 12 }),
      audienceReady: false,
      asked: 0,
      enqueued: 0,
    })
    const performed: Duty[] = []
    for (const now of [OPENING, daysAfter(OPENING, 3), daysAfter(OPENING, 6), CLOSING]) {
      for (let duty = dutyOf(wave, now); duty !== null; duty = dutyOf(wave, now)) {
        performed.push(duty)
        wave = performing(wave, duty, now)
      }
    }
    const reminder: Duty[] = ['remind', 'enqueue']
    expect(performed).toEqual(['open', 'expand', 'enqueue', ...reminder, ...reminder, 'close', 'report', 'repeat'])
  })

  test('whenever it is looked at, on a clock that may jump backwards, each thing happens once', () => {
    const moment = fc.integer({ min: -2, max: 30 }).map((days) => daysAfter(OPENING, days))
    fc.assert(
      fc.property(fc.array(moment), fc.nat(3), (moments, most) => {
        const plan = aPlan({ reminders: { most, everyDays: 3 }, repeatEveryMonths: 6 })
        let wave = aWave('scheduled', { plan, audienceReady: false, asked: 0, enqueued: 0 })
        const times: Partial<Record<Duty, number>> = {}
        for (const now of moments) {
          const duty = dutyOf(wave, now)
          if (duty === null) continue
          wave = performing(wave, duty, now)
          times[duty] = (times[duty] ?? 0) + 1
        }
        const { remind = 0, enqueue = 0, ...once } = times
        expect(Object.values(once).every((count) => count === 1)).toBe(true)
        expect(remind).toBeLessThanOrEqual(most)
        expect(enqueue).toBeLessThanOrEqual(1 + remind)
      }),
    )
  })
})

/** The wave after whoever performs the duty has said so. */
function performing(wave: Wave, duty: Duty, at: Date): Wave {
  const { asked = 0, round = 0 } = wave.launch ?? {}
  const events: Record<Duty, WaveEvent> = {
    open: { kind: 'opened', at },
    expand: { kind: 'audience-ready', failed: false, obstacle: null },
    install: { kind: 'installed', failed: false, obstacle: null },
    enqueue: { kind: 'enqueued', asked },
    remind: { kind: 'reminded', round: round + 1, at, byLead: false },
    close: { kind: 'closed' },
    report: { kind: 'reported' },
    repeat: { kind: 'repeated' },
  }
  const after = next(wave, events[duty])
  if (after === null) throw new Error(`${duty} is owed, and cannot be done`)
  return after
}
