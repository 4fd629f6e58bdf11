/** Keeps what was erased since a backup was made from coming back with it. */
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import { erasedSealOf, keyMarkOf } from '../privacy/erased'
import { dayOf } from '../privacy/retention'
import { NO_PARTICIPATION } from '../questionnaire/participation'
import type { DeliveryStore } from '../storage/delivery-stores'
import { isTallyRow, SHARDS } from '../storage/keys'
import type { AnswerStore } from '../storage/stores'
import type { ErasedSeal, ErasureStore } from '../storage/upkeep-stores'
import type { BackupFolder } from './backup-folder'
import { type Manifest, ownerOf } from './backup-format'

export interface KeyParts {
  readonly seal: (text: string) => string
  readonly pseudonym: (tenant: TenantId, employee: EmployeeId) => Pseudonym
}

/** What was erased in the live storage, finished or only asked for, on the day of the backup or later. */
export interface ErasedSince {
  readonly seals: readonly ErasedSeal[]
  /** Whether something was erased under another key, of which it cannot be told what it was. */
  readonly underAnotherKey: boolean
}

export async function erasedSince(
  live: ErasureStore,
  tenant: TenantId,
  { beganAt, today }: { readonly beganAt: Date; readonly today: string },
  key: KeyParts,
  signal: AbortSignal,
): Promise<ErasedSince> {
  const remembered = await live.remembered(tenant, dayOf(beganAt), signal)
  const keyMark = keyMarkOf(key)
  const asked = (await live.pending(tenant)).flatMap(({ employee, marks }) =>
    [...marks.keys()].map((wave) => erasedSealOf(key, wave, key.pseudonym(tenant, employee))),
  )
  return {
    seals: [...remembered, ...asked.map((seal) => ({ seal, day: today, keyMark }))],
    underAnotherKey: remembered.some((one) => one.keyMark !== keyMark),
  }
}

interface Brought {
  readonly stores: {
    readonly answers: AnswerStore
    readonly deliveries: Pick<DeliveryStore, 'all' | 'apply'>
  }
  readonly folder: BackupFolder
  readonly manifest: Manifest
  readonly tenant: TenantId
  readonly key: KeyParts
  readonly signal: AbortSignal
}

/** Takes out again what the backup has brought back of them, with its share of the counts. Resolves to how many. */
export async function eraseAgain(brought: Brought, { seals }: ErasedSince): Promise<number> {
  if (seals.length === 0) return 0
  const erasedSeals = new Set(seals.map(({ seal }) => seal))
  const { folder, manifest, key } = brought
  let erased = 0
  for (const { file, table } of manifest.files) {
    if (table !== 'Answers') continue
    const gone = new Map<WaveId, Set<Pseudonym>>()
    for await (const { partition, key: row } of folder.readRows(file)) {
      // Rows of answers stand in shards of their wave, under their pseudonyms.
      const [wave, pseudonym] = [ownerOf(partition) as WaveId, row as Pseudonym]
      if (isTallyRow(row) || !erasedSeals.has(erasedSealOf(key, wave, pseudonym))) continue
      gone.set(wave, (gone.get(wave) ?? new Set()).add(pseudonym))
    }
    for (const [wave, pseudonyms] of gone) {
      for (const pseudonym of pseudonyms) await eraseOne(brought, wave, pseudonym)
      await markDeliveries(brought, wave, pseudonyms)
      erased += pseudonyms.size
    }
  }
  return erased
}

async function eraseOne({ stores: { answers } }: Brought, wave: WaveId, pseudonym: Pseudonym): Promise<void> {
  const held = await answers.held(wave, pseudonym)
  if (held.kind === 'unreadable') await answers.discard(wave, pseudonym, held.etag, { recount: false })
  else await answers.update(wave, pseudonym, () => ({ next: NO_PARTICIPATION, result: null }))
}

/** That they had answered goes too, as it did when they erased. */
async function markDeliveries(
  { stores: { deliveries }, tenant, key, signal }: Brought,
  wave: WaveId,
  pseudonyms: ReadonlySet<Pseudonym>,
): Promise<void> {
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const page of deliveries.all(wave, shard, signal)) {
      for (const { employee } of page) {
        if (pseudonyms.has(key.pseudonym(tenant, employee))) await deliveries.apply(wave, employee, { kind: 'erased' })
      }
    }
  }
}
