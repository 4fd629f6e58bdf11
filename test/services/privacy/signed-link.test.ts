import fc from 'fast-check'
import { employeeId, tenantId, waveId } from '../../../services/identifiers'
import { signatureOf } from '../../../services/privacy/pseudonym'
import { type ExportTicket, readTicket, signTicket } from '../../../services/privacy/signed-link'
import { keyOf } from '../../support/pseudonym-key'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const TICKET: ExportTicket = {
  kind: 'status',
  tenant: tenantId('tenant'),
  lead: employeeId('lea'),
  wave: waveId('tenant-7'),
  language: 'nl',
}
const KEY = keyOf(1)

describe('a ticket', () => {
  test('is read again as it was signed', () => {
    expect(readTicket(KEY, signTicket(KEY, TICKET, NOW), NOW)).toEqual(TICKET)
  })

  test.each([
    ['nine minutes and 59 seconds', 599_000, TICKET],
    ['ten minutes', 600_000, TICKET],
    ['a moment longer', 600_001, null],
    ['a day', 86_400_000, null],
  ])('after %s', (_, milliseconds, read) => {
    expect(readTicket(KEY, signTicket(KEY, TICKET, NOW), after(milliseconds))).toEqual(read)
  })

  test('of another key is none of ours', () => {
    expect(readTicket(keyOf(2), signTicket(KEY, TICKET, NOW), NOW)).toBeNull()
  })

  test('is characters that need no escape in an address', () => {
    expect(signTicket(KEY, TICKET, NOW)).toMatch(/^[\w-]+\.[\w-]+$/)
  })

  test('is refused where its words were changed, though its signature is a true one', () => {
    const [, signature] = signTicket(KEY, TICKET, NOW).split('.')
    const other = Buffer.from(JSON.stringify({ ...TICKET, wave: 'tenant-8', until: Infinity })).toString('base64url')
    expect(readTicket(KEY, `${other}.${signature}`, NOW)).toBeNull()
  })

  test('is refused after any change of one character, and with anything behind it', () => {
    const signed = signTicket(KEY, TICKET, NOW)
    const place = fc.nat(signed.length - 1)
    fc.assert(
      fc.property(place, fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(signed[at] !== character)
        expect(readTicket(KEY, signed.slice(0, at) + character + signed.slice(at + 1), NOW)).toBeNull()
        expect(readTicket(KEY, `${signed}.${character}`, NOW)).toBeNull()
      }),
    )
  })

  test.each([
    ['no kind', { tenant: 'tenant', lead: 'lea', wave: 'w', language: 'nl', until: NOW.getTime() }],
    ['no language', { kind: 'status', tenant: 'tenant', lead: 'lea', wave: 'w', until: NOW.getTime() }],
    ['nobody who asked for it', { ...TICKET, lead: undefined, until: NOW.getTime() }],
    ['an unknown language', { ...TICKET, language: 'de', until: NOW.getTime() }],
    ['no end', TICKET],
  ])('of another version of ours, with %s, is refused', (_, content) => {
    const text = Buffer.from(JSON.stringify(content)).toString('base64url')
    expect(readTicket(KEY, `${text}.${signatureOf(KEY, text)}`, NOW)).toBeNull()
  })
})

test('whatever stands in the address, reading it never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (anything) => {
      expect(readTicket(KEY, anything, NOW)).toBeNull()
    }),
  )
})

function after(milliseconds: number): Date {
  return new Date(NOW.getTime() + milliseconds)
}
