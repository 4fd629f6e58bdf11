/**
 * Answers that have lived their time go, and with them who was asked in their wave; so do old entries of the audit log.
 *
 * In a wave that has ended, the tallies stay as they are, and the wave is marked before the first answer goes: from then
 * on a recount proves nothing. Whoever erases meanwhile is taken off the tally as ever, which still counts them; whose
 * answers are gone has nothing left to erase. In a wave that is still open, the counts follow the answers, since whoever
 * lost theirs may answer again, and must count once.
 */

import { isDeepStrictEqual } from 'node:util'
import { runEntry } from '../../services/audit/entry'
import type { TenantId } from '../../services/identifiers'
import { dayOf, monthsBefore } from '../../services/privacy/retention'
import { NO_PARTICIPATION } from '../../services/questionnaire/participation'
import { isConflict } from '../../services/storage/conflicts'
import { SHARDS } from '../../services/storage/keys'
import { inParallel } from '../../services/storage/parallel'
import type { AnswerStore, WaveStore } from '../../services/storage/stores'
import type { AgedAnswerStore, AgedAnswers, AuditStore, DeliveryPurge } from '../../services/storage/upkeep-stores'
import { dutyOf, isOver } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import type { Chore } from './upkeep'

export interface RetentionParts {
  readonly stores: {
    readonly waves: WaveStore
    readonly answers: AnswerStore & AgedAnswerStore
    readonly deliveries: DeliveryPurge
    readonly audit: AuditStore
  }
  readonly tenant: TenantId
  readonly now: () => Date
  readonly retentionMonths: number
  readonly auditMonths: number
  /** How many rows go in one run. */
  readonly most?: number
}

const FIRST_MILLISECONDS = 60_000
const EVERY_MILLISECONDS = 6 * 60 * 60 * 1000
const MOST_A_RUN = 10_000
const AT_ONCE = 16

export function retention(parts: RetentionParts): Chore {
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: EVERY_MILLISECONDS,
    run: (signal) => retain(parts, signal),
  }
}

async function retain(parts: RetentionParts, signal: AbortSignal): Promise<'done' | 'more'> {
  const { stores, tenant, now, retentionMonths, most = MOST_A_RUN } = parts
  const cutoff = monthsBefore(now(), retentionMonths)
  const bound = new Bound(most)
  await trimAudit(parts, bound, signal)
  for (const wave of await stores.waves.list(tenant)) {
    if (bound.reached) break
    // Nothing in it can be older than the wave.
    if (wave.startedAt > cutoff || wave.answers === 'expired') continue
    if (isOver(wave)) await expire(parts, wave, dayOf(cutoff), bound, signal)
    else if (wave.state === 'open') await eraseAged(parts, wave, dayOf(cutoff), bound, signal)
    // A plan that was never confirmed: the people of its list go as well.
    else if (wave.launch !== null && wave.launch.plan.closesAt <= cutoff)
      await stores.waves.apply(tenant, wave.id, { kind: 'cancelled' })
  }
  return bound.reached ? 'more' : 'done'
}

/** How many rows may still go in this run. */
class Bound {
  constructor(public left: number) {}

  get reached(): boolean {
    return this.left <= 0
  }
}

async function trimAudit({ stores, tenant, now, auditMonths }: RetentionParts, bound: Bound, signal: AbortSignal) {
  const gone = await stores.audit.expire(tenant, monthsBefore(now(), auditMonths), bound.left, signal)
  bound.left -= gone
  if (gone > 0) await stores.audit.write(tenant, runEntry(now(), 'retention-audit'))
}

async function expire(parts: RetentionParts, wave: Wave, day: string, bound: Bound, signal: AbortSignal) {
  const { stores, tenant, now } = parts
  // A repeated wave takes its people from this one, which may have closed only now.
  if (dutyOf(wave, now()) !== null) return
  if (wave.answers === 'kept') {
    // Told first: a crash in between tells it twice, rather than never.
    await stores.audit.write(tenant, runEntry(now(), 'retention-began', wave.number))
    await stores.waves.apply(tenant, wave.id, { kind: 'answers-expiring' })
  }
  let younger = 0
  for (let shard = 0; shard < SHARDS; shard++) {
    bound.left -= await stores.deliveries.purge(wave.id, shard, bound.left, signal)
    for await (const page of stores.answers.givenBy(wave.id, shard, day, signal)) {
      younger += page.younger
      await each(page.aged, bound, signal, (aged) => unlessChanged(() => stores.answers.drop(wave.id, aged)))
      if (bound.reached) return
    }
    if (bound.reached) return
  }
  if (younger > 0) return
  await stores.audit.write(tenant, runEntry(now(), 'retention-ended', wave.number))
  await stores.waves.apply(tenant, wave.id, { kind: 'answers-expired' })
}

async function eraseAged(parts: RetentionParts, wave: Wave, day: string, bound: Bound, signal: AbortSignal) {
  const { stores, tenant, now } = parts
  const before = bound.left
  for (let shard = 0; shard < SHARDS && !bound.reached; shard++) {
    for await (const page of stores.answers.givenBy(wave.id, shard, day, signal)) {
      await each(page.aged, bound, signal, ({ pseudonym, participation }) =>
        stores.answers.update(wave.id, pseudonym, (current) => ({
          next: isDeepStrictEqual(current, participation) ? NO_PARTICIPATION : current,
          result: undefined,
        })),
      )
      if (bound.reached) break
    }
  }
  if (bound.left < before) await stores.audit.write(tenant, runEntry(now(), 'retention-open', wave.number))
}

async function each(
  aged: readonly AgedAnswers[],
  bound: Bound,
  signal: AbortSignal,
  work: (one: AgedAnswers) => Promise<void>,
): Promise<void> {
  const some = aged.slice(0, Math.max(0, bound.left))
  await inParallel(AT_ONCE, some, (one) => {
    signal.throwIfAborted()
    return work(one)
  })
  bound.left -= some.length
}

/** Changed or erased since they were read: the next run sees what they are then. */
async function unlessChanged(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isConflict(error)) throw error
  }
}
