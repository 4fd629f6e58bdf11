import fc from 'fast-check'
import { combineCounts } from '../../../services/counts'
import {
  contributionOf,
  DELIVERY_STATES,
  type Delivery,
  type DeliveryEvent,
  FAILURE_REASONS,
  inviting,
  isDue,
  next,
} from '../../../services/waves/delivery'
import { anEvent } from '../../support/delivery-events'
import { aCandidate, aDelivery } from '../../support/waves'

const INVITED: DeliveryEvent = { kind: 'sent', round: 0, activity: 'a0', day: '2026-03-01' }
const REMINDED: DeliveryEvent = { kind: 'sent', round: 1, activity: 'a1', day: '2026-03-02' }
const SHOWN: DeliveryEvent = { kind: 'shown', round: 1, activity: 'reply', day: '2026-03-04' }
const BLOCKED: DeliveryEvent = { kind: 'refused', state: 'blocked' }
const FAILED: DeliveryEvent = { kind: 'failed', reason: 'unreachable' }
const NO_APP: DeliveryEvent = { kind: 'failed', reason: 'install-failed' }
const NOT_INSTALLED: DeliveryEvent = { kind: 'refused', state: 'not-installed' }
const INSTALLED: DeliveryEvent = { kind: 'app-installed' }
const OPTED_OUT: DeliveryEvent = { kind: 'opted-out' }
const ANSWERED: DeliveryEvent = { kind: 'answered', day: '2026-03-03' }

function deliveryAfter(...events: readonly DeliveryEvent[]): Delivery {
  return events.reduce(next, inviting(aCandidate()))
}

describe('a delivery', () => {
  test('begins pending, reached by no round', () => {
    expect(deliveryAfter()).toMatchObject({ state: 'pending', round: -1, activity: null, optedOut: false })
  })

  test.each<[string, readonly DeliveryEvent[], Partial<Delivery>]>([
    ['invited', [INVITED], { state: 'sent', round: 0, activity: 'a0', reminders: 0 }],
    ['invited, then reminded', [INVITED, REMINDED], { state: 'sent', round: 1, activity: 'a1', reminders: 1 }],
    ['invited only while others are reminded', [REMINDED], { state: 'sent', round: 1, reminders: 0 }],
    ['an older round that arrives late', [INVITED, REMINDED, INVITED], { round: 1, activity: 'a1' }],
    ['blocked', [BLOCKED], { state: 'blocked', reason: null }],
    ['blocked after the invitation', [INVITED, BLOCKED], { state: 'blocked', round: 0, activity: 'a0' }],
    ['failed', [FAILED], { state: 'failed', reason: 'unreachable' }],
    ['a failed reminder, which undoes no invitation', [INVITED, FAILED], { state: 'sent', reason: null }],
    ['failed and tried again', [FAILED, { kind: 'retried' }], { state: 'pending', reason: null }],
    ['tried again though it did not fail', [INVITED, { kind: 'retried' }], { state: 'sent' }],
    ['without the app, and tried again', [NO_APP, { kind: 'retried' }], { state: 'failed', reason: 'install-failed' }],
    ['without the app, and it is installed', [NO_APP, INSTALLED], { state: 'pending', reason: null }],
    ['not installed, and it is installed', [NOT_INSTALLED, INSTALLED], { state: 'pending' }],
    ['invited, without the app later, and it is installed', [INVITED, NOT_INSTALLED, INSTALLED], { state: 'sent' }],
    ['not for me, without the app, and it is installed', [OPTED_OUT, NOT_INSTALLED, INSTALLED], { state: 'sent' }],
    ['failed for another reason, and it is installed', [FAILED, INSTALLED], { state: 'failed' }],
    ['blocked, and it is installed', [BLOCKED, INSTALLED], { state: 'blocked' }],
    ['failed, and sent after all', [FAILED, INVITED], { state: 'sent', reason: null }],
    ['answered', [INVITED, ANSWERED], { state: 'answered', answeredOn: '2026-03-03', activity: 'a0' }],
    ['answered before the invitation arrived', [ANSWERED, INVITED], { state: 'answered', round: 0, activity: 'a0' }],
    ['answered, then a late message is refused', [ANSWERED, BLOCKED], { state: 'answered' }],
    ['answered, then a late message fails', [ANSWERED, FAILED], { state: 'answered', reason: null }],
    ['answered after a failure', [FAILED, ANSWERED], { state: 'answered', reason: null }],
    ['answered twice', [ANSWERED, { kind: 'answered', day: '2026-03-09' }], { answeredOn: '2026-03-03' }],
    ['erased', [INVITED, ANSWERED, { kind: 'erased' }], { state: 'sent', answeredOn: null, optedOut: true }],
    ['not for me', [INVITED, OPTED_OUT], { state: 'sent', optedOut: true }],
    ['not for me, before the invitation', [OPTED_OUT], { state: 'sent', optedOut: true }],
    ['not for me, after a failure', [FAILED, OPTED_OUT], { state: 'sent', reason: null }],
    ['not for me, then answered after all', [OPTED_OUT, ANSWERED], { state: 'answered', optedOut: true }],
    ['blocked, and back: the reply is their card', [BLOCKED, SHOWN], { state: 'sent', round: 1, activity: 'reply' }],
    ['invited, blocked, and back', [INVITED, BLOCKED, SHOWN], { state: 'sent', round: 1, activity: 'a0' }],
    ['back after a reminder, which they keep', [REMINDED, SHOWN], { messagedOn: '2026-03-02', activity: 'a1' }],
    ['not for me, blocked, and back', [OPTED_OUT, BLOCKED, SHOWN], { state: 'sent', optedOut: true }],
    ['failed, and they come by themselves', [FAILED, SHOWN], { state: 'sent', reason: null, reminders: 0 }],
    ['there before the invitation', [SHOWN], { state: 'sent', round: 1, activity: 'reply' }],
    ['there after answering', [ANSWERED, SHOWN], { state: 'answered' }],
    ['the day of the last message is kept', [INVITED, REMINDED], { messagedOn: '2026-03-02' }],
  ])('%s', (_, events, expected) => {
    expect(deliveryAfter(...events)).toMatchObject(expected)
  })

  test.each(['blocked', 'removed', 'not-installed'] as const)(
    '%s is not tried again with the failed, and is over when they come',
    (state) => {
      const refused = deliveryAfter({ kind: 'refused', state })
      expect(isDue(refused, 1)).toBe(false)
      expect(isDue(next(refused, { kind: 'retried' }), 1)).toBe(false)
      const back = next(refused, SHOWN)
      expect([isDue(back, 1), isDue(back, 2)]).toEqual([false, true])
    },
  )
})

