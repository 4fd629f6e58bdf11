/** @jest-environment jsdom */
import { ACTION_KEY } from '../../cards/actions'
import { eraseCard, erasedCard } from '../../cards/erase-card'
import { rendered } from '../support/rendered-card'
import { WAVE } from '../support/respondents'
import { IN_ENGLISH } from '../support/views'

describe('erasing', () => {
  test('asks once, and tells what will be gone', () => {
    const { text, buttons } = rendered(eraseCard({ wave: WAVE, mark: 'draft-7' }, ...IN_ENGLISH))
    expect(text).toContain('Your answers and your profile will be gone, those of earlier questionnaires too')
    expect(text).toContain('This cannot be undone.')
    expect(buttons).toEqual(['Yes, erase', 'No, keep'])
  })

  test('is confirmed for the answers that were there when it was asked', () => {
    const [yes, no] = eraseCard({ wave: WAVE, mark: 'draft:draft-7' }, ...IN_ENGLISH).actions
    expect(yes?.['data']).toEqual({ [ACTION_KEY]: { kind: 'erase-confirmed', wave: WAVE, mark: 'draft:draft-7' } })
    expect(no?.['data']).toEqual({ [ACTION_KEY]: { kind: 'start', wave: WAVE } })
  })

  test('says when it is done, and offers to begin anew', () => {
    const { text, buttons } = rendered(erasedCard(WAVE, ...IN_ENGLISH))
    expect(text).toContain('Your answers and your profile are erased, and new summaries no longer count you.')
    expect(buttons).toEqual(['Start'])
  })
})
