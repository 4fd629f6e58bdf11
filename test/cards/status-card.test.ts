/** @jest-environment jsdom */
import { statusCard } from '../../cards/status-card'
import { rendered } from '../support/rendered-card'
import { IN_DUTCH, IN_ENGLISH } from '../support/views'

const STEPS = 'The number goes in steps of 5, so that it does not tell whether one person has.'

describe('the status', () => {
  test.each([
    [60, 80, `At least 60 of 80 employees who have the app have answered (75%). ${STEPS}`],
    [1235, 56_789, `At least 1,235 of 56,789 employees who have the app have answered (2%). ${STEPS}`],
    [80, 80, `At least 80 of 80 employees who have the app have answered (100%). ${STEPS}`],
    [null, 80, 'Fewer than 5 of 80 employees who have the app have answered.'],
    [null, null, 'Fewer than 5 employees have the app.'],
  ])('of %p among %p: %s', (respondents, audience, words) => {
    const { lines } = rendered(statusCard({ respondents, audience, minimumGroup: 5 }, ...IN_ENGLISH))
    expect(lines).toEqual(['Status', words])
  })

  test('writes numbers as the reader does', () => {
    const view = { respondents: 1235, audience: 56_789, minimumGroup: 5 }
    expect(rendered(statusCard(view, ...IN_DUTCH)).text).toContain('Minstens 1.235 van de 56.789 medewerkers')
  })
})
