import { employeeId } from '../../../services/identifiers'
import type { Candidate } from '../../../services/waves/delivery'
import { readList } from '../../../services/waves/list'
import { type Finding, peopleOf } from '../../../services/waves/list-people'

const anna: Candidate = {
  employee: employeeId('anna'),
  locale: 'nl-NL',
  segments: { department: 'Sales', location: 'Zwolle', country: 'Nederland' },
}
const bob: Candidate = { ...anna, employee: employeeId('bob') }

const DIRECTORY: Readonly<Record<string, Finding>> = {
  'anna@x.org': { kind: 'employee', candidate: anna },
  'a.jansen@x.org': { kind: 'employee', candidate: anna },
  'bob@x.org': { kind: 'employee', candidate: bob },
  'guest@x.org': { kind: 'guest' },
  'left@x.org': { kind: 'disabled' },
}

async function people(...lines: readonly string[]) {
  const reading = await readList(lines.join('\n'), 'pasted')
  if (reading.kind === 'refused') throw new Error(reading.refusal.kind)
  return peopleOf(reading.entries, (who) => (who.kind === 'address' && DIRECTORY[who.address]) || { kind: 'not-found' })
}

test('whom the directory knows are the people of the wave', async () => {
  expect(await people('anna@x.org', 'bob@x.org')).toEqual({ candidates: [anna, bob], problems: [] })
})

test('everybody else is named by line and reason', async () => {
  const { candidates, problems } = await people('guest@x.org', 'anna@x.org', 'left@x.org', 'who@x.org')
  expect(candidates).toEqual([anna])
  expect(problems).toEqual([
    { line: 1, reason: 'guest', value: 'guest@x.org' },
    { line: 3, reason: 'disabled', value: 'left@x.org' },
    { line: 4, reason: 'not-found', value: 'who@x.org' },
  ])
})

test('one person under two addresses is invited once', async () => {
  const { candidates, problems } = await people('anna@x.org', 'a.jansen@x.org')
  expect(candidates).toEqual([anna])
  expect(problems).toEqual([{ line: 2, reason: 'twice', value: 'a.jansen@x.org' }])
})

describe('a dimension has one coding in a wave', () => {
  test.each`
    lines                                | departments           | why
    ${['anna@x.org', 'bob@x.org']}       | ${['Sales', 'Sales']} | ${'the directory’s, where the list says nothing'}
    ${['anna@x.org;HR', 'bob@x.org;IT']} | ${['HR', 'IT']}       | ${'the list’s, where it says one'}
    ${['anna@x.org;HR', 'bob@x.org']}    | ${['HR', null]}       | ${'never the directory’s beside the list’s'}
  `('$why', async ({ lines, departments }) => {
    const { candidates } = await people(...lines)
    expect(candidates.map(({ segments }) => segments.department)).toEqual(departments)
    expect(candidates.map(({ segments }) => segments.location)).toEqual(['Zwolle', 'Zwolle'])
  })
})

test('without a directory an object id is taken at its word', () => {
  const id = employeeId('0f8fad5b-d9cb-469f-a165-70867728950e')
  const entry = { line: 1, who: { kind: 'object-id', id }, department: 'HR', location: null } as const
  const { candidates } = peopleOf([entry], () => ({ kind: 'unchecked', id }))
  expect(candidates).toEqual([
    { employee: id, locale: null, segments: { department: 'HR', location: null, country: null } },
  ])
})
