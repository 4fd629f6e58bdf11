/**
 * What was erased must stay so when a backup is brought back that was made before. So it is remembered: for each wave a
 * seal of the pseudonym, made with the key. Who reads the storage cannot tell whose it is; who has the key and the backup
 * can tell which answers in it are not to come back.
 */
import type { EmployeeId, Pseudonym, TenantId, WaveId } from '../identifiers'
import type { ErasedSeal, StoredErasure } from '../storage/upkeep-stores'

interface Sealing {
  /** Signs a text with the key of the pseudonyms. */
  readonly seal: (text: string) => string
}

export function erasedSealOf({ seal }: Sealing, wave: WaveId, pseudonym: Pseudonym): string {
  return seal(`erased ${JSON.stringify([wave, pseudonym])}`)
}

/** The same for every seal of a key, and another for every other key. */
export function keyMarkOf({ seal }: Sealing): string {
  return seal('erased').slice(0, 12)
}

/** What is to be remembered of an erasure. */
export function erasedSeals(
  parts: Sealing & { readonly pseudonym: (tenant: TenantId, employee: EmployeeId) => Pseudonym },
  tenant: TenantId,
  { employee, marks }: StoredErasure,
  day: string,
): readonly ErasedSeal[] {
  const pseudonym = parts.pseudonym(tenant, employee)
  return [...marks.keys()].map((wave) => ({
    seal: erasedSealOf(parts, wave, pseudonym),
    day,
    keyMark: keyMarkOf(parts),
  }))
}
