/** @jest-environment jsdom */
import { whoMayCard } from '../../cards/who-may-card'
import { rendered } from '../support/rendered-card'
import { IN_ENGLISH } from '../support/views'

const WAYS = [
  {
    way: 'listed',
    people: [
      { id: 'id-1', name: 'Lea' },
      { id: 'id-2', name: null },
    ],
    more: 3,
    problem: null,
  },
  { way: 'group', people: [{ id: 'id-1', name: 'Lea' }], more: 0, problem: 'Graph is away.' },
]

test('a lead sees each way, whom it makes a lead, what cannot be told, and why they are one', () => {
  const { text } = rendered(whoMayCard({ ways: WAYS, you: 'group', full: true }, ...IN_ENGLISH))
  for (const words of ['as a member of the group', '(LEAD_IDS)\nLea\nid-2\nand 3 more', 'Graph is away.']) {
    expect(text).toContain(words)
  }
})

test('others see names alone, each once', () => {
  const { text } = rendered(whoMayCard({ ways: WAYS, you: null, full: false }, ...IN_ENGLISH))
  expect(text).toBe('Who is a communications lead\nYou can turn to:\nLea')
})

test('without a name nobody is named, and it says who knows', () => {
  const { text } = rendered(whoMayCard({ ways: [], you: null, full: false }, ...IN_ENGLISH))
  expect(text).toContain('Your administrator knows who they are.')
})
