/** Whatever can happen to a delivery, for property tests. */
import fc from 'fast-check'
import { type DeliveryEvent, FAILURE_REASONS } from '../../services/waves/delivery'

export const anEvent: fc.Arbitrary<DeliveryEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('sent' as const),
    round: fc.nat(3),
    activity: fc.constantFrom('message-1', 'message-2'),
    day: fc.constantFrom('2026-03-01', '2026-03-02'),
  }),
  fc.record({
    kind: fc.constant('refused' as const),
    state: fc.constantFrom('blocked' as const, 'removed' as const, 'not-installed' as const),
  }),
  fc.record({ kind: fc.constant('failed' as const), reason: fc.constantFrom(...FAILURE_REASONS) }),
  fc.record({
    kind: fc.constant('shown' as const),
    round: fc.nat(3),
    activity: fc.constantFrom('reply', null),
    day: fc.constantFrom('2026-03-01', '2026-03-02'),
  }),
  fc.record({ kind: fc.constant('answered' as const), day: fc.constantFrom('2026-03-03', '2026-03-04') }),
  fc.record({
    kind: fc.constantFrom('erased' as const, 'opted-out' as const, 'retried' as const, 'app-installed' as const),
  }),
)
