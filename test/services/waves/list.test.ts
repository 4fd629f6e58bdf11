import fc from 'fast-check'
import { type LineReason, LONGEST_LIST, MOST_LINES, readList } from '../../../services/waves/list'

async function read(text: string) {
  const reading = await readList(text, 'uploaded')
  if (reading.kind === 'refused') throw new Error(`Refused: ${reading.refusal.kind}`)
  return reading
}

const ANNA = { line: 1, who: { kind: 'address', address: 'anna@example.org' }, department: null, location: null }
const ID = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('a line', () => {
  test.each`
    text                                                | entry
    ${'anna@example.org'}                               | ${ANNA}
    ${'  ANNA@Example.org  '}                           | ${ANNA}
    ${'Anna Jansen <anna@example.org>'}                 | ${ANNA}
    ${'"Jansen, Anna" <anna@example.org>'}              | ${'unreadable'}
    ${'"anna@example.org"'}                             | ${ANNA}
    ${'anna@example.org,Sales'}                         | ${{ ...ANNA, department: 'Sales' }}
    ${'anna@example.org;Sales;Zwolle'}                  | ${{ ...ANNA, department: 'Sales', location: 'Zwolle' }}
    ${'anna@example.org\tSales\tZwolle'}                | ${{ ...ANNA, department: 'Sales', location: 'Zwolle' }}
    ${'anna@example.org;;Zwolle'}                       | ${{ ...ANNA, location: 'Zwolle' }}
    ${'anna@example.org;Sales;Zwolle;;'}                | ${{ ...ANNA, department: 'Sales', location: 'Zwolle' }}
    ${'anna@example.org;"Sales; inland";"The ""Hub"""'} | ${{ ...ANNA, department: 'Sales; inland', location: 'The "Hub"' }}
    ${'anna@example.org; Sales  and\u00a0more '}        | ${{ ...ANNA, department: 'Sales and more' }}
    ${"o'hara_x.com#ext#@example.org"}                  | ${{ ...ANNA, who: { kind: 'address', address: "o'hara_x.com#ext#@example.org" } }}
    ${'zoë@müller.example'}                             | ${{ ...ANNA, who: { kind: 'address', address: 'zoë@müller.example' } }}
    ${ID.toUpperCase()}                                 | ${{ ...ANNA, who: { kind: 'object-id', id: ID } }}
    ${'anna@example.org,=cmd|calc'}                     | ${{ ...ANNA, department: '=cmd|calc' }}
    ${';Sales;Zwolle'}                                  | ${'no-address'}
    ${'Anna Jansen'}                                    | ${'not-an-address'}
    ${'anna@example'}                                   | ${'not-an-address'}
    ${`${'a'.repeat(250)}@example.org`}                 | ${'not-an-address'}
    ${'anna@example.org;Sales;Zwolle;NL'}               | ${'too-many-columns'}
    ${'anna@example.org;bob@example.org;Sales'}         | ${'several-addresses'}
    ${'anna@example.org bob@example.org;Sales'}         | ${'several-addresses'}
    ${`anna@example.org;${'x'.repeat(129)}`}            | ${'too-long'}
    ${'anna@example.org;"Sales'}                        | ${'unreadable'}
    ${`anna@example.org;${'x'.repeat(2000)}`}           | ${'unreadable'}
  `('%#: $text', async ({ text, entry }) => {
    const { entries, problems } = await read(text)
    if (typeof entry === 'string') expect([entries, problems]).toMatchObject([[], [{ line: 1, reason: entry }]])
    else expect([entries, problems]).toEqual([[entry], []])
  })

  test('that cannot be used is named by its number in the file, with what stands there', async () => {
    const { entries, problems } = await read(
      'anna@example.org\r\n\r\nbob\r\n;;\r\nANNA@example.org\r\ncora@example.org',
    )
    expect(entries.map(({ line }) => line)).toEqual([1, 6])
    expect(problems).toEqual([
      { line: 3, reason: 'not-an-address', value: 'bob' },
      { line: 5, reason: 'twice', value: 'anna@example.org' },
    ])
  })

  test('of addresses only, as copied from a mail, is so many people', async () => {
    const { entries, problems } = await read('Anna <anna@example.org>; bob@example.org; anna@example.org')
    expect(entries.map(({ who }) => who)).toEqual([ANNA.who, { kind: 'address', address: 'bob@example.org' }])
    expect(problems).toEqual([{ line: 1, reason: 'twice', value: 'anna@example.org' }])
  })

  test('with a stray quote spoils no other line', async () => {
    const { entries, problems } = await read('"anna@example.org\nbob@example.org,"Sales"\ncora@example.org,Sa"les')
    expect(entries).toMatchObject([{ line: 2, department: 'Sales' }])
    expect(problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'unreadable'],
      [3, 'unreadable'],
    ])
  })
})

