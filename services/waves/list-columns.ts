/** Where the columns of a list stand: how its cells are separated, and what its header says, where it has one. */
import { parse } from 'csv-parse/sync'

export type Separator = '\t' | ';' | ','

export interface ListColumns {
  readonly who: number
  /** Null where the list has no such column. */
  readonly department: number | null
  readonly location: number | null
  /** The most cells that a line may fill. */
  readonly width: number
}

/** Without a header: address, department, location. */
export const BY_POSITION: ListColumns = { who: 0, department: 1, location: 2, width: 3 }

/** The one that the most of these lines hold; of several, a tab goes before a semicolon, and that before a comma. */
export function separatorOf(lines: readonly string[]): Separator {
  const holders = (separator: Separator) => lines.filter((line) => line.includes(separator)).length
  return SEPARATORS.reduce((best, next) => (holders(next) > holders(best) ? next : best))
}

const SEPARATORS = ['\t', ';', ','] as const

/** The cells of one line, without the space around them; null where its quotes make no sense. */
export function cellsOf(line: string, separator: Separator): readonly string[] | null {
  // The parser is made for whole files, and slow for one line: most lines have no need of it.
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim())
  try {
    const [cells] = parse(line, { delimiter: separator, relax_column_count: true, trim: true })
    return cells ?? []
  } catch {
    return null
  }
}

export type Heading =
  | { readonly kind: 'columns'; readonly columns: ListColumns }
  /** A header, in which no column holds addresses. */
  | { readonly kind: 'no-addresses' }

/** What the cells say as a header, in English or Dutch; null where they are none. Columns of other names are left alone. */
export function headingOf(cells: readonly string[]): Heading | null {
  const names = cells.map((cell) => cell.toLowerCase().replace(/[^a-z]/g, ''))
  // In the order of the words: of several that name a person, the surest.
  const placeOf = (words: readonly string[]) => words.map((word) => names.indexOf(word)).find((place) => place >= 0)
  const [who, department, location] = [placeOf(WHO), placeOf(DEPARTMENT), placeOf(LOCATION)]
  if (who === undefined) return department === undefined && location === undefined ? null : { kind: 'no-addresses' }
  return {
    kind: 'columns',
    columns: { who, department: department ?? null, location: location ?? null, width: cells.length },
  }
}

const WHO = [
  ...['userprincipalname', 'upn', 'email', 'emailaddress', 'mail', 'address', 'objectid', 'id', 'user', 'username'],
  ...['emailadres', 'mailadres', 'adres', 'gebruiker', 'gebruikersnaam', 'employee', 'medewerker'],
]
const DEPARTMENT = ['department', 'afdeling', 'dienst', 'team']
const LOCATION = ['officelocation', 'location', 'office', 'site', 'locatie', 'vestiging', 'standplaats', 'kantoor']
