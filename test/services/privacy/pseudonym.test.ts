import { inspect } from 'node:util'
import { employeeId, tenantId } from '../../../services/identifiers'
import { fingerprintOf, type PseudonymKey, pseudonymKey, pseudonymOf } from '../../../services/privacy/pseudonym'

const key = (byte: number): PseudonymKey => {
  const made = pseudonymKey(Buffer.alloc(32, byte))
  if (!made) throw new Error('32 bytes make a key')
  return made
}
const of = (tenant: string, employee: string, byte = 1) =>
  pseudonymOf(key(byte), tenantId(tenant), employeeId(employee))

describe('pseudonyms', () => {
  test('the same person has the same pseudonym, in either case of the ids', () => {
    expect(of('Tenant', 'ABC')).toBe(of('tenant', 'abc'))
  })

  test('another person, tenant or key makes another pseudonym', () => {
    const all = [of('t', 'abc'), of('t', 'abd'), of('u', 'abc'), of('t', 'abc', 2)]
    expect(new Set(all).size).toBe(4)
  })

  test('where the tenant ends and the person begins cannot be confused', () => {
    expect(of('ab', 'c')).not.toBe(of('a', 'bc'))
    expect(of('a","b', 'c')).not.toBe(of('a', 'b","c'))
  })

  test('a pseudonym is 256 bits that may stand in a key, and holds nothing of the person', () => {
    expect(of('tenant', '11111111-2222-3333-4444-555555555555')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test('a key has at least 32 bytes', () => {
    expect(pseudonymKey(Buffer.alloc(31, 1))).toBeNull()
  })

  test('printing a key tells nothing of it', () => {
    expect(inspect(key(65), { depth: 9, showHidden: true })).not.toMatch(/A{8}|41 41|QUFB/)
  })

  test('the fingerprint tells two keys apart', () => {
    expect(fingerprintOf(key(1))).toBe(fingerprintOf(key(1)))
    expect(fingerprintOf(key(1))).not.toBe(fingerprintOf(key(2)))
  })
})