describe('a header', () => {
  test.each`
    header                                          | line                                 | department | location
    ${'E-mail;Department;Location'}                 | ${'anna@example.org;HR;Ede'}         | ${'HR'}    | ${'Ede'}
    ${'Afdeling;E-mailadres'}                       | ${'HR;anna@example.org'}             | ${'HR'}    | ${null}
    ${'Vestiging,Naam,Adres'}                       | ${'Ede,Anna,anna@example.org'}       | ${null}    | ${'Ede'}
    ${'Name\tUser Principal Name\tOffice location'} | ${'Anna\tanna@example.org\tEde'}     | ${null}    | ${'Ede'}
    ${'"id","userPrincipalName","department"'}      | ${`"${ID}","anna@example.org","HR"`} | ${'HR'}    | ${null}
    ${'\uFEFFmail'}                                 | ${'anna@example.org'}                | ${null}    | ${null}
  `('$header says where the columns stand', async ({ header, line, department, location }) => {
    const { entries, problems } = await read(`${header}\r\n${line}\r\n`)
    expect(problems).toEqual([])
    expect(entries).toEqual([{ line: 2, who: ANNA.who, department, location }])
  })

  test('that names no column of addresses refuses the list', async () => {
    expect(await readList('Naam;Afdeling\nAnna;HR', 'pasted')).toEqual({
      kind: 'refused',
      refusal: { kind: 'no-address-column' },
    })
  })

  test('makes too many columns of those beyond it', async () => {
    const { problems } = await read('mail;department\nanna@example.org;HR;Ede')
    expect(problems).toMatchObject([{ line: 2, reason: 'too-many-columns' }])
  })
})

test.each`
  lines                                              | separator
  ${['a@x.org,Sales', 'b@x.org,HR']}                 | ${'comma'}
  ${['a@x.org;Sales, inland', 'b@x.org;HR']}         | ${'semicolon'}
  ${['a@x.org;Sales, inland', 'b@x.org;HR, abroad']} | ${'semicolon, before a comma,'}
  ${['a@x.org\tSales, inland; more', 'b@x.org\tHR']} | ${'tab'}
`('cells are separated by the $separator that the most lines hold', async ({ lines }) => {
  const { entries, problems } = await read(lines.join('\n'))
  expect(problems).toEqual([])
  expect(entries.map(({ department }) => department?.split(',')[0])).toEqual(['Sales', 'HR'])
})

describe('a list is refused', () => {
  test.each`
    text                                   | refusal
    ${''}                                  | ${{ kind: 'empty' }}
    ${'\uFEFF\r\n ;; \r\n'}                | ${{ kind: 'empty' }}
    ${'x'.repeat(LONGEST_LIST.pasted + 1)} | ${{ kind: 'too-long', most: 3_300 }}
  `('as $refusal.kind', async ({ text, refusal }) => {
    expect(await readList(text, 'pasted')).toEqual({ kind: 'refused', refusal })
  })

  test('beyond 300,000 lines', async () => {
    expect(await readList('a\n'.repeat(MOST_LINES + 1), 'uploaded')).toEqual({
      kind: 'refused',
      refusal: { kind: 'too-many-lines', most: 300_000 },
    })
  })
})

const address = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.nl$/)
const segment = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\p{Cc}\s@]+/gu, ' ').trim())
const separator = fc.constantFrom(';', ',', '\t')
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

describe('for any text', () => {
  test('reading never fails, and names only lines that are there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '@', '.n', ';', ',', '"', '\n', '\r', '\t', '<', '>'), maxLength: 80 }),
        async (text) => {
          const reading = await readList(text, 'pasted')
          if (reading.kind === 'refused') return
          const last = text.split(/\r\n|\r|\n/).length
          for (const { line } of [...reading.entries, ...reading.problems]) {
            expect(line >= 1 && line <= last).toBe(true)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  test('written as CSV, every person is read as written, in the order of writing', async () => {
    const people = fc.uniqueArray(fc.record({ address, department: segment, location: segment }), {
      selector: (person) => person.address,
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(people, separator, async (written, between) => {
        const rows = written.map((one) => [one.address, one.department, one.location].map(quoted).join(between))
        const { entries, problems } = await read([['mail', 'department', 'location'].join(between), ...rows].join('\n'))
        expect(problems).toEqual([])
        expect(entries.map(({ who, department, location }) => [who, department ?? '', location ?? ''])).toEqual(
          written.map((one) => [{ kind: 'address', address: one.address }, one.department, one.location]),
        )
      }),
    )
  })

  test('every filled line is an entry or a problem, never both', async () => {
    const line = fc.oneof(
      address,
      fc.constant('Anna'),
      fc.constant('"x'),
      segment.map((text) => `anna@x.nl;${text}`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (lines) => {
        const { entries, problems } = await read(lines.join('\n'))
        const named = [...entries, ...problems].map(({ line: number }) => number)
        expect(new Set(named).size).toBe(named.length)
        const filled = lines.flatMap((text, place) => (/^[\s,;"]*$/.test(text) ? [] : [place + 1]))
        expect(named.toSorted((a, b) => a - b)).toEqual(filled)
      }),
    )
  })
})

test('the reasons that the directory gives are never given without it', async () => {
  const directory: readonly LineReason[] = ['not-found', 'guest', 'disabled', 'ambiguous', 'needs-graph']
  const { problems } = await read('anna\nguest@example.org\n')
  expect(problems.filter(({ reason }) => directory.includes(reason))).toEqual([])
})
