/** Keeps what was erased since a backup was made from coming back with it. */
import { type EmployeeId, employeeId, type Pseudonym, type TenantId, type WaveId, waveId } from '../identifiers'
import { erasedSealOf, keyMarkOf } from '../privacy/erased'
import { markErased } from '../privacy/erasure'
import { dayOf } from '../privacy/retention'
import { NO_PARTICIPATION } from '../questionnaire/participation'
import type { DeliveryStore } from '../storage/delivery-stores'
import { COUNT_ROW, isTallyRow } from '../storage/keys'
import type { AnswerStore, WaveStore } from '../storage/stores'
import type { DeliveryPurge, ErasedSeal, ErasureStore } from '../storage/upkeep-stores'
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
    readonly waves: Pick<WaveStore, 'read'>
    readonly answers: AnswerStore
    readonly deliveries: Pick<DeliveryStore, 'apply'> & Pick<DeliveryPurge, 'remove'>
  }
  readonly folder: BackupFolder
  readonly manifest: Manifest
  readonly tenant: TenantId
  readonly key: KeyParts
}

/**
 * Takes out again what the backup has brought back of them, with its share of the counts; and whoever was asked wants no
 * reminder, as when they erased. Resolves to how many answers there were.
 */
export async function eraseAgain(brought: Brought, { seals }: ErasedSince): Promise<number> {
  if (seals.length === 0) return 0
  const { stores, folder, manifest, tenant, key } = brought
  const erasedSeals = new Set(seals.map(({ seal }) => seal))
  const isErased = (wave: WaveId, pseudonym: Pseudonym) => erasedSeals.has(erasedSealOf(key, wave, pseudonym))
  let erased = 0
  for (const { file, table } of manifest.files) {
    if (table !== 'Answers' && table !== 'Deliveries') continue
    for await (const { partition, key: row } of folder.readRows(file)) {
      // Rows stand in shards of their wave: those of answers under pseudonyms, those of deliveries under object ids.
      const wave = waveId(ownerOf(partition))
      if (table === 'Deliveries') {
        const employee = employeeId(row)
        if (row !== COUNT_ROW && isErased(wave, key.pseudonym(tenant, employee))) {
          await markErased({ stores }, wave, employee)
        }
      } else if (!isTallyRow(row) && isErased(wave, row as Pseudonym)) {
        await eraseOne(brought, wave, row as Pseudonym)
        erased += 1
      }
    }
  }
  return erased
}

async function eraseOne({ stores, tenant }: Brought, wave: WaveId, pseudonym: Pseudonym): Promise<void> {
  const { waves, answers } = stores
  const held = await answers.held(wave, pseudonym)
  if (held.kind === 'unreadable') {
    const recount = (await waves.read(tenant, wave))?.answers === 'kept'
    await answers.discard(wave, pseudonym, held.etag, { recount })
  } else {
    await answers.update(wave, pseudonym, () => ({ next: NO_PARTICIPATION, result: null }))
  }
}
