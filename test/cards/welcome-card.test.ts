/** @jest-environment jsdom */
import type { WelcomeView } from '../../cards/welcome-card'
import { welcomeCard } from '../../cards/welcome-card'
import { rendered } from '../support/rendered-card'
import { aWelcome, IN_DUTCH, IN_ENGLISH } from '../support/views'

const welcome = (some: Partial<WelcomeView> = {}) => rendered(welcomeCard(aWelcome(some), ...IN_ENGLISH))

describe('the welcome', () => {
  test.each([
    ['why it is asked', 'Before our organisation chooses internal social media'],
    ['how much time it takes', '12 questions, about 3 minutes'],
    ['that answers are confidential', 'Your answers are confidential'],
    ['that taking part is voluntary', 'Taking part is voluntary. Nobody is told who did not.'],
    ['what is kept, and how', 'apart from your name, under a code. A key to that code exists'],
    ['how long it is kept', 'for 24 months'],
    ['who sees what', 'Only totals are shown, and never about fewer than 5 people'],
    ['who sees no answers', 'No colleague or manager sees your answers'],
    ['how to see, change and erase', 'type my data, change or erase'],
  ])('tells %s, before anything is asked', (_, words) => {
    expect(welcome().text).toContain(words)
  })

  test('tells what the deployment keeps and shows', () => {
    const { text } = welcome({ retentionMonths: 6, minimumGroup: 10 })
    expect(text).toContain('for 6 months')
    expect(text).toContain('fewer than 10 people')
  })

  test('tells of one month as one speaks of it', () => {
    expect(welcome({ retentionMonths: 1 }).text).toContain('for one month,')
    expect(rendered(welcomeCard(aWelcome({ retentionMonths: 1 }), ...IN_DUTCH)).text).toContain('één maand,')
  })

  test.each<[WelcomeView['state'], string, string]>([
    ['new', 'Start', ''],
    ['draft', 'Go on', 'You have begun already. What you filled in is kept.'],
    ['submitted', 'Show my profile', 'You have answered already. Thank you!'],
  ])('of one whose answers are %s offers *%s*', (state, button, words) => {
    const { buttons, text } = welcome({ state })
    expect(buttons).toEqual([button])
    expect(text).toContain(words)
  })
})
