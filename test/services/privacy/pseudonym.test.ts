import { inspect } from 'node:util'
import { employeeId, tenantId } from '../../../services/identifiers'
import { fingerprintOf, pseudonymKey, pseudonymOf } from '../../../services/privacy/pseudonym'
import { keyOf } from '../../support/pseudonym-key'

const of = (tenant: string, employee: string, byte = 1) =>
  pseudonymOf(keyOf(byte), tenantId(tenant), employeeId(employee))

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
    expect(inspect(keyOf(65), { depth: 9, showHidden: true })).not.toMatch(/A{8}|41 41|QUFB/)
  })

  test('the fingerprint tells two keys apart', () => {
    expect(fingerprintOf(keyOf(1))).toBe(fingerprintOf(keyOf(1)))
    expect(fingerprintOf(keyOf(1))).not.toBe(fingerprintOf(keyOf(2)))
  })
})
