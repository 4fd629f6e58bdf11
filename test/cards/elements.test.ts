import { squares, textBar } from '../../cards/elements'

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
