import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvLine } from '../../bot/csv'

const cells = fc.array(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '=',
          '+',
          '-',
          '@',
          '\t',
          '\r',
          '\n',
          ';',
          ',',
          '|',
          '"',
          "'",
          '＝',
          'cmd',
          'a',
          '1',
          ' ',
          '\u2028',
        ),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  { minLength: 1, maxLength: 5 },
)

describe('a line of a file', () => {
  test('holds every cell as it was given, but for the sign that keeps it from being a formula', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const [read] = parse(csvLine(given), { record_delimiter: '\r\n', skip_empty_lines: false }) as string[][]
        const plain = (cell: string) => cell.replaceAll("'", '')
        expect(read?.map(plain)).toEqual(given.map(plain))
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([',', ';', '\t', '|'])(
    'begins no cell like a formula, for a spreadsheet that ends cells with "%s"',
    (end) => {
      fc.assert(
        fc.property(cells, (given) => {
          const [line] = csvLine(given).split(/\r\n$/)
          // The crudest reading there is: at every sign and every line, quotes or not.
          const read = (line ?? '').split(new RegExp(`[${end}\r\n]`)).map((cell) => cell.replace(/^["\t]+/, ''))
          expect(read.filter((cell) => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([])
        }),
        { numRuns: 1_000 },
      )
    },
  )

  test.each([
    ['=1+1', "'=1+1"],
    ['x;=1+1', "x;'=1+1"],
    ['x;"=1+1;y', '"x;""\'=1+1;y"'],
    ['2026-01-31T09:00:00.000Z', '2026-01-31T09:00:00.000Z'],
    ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001'],
  ])('%s is written %s', (cell, written) => expect(csvLine([cell])).toBe(`${written}\r\n`))
})
