import { summaryText } from '../../../bot/engage/texts'
import { languageOf } from '../../../bot/locales/language'
import { LANGUAGES } from '../../../services/storage/stores'
import { answersAll } from '../../support/respondents'
import { aSummary } from '../../support/views'

const SOME = [
  { people: 12, answers: answersAll('weekly') },
  { people: 28, answers: answersAll('none') },
]

test('a summary in Viva Engage says who answered and where they stand, a line each, and promises what holds', () => {
  const { summary } = aSummary(SOME, 200)
  expect(summaryText(summary, languageOf('en'))).toBe(
    [
      'How social are we? This is what colleagues answered.',
      '',
      'Summary 3, 2 March 2026',
      '',
      '40 of 200 employees answered (20%). Fewer than half answered. Who did not may well use social media less, so read the shares with that in mind.',
      '',
      'Social Technographics ladder. Rungs overlap: one person can stand on several.',
      ...['Creators: 30%', 'Conversationalists: 30%', 'Critics: 30%', 'Collectors: 30%', 'Joiners: 30%'].map(line),
      ...['Spectators: 30%', 'Inactives: 70%'].map(line),
      '',
      'Social Media Usage Framework. Everybody has one persona.',
      ...['Sparks', 'Mix-n-Minglers', 'Cliquers', 'Onlookers', 'Newcomers', 'No Shows'].map(
        (persona) => `– ${persona}: under\u00a010%`,
      ),
      '– Not classified: over\u00a090%',
      '',
      'Engagement Pyramid. Levels overlap: one person can be on several.',
      ...['Curating: 30%', 'Producing: 30%', 'Commenting: 30%', 'Sharing: 30%', 'Watching: 30%'].map(line),
      '– Outside the pyramid: 70%',
      '',
      '“Over” and “under” stand where an exact share would say what nearly everybody or nearly nobody answered. Answers are confidential: they are kept apart from names, and nothing is shown about too small a group.',
    ].join('\n'),
  )
})

test.each(LANGUAGES)(
  'in %s it says that numbers are off by chance where some are, as the card does, and only there',
  (code) => {
    const language = languageOf(code)
    const { summary } = aSummary(SOME, 200)
    const shares = summary.rungs.shares.map((share) => ({ ...share, isBlurred: true }))
    const blurred = { ...summary, rungs: { ...summary.rungs, shares } }
    expect(summaryText(blurred, language)).toContain(language.text('summary.blurred'))
    expect(summaryText(summary, language)).not.toContain(language.text('summary.blurred'))
  },
)

function line(text: string): string {
  return `– ${text}`
}

test.each(LANGUAGES)('in %s it has neither markup, mentions nor topics, and is far shorter than any limit', (code) => {
  const text = summaryText(aSummary(SOME, 200).summary, languageOf(code))
  expect(text).not.toMatch(/[@#*_[\]<>`]|https?:|anonym|anoniem/i)
  expect(text.length).toBeLessThan(3_000)
})
