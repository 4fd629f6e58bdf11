/** Whom a cell of a list names. */
import { type EmployeeId, employeeId } from '../identifiers'

export type Listed =
  /** In lower case. */
  { readonly kind: 'address'; readonly address: string } | { readonly kind: 'object-id'; readonly id: EmployeeId }

/** `anna@example.org`, `Anna Jansen <anna@example.org>`, or an object id; null for anything else. */
export function listedAs(cell: string): Listed | null {
  const [, bracketed] = /<([^<>]*)>$/.exec(cell) ?? []
  const written = (bracketed ?? cell).trim().toLowerCase()
  if (OBJECT_ID.test(written)) return { kind: 'object-id', id: employeeId(written) }
  if (written.length <= LONGEST_ADDRESS && ADDRESS.test(written)) return { kind: 'address', address: written }
  return null
}

/** As written there: the address, or the id. */
export function nameOf(who: Listed): string {
  return who.kind === 'address' ? who.address : who.id
}

/** The longest that mail knows. */
const LONGEST_ADDRESS = 254
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ADDRESS = /^[^\s@<>()[\]",;:\\]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u
