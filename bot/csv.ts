import { stringify } from 'csv-stringify/sync'

/** One line of a file for spreadsheets. A cell that begins like a formula is escaped, since they would run it. */
export function csvLine(cells: readonly string[]): string {
  return stringify([cells.map(withoutHiddenFormula)], { escape_formulas: true, record_delimiter: '\r\n' })
}

/** Spreadsheets of other countries take other signs for the end of a cell, and see a new one in the middle of ours. */
function withoutHiddenFormula(cell: string): string {
  return cell.replace(/(?<=[;,|\t\r\n"])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "'")
}
