/** A dozen people of two shards, on two replicas, in parallel: whatever happens to them, the counts are a recount. */
import fc from 'fast-check'
import { type WaveId, waveId } from '../../../services/identifiers'
import type { DeliveryStore, StoredDelivery } from '../../../services/storage/delivery-stores'
import { shardOfEmployee } from '../../../services/storage/keys'
import { type DeliveryEvent, isDue } from '../../../services/waves/delivery'
import { progressOf } from '../../../services/waves/progress'
import { type Azurite, startAzurite } from '../../support/azurite'
import { neighbours } from '../../support/deliveries'
import { anEvent } from '../../support/delivery-events'
import { aStorage, PATIENCE } from '../../support/storage'
import { aCandidate, employeeNumber } from '../../support/waves'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite()
})
afterAll(() => azurite.stop())

const PEOPLE = [...neighbours(9), 2, 3, 4]
const SHARDS = [...new Set(PEOPLE.map((person) => shardOfEmployee(employeeNumber(person))))]

type Step =
  | { readonly kind: 'invite'; readonly people: readonly number[] }
  /** As the dispatcher does: whoever is due gets one of these events. */
  | { readonly kind: 'send'; readonly shard: number; readonly round: number; readonly events: readonly DeliveryEvent[] }
  | { readonly kind: 'apply'; readonly person: number; readonly event: DeliveryEvent }
  | { readonly kind: 'retry-failed' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('invite'), people: fc.subarray(PEOPLE, { minLength: 1 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      shard: fc.constantFrom(...SHARDS),
      round: fc.nat(2),
      events: fc.array(anEvent, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('apply'), person: fc.constantFrom(...PEOPLE), event: anEvent }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry-failed') }) },
)
/** The steps of one batch run at the same time, each on one of the replicas. */
const history = fc.array(fc.array(fc.tuple(step, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 10 }), {
  minLength: 1,
  maxLength: 4,
})

test('for any history the counts equal a recount, and everybody invited is there once', async () => {
  const { deliveries, replica } = await aStorage(azurite)
  const replicas = [deliveries, (await replica()).deliveries]
  let waves = 0
  await fc.assert(
    fc.asyncProperty(history, async (batches) => {
      waves += 1
      const wave = waveId(`tenant-${waves}`)
      for (const batch of batches) {
        await Promise.all(batch.map(([one, at]) => perform(replicas[at] ?? deliveries, wave, one)))
      }
      const counts = await deliveries.counts(wave)
      expect(counts).toEqual(await deliveries.recount(wave))
      expect(progressOf(counts).people).toBe(invitedIn(batches).size)
      await expectDueAsTheRuleSays(deliveries, wave)
    }),
    { numRuns: 15, endOnFailure: true },
  )
}, 120_000)

function invitedIn(batches: readonly (readonly (readonly [Step, number])[])[]): ReadonlySet<number> {
  return new Set(batches.flat().flatMap(([one]) => (one.kind === 'invite' ? one.people : [])))
}

async function perform(deliveries: DeliveryStore, wave: WaveId, one: Step): Promise<void> {
  switch (one.kind) {
    case 'invite':
      await deliveries.invite(
        wave,
        one.people.map((person) => aCandidate(person)),
      )
      return
    case 'send': {
      const owed = await due(deliveries, wave, one.shard, one.round)
      const results = owed.flatMap((of, place) => {
        const event = one.events[place % one.events.length]
        return event ? [{ of, event }] : []
      })
      return deliveries.record(wave, one.shard, results)
    }
    case 'apply':
      await deliveries.apply(wave, employeeNumber(one.person), one.event)
      return
    case 'retry-failed':
      await deliveries.retryFailed(wave)
      return
  }
}

async function due(
  deliveries: DeliveryStore,
  wave: WaveId,
  shard: number,
  round: number,
): Promise<readonly StoredDelivery[]> {
  const all: StoredDelivery[] = []
  for await (const page of deliveries.due(wave, shard, round, PATIENCE)) all.push(...page)
  return all
}

/** What the server filters is what the domain calls due. */
async function expectDueAsTheRuleSays(deliveries: DeliveryStore, wave: WaveId): Promise<void> {
  for (const shard of SHARDS) {
    const found = (await due(deliveries, wave, shard, 1)).map(({ delivery }) => delivery)
    for await (const page of deliveries.all(wave, shard, PATIENCE)) {
      expect(found).toEqual(page.filter((delivery) => isDue(delivery, 1)))
    }
  }
}
