import { button, cardOf, row, squares, textBar } from '../../cards/elements'
import { WAVE } from '../support/respondents'
import { IN_ENGLISH } from '../support/views'

describe('a bar of squares', () => {
  test.each([
    [0, '□□□□□□□□□□'],
    [0.001, '■□□□□□□□□□'],
    [0.1, '■□□□□□□□□□'],
    [0.149, '■□□□□□□□□□'],
    [0.15, '■■□□□□□□□□'],
    [0.5, '■■■■■□□□□□'],
    [0.999, '■■■■■■■■■■'],
    [1, '■■■■■■■■■■'],
  ])('shows %d as %s: a share above nothing shows, however small', (share, bar) => {
    expect(textBar(share)).toBe(bar)
  })

  test('is as long as it is said to be, filled from the left', () => {
    expect([squares(0, 2), squares(1, 4), squares(4, 4)]).toEqual(['□□', '■□□□', '■■■■'])
  })
})

test('a row breaks before a dot, and ends no line in one', () => {
  expect(row(['12', '20%']).split(' ')).toEqual(['12', '·\u00a020%'])
})

test.each([
  [['Start', 'Not for me'], []],
  [
    ['Refresh', 'Remind now', 'Close now', 'Cancel'],
    [
      ['Refresh', 'Remind now'],
      ['Close now', 'Cancel'],
    ],
  ],
  [
    ['A label that is as long as a phone is wide', 'Drop it'],
    [['A label that is as long as a phone is wide'], ['Drop it']],
  ],
])('the buttons %s stand in rows that a phone shows whole, where they need more than one', (labels, rows) => {
  const buttons = labels.map((label) => button(label, { kind: 'start', wave: WAVE }, IN_ENGLISH[1]))
  const { body, actions } = cardOf([], buttons, ...IN_ENGLISH)
  expect(body.map(titlesIn)).toEqual(rows)
  expect(titlesIn({ actions })).toEqual(rows.length > 0 ? [] : labels)
})

function titlesIn(element: Readonly<Record<string, unknown>>): readonly unknown[] {
  const actions = element['actions']
  return Array.isArray(actions) ? actions.map(({ title }) => title) : []
}
