/** The part of OData's queries that the double understands; what else is asked is refused, as by Graph. */
import { type Answer, refusal } from './answer'

/** A query that Graph does not take. */
export class BadQuery extends Error {
  constructor(readonly answer: Answer) {
    super('A query that Graph does not take.')
  }
}

export type Row = Readonly<Record<string, unknown>>

/** The rows that meet `$filter`. `advanced`: the index is asked, which compares longer values. */
export function filtered(rows: readonly Row[], filter: string | null, advanced: boolean): readonly Row[] {
  if (filter === null) return rows
  const clauses = filter.split(/ and (?=(?:[^']*'[^']*')*[^']*$)/).map((clause) => clauseOf(clause.trim(), advanced))
  return rows.filter((row) => clauses.every(({ property, values }) => values.has(comparable(row[property]))))
}

/** Only what `$select` names, or the defaults of the collection. */
export function selected(row: Row, select: string | null, defaults: readonly string[]): Row {
  const names = select === null ? defaults : select.split(',')
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
}

export function topOf(top: string | null): number {
  const size = Number(top ?? 100)
  if (size >= 1 && size <= 999) return size
  throw new BadQuery(refusal(400, 'Request_UnsupportedQuery', `Invalid page size specified: '${top}'.`))
}

const MOST_VALUES = 15
const LONGEST_VALUE = 120
const FILTERABLE = ['id', 'userPrincipalName', 'mail', 'displayName', 'accountEnabled', 'userType', 'externalId']

function clauseOf(clause: string, advanced: boolean) {
  const [, property = '', operator = '', operand = ''] = /^(\w+) (eq|in) (.*)$/.exec(clause) ?? []
  if (!FILTERABLE.includes(property)) throw unsupported(clause)
  const literals = operator === 'eq' ? [operand] : listOf(operand)
  if (literals.length > MOST_VALUES) {
    const message = `Too many child clauses specified in search filter expression containing 'OR' operators: ${literals.length}. Max allowed: ${MOST_VALUES}.`
    throw new BadQuery(refusal(400, 'Request_UnsupportedQuery', message))
  }
  const values = literals.map((literal) => comparable(meantBy(literal)))
  if (!advanced && values.some((value) => typeof value === 'string' && value.length > LONGEST_VALUE)) {
    throw unsupported('a value of more than 120 characters')
  }
  return { property, values: new Set(values) }
}

function listOf(operand: string): readonly string[] {
  const [, inner] = /^\((.*)\)$/.exec(operand) ?? []
  const literals = inner?.match(/'(?:[^']|'')*'/g)
  if (!literals || literals.join(',') !== inner) throw unsupported(operand)
  return literals
}

function meantBy(literal: string): unknown {
  if (literal === 'true' || literal === 'false') return literal === 'true'
  const [, text] = /^'((?:[^']|'')*)'$/.exec(literal) ?? []
  if (text === undefined) throw unsupported(literal)
  return text.replaceAll("''", "'")
}

/** Graph compares texts without case. */
function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function unsupported(what: string): BadQuery {
  return new BadQuery(refusal(400, 'Request_UnsupportedQuery', `Unsupported or invalid query filter clause: ${what}`))
}
