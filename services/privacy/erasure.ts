/**
 * Erasing what somebody answered, in every wave, as one act that survives a crash. What is to be erased is written down
 * first; each step may be done twice; whoever finds it written down does the rest (bot/upkeep/erasures.ts).
 *
 * What is written down stands under the object id, beside no pseudonym, and names the answers by a keyed seal only: who
 * reads it without the key cannot tell which they were. What was answered since is none of it, and stays.
 *
 * Of deliveries, that somebody was invited stays, and that they want no reminders; that they had answered goes. Tallies
 * follow in the transaction of the answers, and the queue holds nobody.
 *
 * What is damaged goes like the rest: of answers that cannot be read the tallies are made anew, of an invitation that
 * cannot be read all goes.
 */
import { runEntry } from '../audit/entry'
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import { erase, markOf } from '../questionnaire/participation'
import type { DeliveryStore } from '../storage/delivery-stores'
import { isUnreadable } from '../storage/errors'
import type { AnswerStore, Held, WaveStore } from '../storage/stores'
import type { AuditStore, DeliveryPurge, ErasureStore, Marks, StoredErasure } from '../storage/upkeep-stores'
import type { Wave } from '../waves/wave'
import { erasedSeals } from './erased'
import { dayOf } from './retention'

export interface ErasureParts {
  readonly stores: {
    readonly waves: WaveStore
    readonly answers: AnswerStore
    readonly deliveries: Pick<DeliveryStore, 'apply'> & Pick<DeliveryPurge, 'remove'>
    readonly audit: AuditStore
    readonly erasures: ErasureStore
  }
  readonly now: () => Date
  /** Signs a text with the key of the pseudonyms. */
  readonly seal: (text: string) => string
  readonly pseudonym: (tenant: TenantId, employee: EmployeeId) => Pseudonym
}

interface Respondent {
  readonly tenant: TenantId
  readonly id: EmployeeId
}

/** Names all that is held of somebody's answers and drafts, in every wave; null where there is nothing. */
export async function markOfAll(parts: ErasureParts, respondent: Respondent): Promise<string | null> {
  const marks = await marksOf(parts, respondent)
  return marks.size === 0 ? null : sealOfAll(parts, marks)
}

/** The waves in which something of somebody's is held: a draft, or answers. */
export async function wavesHolding(parts: ErasureParts, respondent: Respondent): Promise<ReadonlySet<WaveId>> {
  return new Set((await marksOf(parts, respondent)).keys())
}

/**
 * Erases all that `mark` named. `stale`: something else is held by now, so nothing is erased. Safe to call again, also
 * after it failed in the middle.
 */
export async function eraseAll(parts: ErasureParts, respondent: Respondent, mark: string): Promise<'erased' | 'stale'> {
  const { erasures } = parts.stores
  const { tenant, id } = respondent
  const [marks, asked] = await Promise.all([marksOf(parts, respondent), erasures.read(tenant, id)])
  const isAsked = [...marks].every(([wave, seal]) => asked?.marks.get(wave) === seal)
  if (!isAsked && sealOfAll(parts, marks) !== mark) return 'stale'
  if (!isAsked) await erasures.ask(tenant, id, marks)
  const erasure = await erasures.read(tenant, id)
  if (erasure !== null) await finishErasure(parts, tenant, erasure)
  return 'erased'
}

/** Does what is written down, or what is left of it. */
export async function finishErasure(parts: ErasureParts, tenant: TenantId, erasure: StoredErasure): Promise<void> {
  const { audit, erasures, waves } = parts.stores
  const { employee, marks } = erasure
  const expiring = new Set((await waves.list(tenant)).filter(isExpiring).map(({ id }) => id))
  const unreadable: unknown[] = []
  for (const [wave, seal] of marks) {
    try {
      const isLeft = await eraseAnswers(parts, { tenant, id: employee }, wave, { seal, recount: !expiring.has(wave) })
      // Whoever has begun anew is in the wave again.
      if (!isLeft) await markErased(parts, wave, employee)
    } catch (error) {
      // Damaged since it was sealed: it keeps nothing else, and goes when it is asked for anew.
      if (!isUnreadable(error)) throw error
      unreadable.push(error)
    }
  }
  // One entry a day, however many erased: neither who nor how few can be told from it.
  await audit.writeOnce(tenant, runEntry(new Date(dayOf(parts.now())), 'erasure'))
  if (unreadable.length > 0) throw unreadable[0]
  await erasures.remember(tenant, erasedSeals(parts, tenant, erasure, dayOf(parts.now())))
  await erasures.done(tenant, erasure)
}

/** Whether answers or a draft are left, since they are none of those that were sealed. */
async function eraseAnswers(
  parts: ErasureParts,
  { tenant, id }: Respondent,
  wave: WaveId,
  { seal, recount }: { readonly seal: string; readonly recount: boolean },
): Promise<boolean> {
  const { answers } = parts.stores
  const pseudonym = parts.pseudonym(tenant, id)
  const held = await answers.held(wave, pseudonym)
  if (held.kind === 'unreadable' && sealOf(parts, wave, held) === seal) {
    await answers.discard(wave, pseudonym, held.etag, { recount })
    return false
  }
  return answers.update(wave, pseudonym, (current) => {
    const isSealed = sealOf(parts, wave, { kind: 'readable', participation: current }) === seal
    const next = isSealed ? erase(current, markOf(current) ?? '').next : current
    return { next, result: markOf(next) !== null }
  })
}

interface Deliveries {
  readonly stores: { readonly deliveries: ErasureParts['stores']['deliveries'] }
}

/** That they had answered goes, and they want no reminder. */
export async function markErased(
  { stores: { deliveries } }: Deliveries,
  wave: WaveId,
  employee: EmployeeId,
): Promise<void> {
  try {
    await deliveries.apply(wave, employee, { kind: 'erased' })
  } catch (error) {
    if (!isUnreadable(error)) throw error
    await deliveries.remove(wave, employee)
  }
}

/** Then the tallies count more than there is, and are not to be made anew. */
function isExpiring({ answers }: Wave): boolean {
  return answers !== 'kept'
}

async function marksOf({ stores, ...parts }: ErasureParts, { tenant, id }: Respondent): Promise<Marks> {
  const waves = (await stores.waves.list(tenant)).filter(({ answers }) => answers !== 'expired')
  const pseudonym = parts.pseudonym(tenant, id)
  const marks = await Promise.all(
    waves.map(async ({ id: wave }) => {
      const seal = sealOf(parts, wave, await stores.answers.held(wave, pseudonym))
      return seal === null ? [] : [[wave, seal] as const]
    }),
  )
  return new Map(marks.flat().toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

type Sealing = Pick<ErasureParts, 'seal'>

/** Null where nothing is held. */
function sealOf({ seal }: Sealing, wave: WaveId, held: Held): string | null {
  const mark = held.kind === 'unreadable' ? `unreadable:${held.etag}` : markOf(held.participation)
  return mark && seal(`erasure ${JSON.stringify([wave, mark])}`)
}

function sealOfAll({ seal }: Sealing, marks: Marks): string {
  return seal(`erasures ${JSON.stringify([...marks])}`)
}
