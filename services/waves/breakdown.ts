/** The breakdown of a wave at work: its coding is made from the deliveries, and each employee's group read from it. */
import type { EmployeeId, WaveId } from '../identifiers'
import { minimumInForce } from '../privacy/release'
import type { DeliveryStore } from '../storage/delivery-stores'
import { EVERY_SHARD } from '../storage/keys'
import { inParallel } from '../storage/parallel'
import type { CodingStore } from '../storage/stores'
import { type Coding, codeOf, codingOf, type Dimension, type GroupCode } from './coding'
import type { Wave } from './wave'

interface BreakdownStores {
  readonly codings: CodingStore
  readonly deliveries: Pick<DeliveryStore, 'all' | 'read'>
}

/** By what a wave is broken down; null where it is not. */
export function breakdownOf({ launch, trialBreakdown }: Pick<Wave, 'launch' | 'trialBreakdown'>): Dimension | null {
  return launch === null ? trialBreakdown : launch.plan.breakdown
}

/**
 * The groups that the people who are in the wave now make, read from every delivery: hundreds of thousands take minutes.
 * `minimum` is the smallest group as it was configured.
 */
export async function groupsIn(
  { deliveries }: Pick<BreakdownStores, 'deliveries'>,
  wave: WaveId,
  dimension: Dimension,
  minimum: number,
  signal: AbortSignal,
): Promise<Coding> {
  const people = new Map<string | null, number>()
  await inParallel(SHARDS_AT_ONCE, EVERY_SHARD, async (shard) => {
    for await (const page of deliveries.all(wave, shard, signal)) {
      signal.throwIfAborted()
      for (const { segments } of page) people.set(segments[dimension], (people.get(segments[dimension]) ?? 0) + 1)
    }
  })
  return codingOf(dimension, people, minimumInForce(minimum))
}

/** Whether anybody in the wave has a value in that dimension. */
export async function knowsAnyValue(
  { deliveries }: Pick<BreakdownStores, 'deliveries'>,
  wave: WaveId,
  dimension: Dimension,
  signal: AbortSignal,
): Promise<boolean> {
  for (const shard of EVERY_SHARD) {
    for await (const page of deliveries.all(wave, shard, signal)) {
      if (page.some(({ segments }) => segments[dimension] !== null)) return true
    }
  }
  return false
}

/**
 * Codes the wave by the deliveries that are written, once and for ever: to be called when its whole audience has theirs.
 * Whatever was coded before stands. Safe to cut off and to do again.
 */
export async function codeAudience(
  stores: BreakdownStores,
  { tenant, id }: Pick<Wave, 'tenant' | 'id'>,
  dimension: Dimension,
  minimum: number,
  signal: AbortSignal,
): Promise<Coding> {
  const coded = await stores.codings.read(tenant, id)
  if (coded !== null) return coded
  return stores.codings.freeze(tenant, id, await groupsIn(stores, id, dimension, minimum, signal))
}

export type GroupOf =
  /** In a wave without a breakdown there are none. */
  | { readonly kind: 'no-groups' }
  | { readonly kind: 'group'; readonly code: GroupCode; readonly label: string }
  /** Its audience is being read, so nobody's group is known yet, and nobody may submit. */
  | { readonly kind: 'not-coded' }

/**
 * The group in which an employee counts. Whoever has no delivery is in `other`; so is everybody in a trial that nobody
 * was given a department in.
 */
export async function groupOf(stores: BreakdownStores, wave: Wave, employee: EmployeeId): Promise<GroupOf> {
  if (breakdownOf(wave) === null) return NO_GROUPS
  const coding = await stores.codings.read(wave.tenant, wave.id)
  if (coding === null) return wave.launch === null ? { kind: 'group', code: 'other', label: '' } : { kind: 'not-coded' }
  const delivery = await stores.deliveries.read(wave.id, employee)
  const code = codeOf(coding, delivery?.segments[coding.dimension] ?? null)
  return { kind: 'group', code, label: coding.groups.find((group) => group.code === code)?.label ?? '' }
}

/** Whether somebody may begin: their group must be known when they submit. One read, of which storage remembers much. */
export async function mayBegin(stores: Pick<BreakdownStores, 'codings'>, wave: Wave): Promise<boolean> {
  if (breakdownOf(wave) === null || wave.launch === null) return true
  return (await stores.codings.read(wave.tenant, wave.id)) !== null
}

const NO_GROUPS: GroupOf = { kind: 'no-groups' }
const SHARDS_AT_ONCE = 8
