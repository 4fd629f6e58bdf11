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
import { EVERY_SHARD, SHARDS } from '../../services/storage/keys'
import { inParallel } from '../../services/storage/parallel'
import type { AnswerStore, WaveStore } from '../../services/storage/stores'
import type {
  AgedAnswerStore,
  AgedAnswers,
  AuditStore,
  DeliveryPurge,
  ErasureStore,
} from '../../services/storage/upkeep-stores'
import { dutyOf, isOver } from '../../services/waves/life'
import type { Wave } from '../../services/waves/wave'
import { Failures } from './failures'
import type { Chore } from './upkeep'

export interface RetentionParts {
  readonly stores: {
    readonly waves: WaveStore
    readonly answers: AnswerStore & AgedAnswerStore
    readonly deliveries: DeliveryPurge
    readonly audit: AuditStore
    readonly erasures: Pick<ErasureStore, 'forgetRemembered'>
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
  // What was erased sooner has lived its time in every backup that may still be there.
  bound.left -= await stores.erasures.forgetRemembered(tenant, dayOf(cutoff), signal)
  const failures = new Failures()
  for (const wave of await stores.waves.list(tenant)) {
    if (bound.reached) break
    await failures.apart(signal, () => retainIn(parts, wave, cutoff, bound, signal))
  }
  failures.tell()
  return bound.reached ? 'more' : 'done'
}

async function retainIn(parts: RetentionParts, wave: Wave, cutoff: Date, bound: Bound, signal: AbortSignal) {
  // Nothing in it can be older than the wave.
  if (wave.startedAt > cutoff || wave.answers === 'expired') return
  if (isOver(wave)) return expire(parts, wave, dayOf(cutoff), bound, signal)
  if (wave.state === 'open') return eraseAged(parts, wave, dayOf(cutoff), bound, signal)
  // A plan that was never confirmed: the people of its list go as well.
  if (wave.launch !== null && wave.launch.plan.closesAt <= cutoff)
    await parts.stores.waves.apply(parts.tenant, wave.id, { kind: 'cancelled' })
}

/** How many rows may still go in this run. */
class Bound {
  constructor(public left: number) {}

  get reached(): boolean {
    return this.left <= 0
  }
}

async function trimAudit({ stores, tenant, now, auditMonths }: RetentionParts, bound: Bound, signal: AbortSignal) {
  const before = monthsBefore(now(), auditMonths)
  // That such entries went is told before they do; that the telling of it went is not, or the log would feed itself.
  if (await stores.audit.hasBefore(tenant, before, 'retention-audit'))
    await stores.audit.write(tenant, runEntry(now(), 'retention-audit'))
  bound.left -= await stores.audit.expire(tenant, before, bound.left, signal)
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
  const failures = new Failures()
  let younger = 0
  for (const shard of EVERY_SHARD) {
    bound.left -= await stores.deliveries.purge(wave.id, shard, bound.left, signal)
    for await (const page of stores.answers.givenBy(wave.id, shard, day, signal)) {
      younger += page.younger
      await each(page.aged, bound, signal, failures, (aged) => unlessChanged(() => stores.answers.drop(wave.id, aged)))
      if (bound.reached) break
    }
    if (bound.reached) break
  }
  failures.tell()
  if (bound.reached || younger > 0) return
  await stores.audit.write(tenant, runEntry(now(), 'retention-ended', wave.number))
  await stores.waves.apply(tenant, wave.id, { kind: 'answers-expired' })
}

async function eraseAged(parts: RetentionParts, wave: Wave, day: string, bound: Bound, signal: AbortSignal) {
  const { stores, tenant, now } = parts
  const failures = new Failures()
  let told = false
  for (let shard = 0; shard < SHARDS && !bound.reached; shard++) {
    for await (const page of stores.answers.givenBy(wave.id, shard, day, signal)) {
      const some = page.aged.some(({ participation }) => participation !== null)
      if (some && !told) await stores.audit.write(tenant, runEntry(now(), 'retention-open', wave.number))
      told ||= some
      await each(page.aged, bound, signal, failures, ({ pseudonym, participation }) =>
        // Where it cannot be read, this rejects, and it goes when the wave is over: its counts cannot follow.
        stores.answers.update(wave.id, pseudonym, (current) => ({
          next: isDeepStrictEqual(current, participation) ? NO_PARTICIPATION : current,
          result: undefined,
        })),
      )
      if (bound.reached) break
    }
  }
  failures.tell()
}

async function each(
  aged: readonly AgedAnswers[],
  bound: Bound,
  signal: AbortSignal,
  failures: Failures,
  work: (one: AgedAnswers) => Promise<void>,
): Promise<void> {
  const some = aged.slice(0, Math.max(0, bound.left))
  await inParallel(AT_ONCE, some, (one) => {
    signal.throwIfAborted()
    return failures.apart(signal, () => work(one))
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
