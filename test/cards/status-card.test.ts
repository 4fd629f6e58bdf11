/** @jest-environment jsdom */
import { statusCard } from '../../cards/status-card'
import { rendered } from '../support/rendered-card'
import { IN_DUTCH, IN_ENGLISH } from '../support/views'

describe('the status', () => {
  test.each([
    [60, 80, '60 of 80 employees who have the app have answered (75%).'],
    [1234, 56_789, '1,234 of 56,789 employees who have the app have answered (2%).'],
    [80, 80, '80 of 80 employees who have the app have answered (100%).'],
    [null, 80, 'Fewer than 5 of 80 employees who have the app have answered.'],
    [null, null, 'Fewer than 5 employees have the app.'],
  ])('of %p among %p: %s', (respondents, audience, words) => {
    const { lines } = rendered(statusCard({ respondents, audience, minimumGroup: 5 }, ...IN_ENGLISH))
    expect(lines).toEqual(['Status', words])
  })

  test('writes numbers as the reader does', () => {
    const view = { respondents: 1234, audience: 56_789, minimumGroup: 5 }
    expect(rendered(statusCard(view, ...IN_DUTCH)).text).toContain('1.234 van de 56.789 medewerkers')
  })
})
