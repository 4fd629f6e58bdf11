/** Performs what is owed to a wave (services/waves/life.ts). Each duty may be cut off anywhere, and is then owed again. */
import { DateTime } from 'luxon'
import type { EmployeeId, TenantId, WaveId } from '../../services/identifiers'
import type { DeliveryQueue, DeliveryStore } from '../../services/storage/delivery-stores'
import { SHARDS } from '../../services/storage/keys'
import type { EmployeeStore, WaveStore } from '../../services/storage/stores'
import type { Candidate } from '../../services/waves/delivery'
import type { Duty } from '../../services/waves/life'
import type { Audience, HaltReason, Launch, Wave, WavePlan } from '../../services/waves/wave'
import type { Audiences } from '../audience/audience'
import { AudienceError, type AudienceProblem, passes } from '../audience/problem'
import type { Clock } from '../clock'
import type { Log } from '../log'
import type { Reports } from './report'

export interface DutyParts {
  readonly stores: {
    readonly waves: WaveStore
    readonly deliveries: DeliveryStore
    readonly employees: Pick<EmployeeStore, 'shard'>
  }
  readonly queue: DeliveryQueue
  readonly audiences: Audiences
  readonly reports: Reports
  readonly clock: Clock
  readonly log: Log
}

/** Some of the audience got no app this time. The duty is owed until they have it, or were tried often enough. */
export class InstalledInPart extends Error {
  override readonly name = 'InstalledInPart'
  constructor(readonly tries: number) {
    super(`The app was not installed for everybody, the ${tries}th time.`)
  }
}

/** Rejects where storage, Teams or Graph is away, or with InstalledInPart: the duty is still owed. */
export async function perform(
  parts: DutyParts,
  wave: Wave,
  launch: Launch,
  duty: Duty,
  signal: AbortSignal,
): Promise<void> {
  const { stores, queue, reports, clock } = parts
  const { tenant, id } = wave
  const at = clock.now()
  switch (duty) {
    case 'open':
      await stores.waves.apply(tenant, id, { kind: 'opened', at })
      return
    case 'expand':
      return expand(parts, wave, launch, signal)
    case 'enqueue':
      await queue.enqueue(tenant, id, await shardsWithPeople(stores.deliveries, id))
      await stores.waves.apply(tenant, id, { kind: 'enqueued', asked: launch.asked })
      return
    case 'remind':
      await stores.waves.apply(tenant, id, { kind: 'reminded', round: launch.round + 1, at, byLead: false })
      return
    case 'close':
      await stores.waves.apply(tenant, id, { kind: 'closed' })
      return
    case 'report':
      await reports.closed(wave)
      await stores.waves.apply(tenant, id, { kind: 'reported' })
      return
    case 'repeat':
      return repeat(parts, wave, launch, signal)
  }
}

/** A small wave leaves most shards empty. */
async function shardsWithPeople(deliveries: DeliveryStore, wave: WaveId): Promise<readonly number[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
  const counts = await Promise.all(shards.map((shard) => deliveries.shardCounts(wave, shard)))
  return shards.filter((shard) => (counts[shard]?.['people'] ?? 0) > 0)
}

/** So often is the app installed for whom Teams could not help, before the wave goes out without them. */
const MOST_INSTALLS = 5
/** So many people fill the transactions of all shards. */
const INVITED_AT_ONCE = 10_000

/** Everybody of the audience gets a delivery; whoever has one keeps it, so beginning again loses and doubles nothing. */
async function expand(
  parts: DutyParts,
  { tenant, id }: Wave,
  { plan, installsTried }: Launch,
  signal: AbortSignal,
): Promise<void> {
  const { stores, audiences, log } = parts
  let left: readonly EmployeeId[]
  try {
    await invite(stores.deliveries, id, audiences.pages(tenant, plan.audience, signal))
    left = NEEDS_APP.has(plan.audience.kind) ? await install({ stores, audiences }, tenant, id, signal) : []
  } catch (error) {
    if (!(error instanceof AudienceError) || passes(error.problem)) throw error
    log('audience-unreadable', { problem: error.problem.kind })
    await stores.waves.apply(tenant, id, { kind: 'halted', reason: haltReasonOf(error.problem) })
    return
  }
  const tries = installsTried + 1
  if (left.length > 0 && tries < MOST_INSTALLS) {
    await stores.waves.apply(tenant, id, { kind: 'installed-in-part' })
    throw new InstalledInPart(tries)
  }
  for (const employee of left) {
    await stores.deliveries.apply(id, employee, { kind: 'failed', reason: 'install-failed' })
  }
  await stores.waves.apply(tenant, id, { kind: 'audience-ready', failed: left.length > 0 })
}

