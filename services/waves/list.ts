/**
 * Reads a lead's list of people: a line a person, an e-mail address or an object id, and perhaps a department and a
 * location; or a line of addresses, as a mail has them. Each line that cannot be used is named with its reason; the
 * others stand. A cell is data, whatever it looks like: a formula stays the text that it is.
 */
import { setImmediate } from 'node:timers/promises'
import { BY_POSITION, cellsOf, headingOf, type ListColumns, separatorOf } from './list-columns'
import { type Listed, listedAs, nameOf } from './listed'

export interface ListEntry extends ListedPerson {
  /** As an editor counts them: the first is 1. */
  readonly line: number
}

interface ListedPerson {
  readonly who: Listed
  readonly department: string | null
  readonly location: string | null
}

export const LINE_REASONS = [
  /** A department or location, and nobody who belongs to it. */
  'no-address',
  'not-an-address',
  /** Several, and more than addresses: a line a person, please. */
  'several-addresses',
  /** The same person stands earlier in the list. */
  'twice',
  'too-many-columns',
  'too-long',
  /** Its quotes make no sense. */
  'unreadable',
  // What only the directory knows (list-people.ts):
  'not-found',
  /** Several people have this address. */
  'ambiguous',
  'guest',
  'disabled',
  /** Without Microsoft Graph, an address cannot be turned into a person. */
  'needs-graph',
] as const
export type LineReason = (typeof LINE_REASONS)[number]

export interface LineProblem {
  readonly line: number
  readonly reason: LineReason
  /** What stands there, shortened; for the lead whose list it is. */
  readonly value: string
}

export type ListReading =
  | { readonly kind: 'list'; readonly entries: readonly ListEntry[]; readonly problems: readonly LineProblem[] }
  | { readonly kind: 'refused'; readonly refusal: ListRefusal }

/** Why a list is not read at all. */
export type ListRefusal =
  | { readonly kind: 'empty' }
  /** `most` characters. */
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'too-many-lines'; readonly most: number }
  /** The header names no column of addresses. */
  | { readonly kind: 'no-address-column' }
  /** A workbook, not a text. */
  | { readonly kind: 'spreadsheet' }
  | { readonly kind: 'not-text' }

/** In characters: a card takes no more, and a file of ours may have 5 MB (bot/audience/upload.ts). */
export const LONGEST_LIST = { pasted: 3_300, uploaded: 5 * 1024 * 1024 } as const
export const MOST_LINES = 300_000

/** Gives way to other work now and then; never rejects. */
export async function readList(text: string, from: keyof typeof LONGEST_LIST): Promise<ListReading> {
  const most = LONGEST_LIST[from]
  if (text.length > most) return refused({ kind: 'too-long', most })
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const filled = lines.flatMap((content, place) => (isBlank(content) ? [] : [{ line: place + 1, content }]))
  if (filled.length === 0) return refused({ kind: 'empty' })
  if (filled.length > MOST_LINES) return refused({ kind: 'too-many-lines', most: MOST_LINES })

  const separator = separatorOf(filled.slice(0, SAMPLE).map(({ content }) => content))
  const first = cellsOf(filled[0]?.content ?? '', separator) ?? []
  const heading = first.some((cell) => listedAs(cell) !== null) ? null : headingOf(first)
  if (heading?.kind === 'no-addresses') return refused({ kind: 'no-address-column' })
  const columns = heading?.columns ?? BY_POSITION

  const entries: ListEntry[] = []
  const problems: LineProblem[] = []
  const seen = new Set<string>()
  for (const [place, { line, content }] of filled.slice(heading === null ? 0 : 1).entries()) {
    if (place % LINES_AT_ONCE === LINES_AT_ONCE - 1) await setImmediate()
    const row = rowOf(content.length > LONGEST_LINE ? null : cellsOf(content, separator), columns)
    if (typeof row === 'string') {
      problems.push({ line, reason: row, value: content.trim().slice(0, LONGEST_VALUE) })
      continue
    }
    for (const person of row) {
      const name = nameOf(person.who)
      if (seen.has(name)) problems.push({ line, reason: 'twice', value: name.slice(0, LONGEST_VALUE) })
      else entries.push({ line, ...person })
      seen.add(name)
    }
  }
  return { kind: 'list', entries, problems }
}

/** So many lines tell how the cells are separated. */
const SAMPLE = 20
const LINES_AT_ONCE = 500
const LONGEST_LINE = 2_000
/** The longest location that the directory keeps. */
const LONGEST_SEGMENT = 128
const LONGEST_VALUE = 60

/** Whom a line names, or why it names nobody. */
function rowOf(cells: readonly string[] | null, columns: ListColumns): readonly ListedPerson[] | LineReason {
  if (cells === null) return 'unreadable'
  const people = recipientsOf(cells)
  if (columns === BY_POSITION && people !== null) {
    return people.map((who) => ({ who, department: null, location: null }))
  }
  const cell = (place: number | null) => (place === null ? '' : (cells[place] ?? ''))
  const person = cell(columns.who)
  const department = plain(cell(columns.department))
  const location = plain(cell(columns.location))
  if (person === '') return 'no-address'
  // One of them would pass for a department.
  const others = [department, location].some((other) => listedAs(other) !== null)
  if (others || person.split('@').length > 2) return 'several-addresses'
  if (cells.slice(columns.width).some((extra) => extra !== '')) return 'too-many-columns'
  const who = listedAs(person)
  if (who === null) return 'not-an-address'
  if (Math.max(department.length, location.length) > LONGEST_SEGMENT) return 'too-long'
  return [{ who, department: department || null, location: location || null }]
}

/** A line copied from a mail: nothing but addresses, more than one. Null for other lines. */
function recipientsOf(cells: readonly string[]): readonly Listed[] | null {
  const filled = cells.filter((cell) => cell !== '')
  const people = filled.flatMap((cell) => listedAs(cell) ?? [])
  return people.length > 1 && people.length === filled.length ? people : null
}

function plain(cell: string): string {
  return cell.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}

/** Nothing, or cells without anything in them. */
function isBlank(line: string): boolean {
  return /^[\s,;"]*$/.test(line)
}

function refused(refusal: ListRefusal): ListReading {
  return { kind: 'refused', refusal }
}
