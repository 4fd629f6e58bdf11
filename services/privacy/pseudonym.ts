/** What answers know a respondent by: a keyed hash, so that nobody without the key can tell whose answers they are. */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { EmployeeId, Pseudonym, TenantId } from '../identifiers'
import { Recent } from '../recent'

export const KEY_BYTES = 32

/** The key of the pseudonyms. Prints as an object without its content, so it cannot reach a log by accident. */
export type PseudonymKey = KeyObject

/** Null where there are fewer than 32 bytes. */
export function pseudonymKey(bytes: Uint8Array): PseudonymKey | null {
  return bytes.length < KEY_BYTES ? null : createSecretKey(bytes)
}

/**
 * HMAC-SHA-256 of tenant and object id, both in lower case as Entra compares them, in base64url. The same person has the
 * same pseudonym in every wave of a tenant.
 */
export function pseudonymOf(key: PseudonymKey, tenant: TenantId, employee: EmployeeId): Pseudonym {
  // A JSON array keeps the two apart: no other pair of ids has the same text.
  const person = JSON.stringify([tenant.toLowerCase(), employee.toLowerCase()])
  // The one place that makes the brand.
  return hmac(key, `respondent ${person}`).toString('base64url') as Pseudonym
}

/** As `pseudonymOf`, under one key, with the people who spoke last known: every click of theirs needs it. */
export function pseudonymsBy(key: PseudonymKey): (tenant: TenantId, employee: EmployeeId) => Pseudonym {
  const known = new Recent<Pseudonym>(MOST_KNOWN)
  return (tenant, employee) => {
    const person = `${tenant} ${employee}`
    const pseudonym = known.get(person) ?? pseudonymOf(key, tenant, employee)
    known.set(person, pseudonym)
    return pseudonym
  }
}

const MOST_KNOWN = 10_000

/** Tells two keys apart without telling anything of either. */
export function fingerprintOf(key: PseudonymKey): string {
  return hmac(key, 'fingerprint').subarray(0, 8).toString('hex')
}

/** Signs what we hand out and want to know again; no pseudonym can come out of it, since each use has its own prefix. */
export function signatureOf(key: PseudonymKey, text: string): string {
  return hmac(key, `signature ${text}`).toString('base64url')
}

function hmac(key: PseudonymKey, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
