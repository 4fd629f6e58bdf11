import fc from 'fast-check'
import { codeOf, codingOf, isGroupCode, MOST_GROUPS } from '../../../services/waves/coding'

const people = (values: Readonly<Record<string, number>>, unknown = 0) =>
  new Map<string | null, number>([...Object.entries(values), [null, unknown]])

describe('the groups of an audience', () => {
  test.each([
    ['of five or more are told apart', { Sales: 5, HR: 9 }, 0, ['HR 9', 'Sales 5']],
    ['of fewer are one, together with whoever has none', { Sales: 5, Legal: 4, Board: 3 }, 2, ['Sales 5', 'other 9']],
    ['are none where all are small', { Legal: 4, Board: 3 }, 0, ['other 7']],
    ['are one where only white space and case differ', { 'Sales  NL': 3, 'sales nl ': 2 }, 0, ['Sales NL 5']],
    ['go under their most usual spelling', { SALES: 2, Sales: 4 }, 0, ['Sales 6']],
    ['are one however an accent is written', { Caf\u00e9: 3, 'Cafe\u0301': 3 }, 0, ['Caf\u00e9 6']],
    ['have no name of control characters alone', { '\u0000\t': 6 }, 0, ['other 6']],
    ['of nobody are none', {}, 0, []],
  ])('%s', (_, values, unknown, groups) => {
    const { groups: coded } = codingOf('department', people(values, unknown), 5)
    expect(coded.map(({ code, label, audience }) => `${label || code} ${audience}`)).toEqual(groups)
  })

  test('follow the minimum that is in force', () => {
    expect(codingOf('department', people({ Sales: 9, HR: 10 }), 10).groups).toEqual([
      { code: 'g1', label: 'HR', audience: 10 },
      { code: 'other', label: '', audience: 9 },
    ])
  })

  test('are numbered by the alphabet: a code says nothing of a size', () => {
    const { groups } = codingOf('location', people({ Zeist: 90, Ede: 5, Meppel: 40 }), 5)
    expect(groups.map(({ code, label }) => `${code} ${label}`)).toEqual(['g1 Ede', 'g2 Meppel', 'g3 Zeist'])
  })

  test('are at most five hundred: the smallest beyond are one', () => {
    const values = Object.fromEntries(Array.from({ length: MOST_GROUPS + 2 }, (_, place) => [`D${place}`, 10 + place]))
    const { groups } = codingOf('department', people(values), 5)
    expect(groups).toHaveLength(MOST_GROUPS + 1)
    expect(groups.at(-1)).toEqual({ code: 'other', label: '', audience: 10 + 11 })
  })

  test('hold everybody once, none is too small, and each value finds the group in which it was counted', () => {
    const aValue = fc.option(fc.constantFrom('Sales', 'sales', ' SALES', 'HR', 'Legal', 'ICT', 'R&D', '', ' '))
    fc.assert(
      fc.property(fc.array(aValue), fc.integer({ min: 5, max: 9 }), (values, atLeast) => {
        const counts = new Map<string | null, number>()
        for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
        const coding = codingOf('country', counts, atLeast)
        for (const { code, audience } of coding.groups) {
          expect(audience).toBe(values.filter((value) => codeOf(coding, value) === code).length)
          expect(code === 'other' || audience >= atLeast).toBe(true)
        }
        expect(coding.groups.reduce((total, { audience }) => total + audience, 0)).toBe(values.length)
      }),
    )
  })
})

describe('the group of a value', () => {
  const coding = codingOf('department', people({ Sales: 5, Legal: 4 }), 5)

  test.each([
    ['Sales', 'g1'],
    [' sales\u00a0', 'g1'],
    ['Legal', 'other'],
    ['Marketing', 'other'],
    ['', 'other'],
    [null, 'other'],
  ])('%j is %s', (value, code) => {
    expect(codeOf(coding, value)).toBe(code)
  })
})

test.each([
  ['g1', true],
  ['g500', true],
  ['other', true],
  ['g0', false],
  ['rest', false],
  ['Sales', false],
  [7, false],
])('whether %j is the code of a group: %s', (value, is) => {
  expect(isGroupCode(value)).toBe(is)
})
