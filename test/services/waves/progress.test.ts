import fc from 'fast-check'
import { type Counts, combineCounts } from '../../../services/counts'
import { contributionOf, type Delivery, inviting, next } from '../../../services/waves/delivery'
import { progressOf } from '../../../services/waves/progress'
import { anEvent } from '../../support/delivery-events'
import { aCandidate, aDelivery } from '../../support/waves'

function countsOf(deliveries: readonly Delivery[]): Counts {
  return deliveries.map(contributionOf).reduce((total, one) => combineCounts(total, one, 1), {})
}

describe('progress', () => {
  test('without anybody everything is zero', () => {
    expect(progressOf({})).toEqual({
      people: 0,
      toGo: 0,
      sent: 0,
      answered: 0,
      blocked: 0,
      removed: 0,
      notInstalled: 0,
      failed: 0,
      reasons: [],
      reminded: 0,
      optedOut: 0,
    })
  })

  test.each<[string, Partial<Delivery>, object]>([
    ['whoever is pending is still to go', { state: 'pending' }, { toGo: 1, sent: 0 }],
    ['whoever got the card is reached', { state: 'sent' }, { toGo: 0, sent: 1, answered: 0 }],
    ['whoever answered was reached too', { state: 'answered' }, { sent: 1, answered: 1 }],
    ['whoever blocked the bot', { state: 'blocked' }, { blocked: 1, sent: 0 }],
    ['whose app was removed', { state: 'removed' }, { removed: 1 }],
    ['who never had the app', { state: 'not-installed' }, { notInstalled: 1 }],
    ['whoever was reminded', { state: 'sent', reminders: 2 }, { reminded: 1, sent: 1 }],
    ['whoever said not for me', { state: 'sent', optedOut: true }, { optedOut: 1, sent: 1 }],
  ])('%s', (_, delivery, expected) => {
    expect(progressOf(countsOf([aDelivery(delivery)]))).toMatchObject({ people: 1, ...expected })
  })

  test('failures are told by their reasons, those that occurred', () => {
    const reasons = ['unreachable', 'too-large', 'unreachable'] as const
    const progress = progressOf(countsOf(reasons.map((reason) => aDelivery({ state: 'failed', reason }))))
    expect(progress.failed).toBe(3)
    expect(progress.reasons).toEqual([
      { reason: 'too-large', count: 1 },
      { reason: 'unreachable', count: 2 },
    ])
  })

  test('whatever happened, everybody is counted in one place, and reasons make up the failures', () => {
    const delivery = fc.array(anEvent).map((events) => events.reduce(next, inviting(aCandidate())))
    fc.assert(
      fc.property(fc.array(delivery), (deliveries) => {
        const { people, toGo, sent, answered, blocked, removed, notInstalled, failed, reasons } = progressOf(
          countsOf(deliveries),
        )
        expect(people).toBe(deliveries.length)
        expect(toGo + sent + blocked + removed + notInstalled + failed).toBe(people)
        expect(answered).toBeLessThanOrEqual(sent)
        expect(reasons.reduce((total, { count }) => total + count, 0)).toBe(failed)
      }),
    )
  })
})
