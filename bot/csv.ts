import { stringify } from 'csv-stringify/sync'

/** One line of a file for spreadsheets. A cell that begins like a formula is escaped, since they would run it. */
export function csvLine(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' })
}