/** What the lead is told to have mended. */
function haltReasonOf({ kind }: AudienceProblem): HaltReason {
  return kind === 'sign-in-refused' || kind === 'team-unreadable' ? kind : 'audience-unreadable'
}

/** The others are audiences of people who have it. */
const NEEDS_APP: ReadonlySet<Audience['kind']> = new Set(['group', 'organisation', 'list'])

/**
 * Once all are in the wave: whoever gets the app then is known to be invited (conversation/installation.ts). Resolves to
 * those for whom another try may succeed.
 */
async function install(
  { stores, audiences }: Pick<DutyParts, 'stores' | 'audiences'>,
  tenant: TenantId,
  wave: WaveId,
  signal: AbortSignal,
): Promise<readonly EmployeeId[]> {
  const all: EmployeeId[] = []
  for await (const page of peopleOf(stores.deliveries, wave, signal)) {
    const people = page.map(({ employee }) => employee)
    const { left, problem } = await audiences.install(tenant, people, signal)
    all.push(...left)
    // Nobody can be given the app; all are in the wave, and the sending says who could not be reached.
    if (problem !== null) break
  }
  return all
}

async function invite(
  deliveries: DeliveryStore,
  wave: Wave['id'],
  pages: AsyncIterable<readonly Candidate[]>,
): Promise<void> {
  let waiting: Candidate[] = []
  for await (const page of pages) {
    waiting.push(...page)
    if (waiting.length < INVITED_AT_ONCE) continue
    await deliveries.invite(wave, waiting)
    waiting = []
  }
  if (waiting.length > 0) await deliveries.invite(wave, waiting)
}

/** Plans the next wave after a repeated one: as this one, as many months later, for all who have not removed the app. */
async function repeat(
  { stores, clock }: DutyParts,
  wave: Wave,
  { plan, lead }: Launch,
  signal: AbortSignal,
): Promise<void> {
  const { tenant, id, name } = wave
  const at = clock.now()
  const next = await stores.waves.draft(tenant, { key: `after ${id}`, name, lead, plan: later(plan, wave, at), at })
  if (plan.audience.kind === 'list') await invite(stores.deliveries, next.id, peopleLeft(stores, tenant, id, signal))
  await stores.waves.apply(tenant, next.id, { kind: 'confirmed', at })
  await stores.waves.apply(tenant, id, { kind: 'repeated' })
}

/** In calendar months of the lead's zone, so that nine o'clock stays nine o'clock; never in the past. */
function later(plan: WavePlan, { startedAt }: Wave, now: Date): WavePlan {
  const months = plan.repeatEveryMonths ?? 0
  const moved = (moment: Date, times: number) =>
    DateTime.fromJSDate(moment, { zone: plan.timeZone }).plus({ months: months * times })
  let times = 1
  while (moved(startedAt, times).toJSDate() <= now) times += 1
  return {
    ...plan,
    opensAt: moved(startedAt, times).toJSDate(),
    closesAt: moved(plan.closesAt, times).toJSDate(),
  }
}

/** Nothing more is kept of whoever has removed the app: they could not be reached. */
async function* peopleLeft(
  { deliveries, employees }: DutyParts['stores'],
  tenant: TenantId,
  wave: Wave['id'],
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for (let shard = 0; shard < SHARDS; shard++) {
    const known = await employees.shard(tenant, shard)
    const removed = new Set(known.flatMap(({ id, state }) => (state === 'removed' ? [id] : [])))
    for await (const page of deliveries.all(wave, shard, signal)) {
      yield page.map(candidateOf).filter(({ employee }) => !removed.has(employee))
    }
  }
}

/** The people of a list, as they were invited. */
async function* peopleOf(
  deliveries: DeliveryStore,
  wave: Wave['id'],
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const page of deliveries.all(wave, shard, signal)) {
      yield page.map(candidateOf)
    }
  }
}

function candidateOf({ employee, locale, segments }: Candidate): Candidate {
  return { employee, locale, segments }
}
