/** @jest-environment jsdom */
import { helpCard } from '../../cards/help-card'
import { rendered } from '../support/rendered-card'
import { IN_DUTCH, IN_ENGLISH } from '../support/views'

const HELP = { commands: ['start', 'my-data'], leadCommands: ['summary'] }

describe('help', () => {
  test('says what can be typed, and what it does', () => {
    const { text } = rendered(helpCard(HELP, ...IN_ENGLISH))
    expect(text).toContain('start\nbegin, or go on where you were\nmy data\neverything we hold about you')
    expect(text).toContain('For communications leads\nsummary\nthe summary of all answers')
  })

  test('gives the words of the reader’s own language, and says that the others work too', () => {
    const { text } = rendered(helpCard(HELP, ...IN_DUTCH))
    expect(text).toContain('mijn gegevens\nalles wat we over je bewaren')
    expect(text).toContain('Opdrachten werken in het Nederlands en in het Engels.')
  })

  test('is silent about leads to whoever is none', () => {
    const { text } = rendered(helpCard({ ...HELP, leadCommands: [] }, ...IN_ENGLISH))
    expect(text).not.toMatch(/leads|summary/)
  })
})
