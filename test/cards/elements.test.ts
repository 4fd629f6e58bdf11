import { row, squares, textBar } from '../../cards/elements'

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
