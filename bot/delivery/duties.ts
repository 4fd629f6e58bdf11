/** Performs what is owed to a wave (services/waves/life.ts). Each duty may be cut off anywhere, and is then owed again. */
import { DateTime } from 'luxon'
import type { TenantId, WaveId } from '../../services/identifiers'
import type { DeliveryQueue, DeliveryStore } from '../../services/storage/delivery-stores'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { CodingStore, EmployeeStore } from '../../services/storage/stores'
import { codeAudience } from '../../services/waves/breakdown'
import type { Candidate } from '../../services/waves/delivery'
import type { Duty } from '../../services/waves/life'
import { type HaltReason, type Launch, mayLackApp, type Wave, type WavePlan } from '../../services/waves/wave'
import { AudienceError, type AudienceProblem, passes } from '../audience/problem'
import type { Clock } from '../clock'
import type { Log } from '../log'
import { halt } from './halt'
import { candidatesOf, type InstallingParts, install } from './installing'
import type { Reports } from './report'

export interface DutyParts extends InstallingParts {
  readonly stores: InstallingParts['stores'] & {
    readonly employees: Pick<EmployeeStore, 'shard'>
    readonly codings: CodingStore
  }
  readonly queue: DeliveryQueue
  readonly reports: Reports
  /** As it was configured: the smallest group that a breakdown tells apart. */
  readonly minimumGroup: number
  readonly clock: Clock
  readonly log: Log
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
    case 'install':
      await stores.waves.apply(tenant, id, { kind: 'installed', ...(await install(parts, wave, launch, signal)) })
      return
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
  const counts = await deliveries.countsOfShards(wave)
  return counts.flatMap(({ people = 0 }, shard) => (people > 0 ? [shard] : []))
}

/** So many people fill the transactions of all shards. */
const INVITED_AT_ONCE = 10_000

/**
 * Everybody of the audience gets a delivery, and then the app; whoever has one keeps it, so beginning again loses and
 * doubles nothing. Another try at installing reads nobody anew.
 *
 * A wave with a breakdown is coded in between, by the deliveries that were written, and its audience is complete from
 * then on. Until it is coded nobody can submit (conversation/dialogue.ts), and no invitation goes out.
 */
async function expand(parts: DutyParts, wave: Wave, launch: Launch, signal: AbortSignal): Promise<void> {
  const { stores, audiences } = parts
  const { tenant, id } = wave
  const { plan, installsTried } = launch
  try {
    const coded = plan.breakdown !== null && (await stores.codings.read(tenant, id)) !== null
    if (installsTried === 0 && !coded)
      await invite(stores.deliveries, id, audiences.pages(tenant, plan.audience, signal))
  } catch (error) {
    if (!(error instanceof AudienceError) || passes(error.problem)) throw error
    return unreadable(parts, wave, error.problem)
  }
  if (plan.breakdown !== null) await codeAudience(stores, wave, plan.breakdown, parts.minimumGroup, signal)
  const installed = mayLackApp(plan.audience) ? await install(parts, wave, launch, signal) : ALL_HAVE_IT
  // It is the bot that Entra refuses: nobody would get a message.
  if (installed.obstacle?.kind === 'sign-in-refused') return unreadable(parts, wave, installed.obstacle)
  await stores.waves.apply(tenant, id, { kind: 'audience-ready', ...installed })
}

const ALL_HAVE_IT = { failed: false, obstacle: null }

async function unreadable(parts: DutyParts, wave: Wave, problem: AudienceProblem): Promise<void> {
  parts.log('audience-unreadable', { problem: problem.kind })
  await halt(parts, wave, haltReasonOf(problem))
}

/** What the lead is told to have mended. */
function haltReasonOf({ kind }: AudienceProblem): HaltReason {
  return kind === 'sign-in-refused' || kind === 'team-unreadable' ? kind : 'audience-unreadable'
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
  wave: WaveId,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  for (const shard of EVERY_SHARD) {
    const known = await employees.shard(tenant, shard)
    const removed = new Set(known.flatMap(({ id, state }) => (state === 'removed' ? [id] : [])))
    for await (const page of candidatesOf(deliveries, wave, shard, signal)) {
      yield page.filter(({ employee }) => !removed.has(employee))
    }
  }
}
