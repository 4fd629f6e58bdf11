/** @jest-environment jsdom */
import { auditCard, type NamedEntry } from '../../cards/audit-card'
import { rendered } from '../support/rendered-card'
import { IN_DUTCH, IN_ENGLISH } from '../support/views'

const ENTRY: NamedEntry = {
  at: new Date('2026-12-24T18:00:00Z'),
  who: '*Lea* [x](https://example.org)',
  what: 'press-close',
  wave: 12,
  allowed: true,
}
const view = (entry: Partial<NamedEntry>) => ({
  entries: [{ ...ENTRY, ...entry }],
  timeZone: 'Europe/Amsterdam',
  months: 24,
  link: null,
})

describe('the audit log on a card', () => {
  test('says what, of which questionnaire, when in the reader’s own time, and who', () => {
    const { text } = rendered(auditCard(view({}), ...IN_ENGLISH))
    expect(text).toContain('confirmed the closing (questionnaire 12)\n24 December 2026 at 19:00\n')
    expect(text).not.toContain('Refused')
  })

  test('shows a name as it is, never as markdown', () => {
    expect(rendered(auditCard(view({}), ...IN_ENGLISH)).text).toContain('*Lea* [x](https://example.org)')
  })

  test('of an erasure says the day alone, and nobody', () => {
    const erasure = { what: 'erasure', who: null, wave: null, at: new Date('2026-12-24T00:00:00Z') } as const
    const { text } = rendered(auditCard(view(erasure), ...IN_DUTCH))
    expect(text).toContain('op verzoek zijn antwoorden gewist; hoe vaak die dag staat er niet bij\n24 december 2026\n')
    expect(text).toContain('de bot, vanzelf')
  })

  test('says where somebody was refused', () => {
    expect(rendered(auditCard(view({ allowed: false }), ...IN_ENGLISH)).text).toContain(
      'Refused: not a communications lead',
    )
  })
})