describe('a message is owed', () => {
  test.each<[string, Partial<Delivery>, number, boolean]>([
    ['to whoever is pending, whatever the round', { state: 'pending' }, 2, true],
    ['not to whoever got this round', { state: 'sent', round: 1 }, 1, false],
    ['to whoever got an earlier round only', { state: 'sent', round: 0 }, 1, true],
    ['not to whoever answered', { state: 'answered', round: 0 }, 1, false],
    ['not to whoever said not for me', { state: 'sent', round: 0, optedOut: true }, 1, false],
    ['not to whom it cannot be sent', { state: 'blocked', round: 0 }, 1, false],
    ['not where it failed, until a lead says so', { state: 'failed' }, 1, false],
  ])('%s', (_, delivery, round, due) => {
    expect(isDue(aDelivery(delivery), round)).toBe(due)
  })
})

describe('what a delivery adds to the counts', () => {
  test.each<[Partial<Delivery>, Record<string, number>]>([
    [{}, { people: 1, 'state:pending': 1 }],
    [
      { state: 'failed', reason: 'too-large' },
      { people: 1, 'state:failed': 1, 'reason:too-large': 1 },
    ],
    [
      { state: 'sent', reminders: 2 },
      { people: 1, 'state:sent': 1, reminded: 1 },
    ],
    [
      { state: 'sent', optedOut: true },
      { people: 1, 'state:sent': 1, 'opted-out': 1 },
    ],
  ])('%j', (delivery, counts) => {
    expect(contributionOf(aDelivery(delivery))).toEqual(counts)
  })
})

describe('for any history', () => {
  const history = fc.array(anEvent)
  const delivery = history.map((events) => deliveryAfter(...events))

  test('an event that comes twice changes nothing the second time, and says so by the very same delivery', () => {
    fc.assert(
      fc.property(delivery, anEvent, (before, event) => {
        const once = next(before, event)
        expect(next(once, event)).toBe(once)
      }),
    )
  })

  test('an event that changes nothing gives back the very same delivery', () => {
    fc.assert(
      fc.property(delivery, anEvent, (before, event) => {
        const outcome = next(before, event)
        if (JSON.stringify(outcome) === JSON.stringify(before)) expect(outcome).toBe(before)
      }),
    )
  })

  test('nobody is owed a round that reached them, nor an earlier one', () => {
    fc.assert(
      fc.property(delivery, fc.nat(3), fc.nat(3), (before, round, earlier) => {
        const reached = next(before, { kind: 'sent', round, activity: 'a', day: '2026-03-01' })
        expect(isDue(reached, Math.min(round, earlier))).toBe(false)
      }),
    )
  })

  test('nobody is counted as still to be reached who will never get a message', () => {
    fc.assert(fc.property(delivery, (one) => one.state !== 'pending' || isDue(one, 0)))
  })

  test('only a failed delivery has a reason, and only an answered one a day', () => {
    fc.assert(
      fc.property(delivery, ({ state, reason, answeredOn }) => {
        expect([reason !== null, answeredOn !== null]).toEqual([state === 'failed', state === 'answered'])
      }),
    )
  })

  test('reminders are at most as many as the rounds after the invitation', () => {
    fc.assert(fc.property(delivery, ({ reminders, round }) => reminders <= Math.max(0, round)))
  })

  test('taking away what a delivery added leaves nothing', () => {
    fc.assert(
      fc.property(delivery, (one) => {
        const counts = contributionOf(one)
        expect(combineCounts(counts, counts, -1)).toEqual({})
      }),
    )
  })
})

test('every state and every reason can be told by a counter', () => {
  const counters = [
    ...DELIVERY_STATES.map((state) => contributionOf(aDelivery({ state }))),
    ...FAILURE_REASONS.map((reason) => contributionOf(aDelivery({ state: 'failed', reason }))),
  ].flatMap((counts) => Object.keys(counts))
  expect(new Set(counters).size).toBe(1 + DELIVERY_STATES.length + FAILURE_REASONS.length)
})
