/** @jest-environment jsdom */
import { myDataCard } from '../../cards/my-data-card'
import { waveId } from '../../services/identifiers'
import { QUESTION_IDS } from '../../services/questionnaire/questions'
import { DELIVERY_STATES } from '../../services/waves/delivery'
import { someoneWho } from '../support/answers'
import { rendered } from '../support/rendered-card'
import { submissionOf } from '../support/respondents'
import { heldData, IN_DUTCH, IN_ENGLISH } from '../support/views'
import { aDelivery } from '../support/waves'

const SUBMITTED = submissionOf(
  someoneWho({ consume: 'weekly', react: 'monthly' }, { 'private-platforms': ['linkedin', 'x'], willingness: 'quite' }),
)
const DRAFT = { id: 'draft-2', step: 1, answers: { consume: 'none' } } as const

describe('what we hold about you', () => {
  test('gives every question with what was answered, in words', () => {
    const { lines, text } = rendered(myDataCard(heldData({ submitted: SUBMITTED }), ...IN_ENGLISH))
    const said = (words: string) => lines.filter((line) => line === words).length
    expect(text).toContain(
      'Which did you use privately in the past month?\nLinkedIn; X, Threads, Bluesky or Mastodon\n',
    )
    expect([said('Weekly or more often'), said('1–3 times in the past month')]).toEqual([1, 1])
    expect([said('Not in the past month'), said('Quite a lot'), said('skipped')]).toEqual([7, 1, 9])
    expect(1 + 1 + 7 + 1 + 9 + 1).toBe(QUESTION_IDS.length)
  })

  test('gives the day, the version and the whole profile', () => {
    const { lines } = rendered(myDataCard(heldData({ submitted: SUBMITTED }), ...IN_ENGLISH))
    expect(lines).toContain('Submitted on 31 January 2026, questionnaire version 1')
    expect(lines).toContain('Social Technographics ladder: Critic, Spectator')
    expect(lines).toContain('Social Media Usage Framework: Mix-n-Mingler')
    expect(lines).toContain('Engagement Pyramid: Commenting, Watching')
  })

  test('says in kind words what it holds of one who is outside a model', () => {
    const answers = someoneWho({}, { 'private-platforms': ['none'] })
    const { text } = rendered(myDataCard(heldData({ submitted: submissionOf(answers) }), ...IN_ENGLISH))
    expect(text).toContain('Social Technographics ladder: In the past month you did none of the things')
    expect(text).toContain('Social Media Usage Framework: You were on no social network in the past month')
    expect(text).toContain('Engagement Pyramid: None of its levels fits your past month, and that is fine.')
    expect(text).not.toMatch(/inactive|no show|outside/i)
  })

  test('gives answers in progress beside the submitted ones, and not as submitted', () => {
    const { text } = rendered(myDataCard(heldData({ submitted: SUBMITTED, draft: DRAFT }), ...IN_ENGLISH))
    const [submitted, inProgress] = text.split('Your answers in progress (not submitted)')
    expect(submitted).toMatch(/podcasts\nWeekly or more often$/m)
    expect(inProgress).toMatch(/podcasts\nNot in the past month$/m)
  })

  test('says what is kept apart from answers, for how long, and how to end it', () => {
    const { text } = rendered(myDataCard(heldData({ submitted: SUBMITTED }), ...IN_ENGLISH))
    expect(text).toContain(
      'your Microsoft Entra object id, the address of this chat, whether you have the app, and your language',
    )
    expect(text).toContain('as you chose it (English).')
    expect(text).toContain('Answers are erased 24 months after you gave them.')
  })

  test('gives what an invitation holds: reached, reminded, answered to the day, and nothing of the answers', () => {
    const delivery = aDelivery({ state: 'answered', round: 2, reminders: 2, answeredOn: '2026-03-02', activity: 'm' })
    const { text } = rendered(myDataCard(heldData({}, { delivery }), ...IN_ENGLISH))
    for (const words of ['mark “answered”', 'You got 2 reminders.', 'We keep the day, 2 March 2026', 'last message']) {
      expect(text).toContain(words)
    }
  })

  test.each(DELIVERY_STATES)('says that an invitation is %s in words, in both languages', (state) => {
    for (const as of [IN_ENGLISH, IN_DUTCH]) {
      const { text } = rendered(myDataCard(heldData({}, { delivery: aDelivery({ state }) }), ...as))
      expect(text).toMatch(/on the list|got the invitation|op de lijst|de uitnodiging .* gekregen/)
    }
  })

  test('gives department, location, country and language as they are written, and the time zone', () => {
    const segments = { department: '*R&D*', location: '[Ede](x)', country: 'NL' }
    const view = heldData({}, { delivery: aDelivery({ segments, locale: 'nl-NL' }), timeZone: 'Europe/Amsterdam' })
    const { lines, text } = rendered(myDataCard(view, ...IN_ENGLISH))
    for (const line of ['Department: *R&D*', 'Location: [Ede](x)', 'Country: NL', 'Language in the directory: nl-NL']) {
      expect(lines).toContain(line)
    }
    expect(text).toContain('as Teams tells it, is Europe/Amsterdam')
  })

  test('says of “not for me” and of nobody’s invitation what is held, and where', () => {
    const declined = rendered(myDataCard(heldData({}, { delivery: aDelivery({ optedOut: true }) }), ...IN_ENGLISH))
    expect(declined.text).toContain('You get no reminders: you chose “not for me”')
    const { text } = rendered(myDataCard(heldData({}), ...IN_ENGLISH))
    expect(text).toContain('You are not on the list')
    expect(text).toContain("kept in our organisation's own storage for this bot")
  })

  test('offers to erase what there is', () => {
    expect(rendered(myDataCard(heldData({ draft: DRAFT }), ...IN_ENGLISH)).buttons).toEqual(['Erase'])
    expect(rendered(myDataCard(heldData({}), ...IN_ENGLISH)).buttons).toEqual([])
  })

  test('says how long after leaving one is forgotten', () => {
    const { text } = rendered(myDataCard(heldData({}), ...IN_ENGLISH))
    expect(text).toContain('go 30 days after you removed the app or left the organisation')
    expect(text).toContain('once the questionnaires that you were asked for have closed')
    expect(text).toContain('That you removed the app stays, with your object id alone')
  })

  test('leads to the answers of other questionnaires, and offers to erase them all', () => {
    const others = ['2', '3', '4', '5', '6'].map((number) => ({
      id: waveId(`tenant-${number}`),
      name: `Spring ${number}`,
      answers: true,
    }))
    const { text, buttons } = rendered(myDataCard({ ...heldData({}), others }, ...IN_ENGLISH))
    expect(text).toContain('in 5 other questionnaires too')
    expect(text).not.toContain('We hold no answers of yours.')
    expect(buttons).toEqual(['Erase', 'Spring 2', 'Spring 3', 'Spring 4', 'Spring 5'])
  })

  test('leads to a questionnaire that merely asks, and offers nothing to erase', () => {
    const others = [{ id: waveId('tenant-2'), name: 'Spring 2', answers: false }]
    const { text, buttons } = rendered(myDataCard({ ...heldData({}), others }, ...IN_ENGLISH))
    expect(text).toContain('in one other questionnaire too')
    expect(text).toContain('We hold no answers of yours.')
    expect(buttons).toEqual(['Spring 2'])
  })

  test('says that there is an audit log, and for how long', () => {
    expect(rendered(myDataCard(heldData({}), ...IN_ENGLISH)).text).toMatch(/logged .* kept for 36 months/)
    expect(rendered(myDataCard(heldData({}), ...IN_DUTCH)).text).toMatch(/36 maanden met object-id in een logboek/)
  })

  test('says plainly that there are no answers, and gives no code for none', () => {
    const { text } = rendered(myDataCard(heldData({}), ...IN_DUTCH))
    expect(text).toContain('We hebben geen antwoorden van je.')
    expect(text).not.toContain('a1b2c3')
  })

  test.each(['_a_b_', '__ab__', '*ab*-', '-_ab_-'])('shows the code %s as it is, never as markdown', (code) => {
    const { text } = rendered(myDataCard(heldData({ submitted: SUBMITTED }, { code }), ...IN_ENGLISH))
    expect(text).toContain(`Your answers stand under ${code}…:`)
  })
})
