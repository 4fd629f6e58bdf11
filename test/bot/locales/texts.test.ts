import { COMMANDS } from '../../../bot/commands/index'
import { profileCard } from '../../../cards/profile-card'
import { summaryCard } from '../../../cards/summary-card'
import { LANGUAGES, type LanguageCode } from '../../../services/storage/stores'
import { CONCLUSION_RULES } from '../../../services/summary/conclusions'
import { DIMENSIONS } from '../../../services/waves/coding'
import { everyCard } from '../../support/every-card'
import { everyProfile } from '../../support/every-profile'
import { answersAll } from '../../support/respondents'
import { familiesInBot, formsOf, keysInSource, placesIn, remembering, textsOf } from '../../support/texts'
import { aProfile, aSummary } from '../../support/views'
import { everyWaveCard } from '../../support/wave-cards'

const [english, dutch] = [textsOf('en'), textsOf('nl')]
const keys = [...english.keys()]
const SETTINGS = { version: '1.5', actions: 'submit' } as const

/** Names, numbers and words that both languages have in common. */
const ALIKE = [
  /^questions\.platforms\.options\./,
  /^models\.(aimia|pyramid)\.name$/,
  /^models\.aimia\.places\.[\w-]+\.(name|one)$/,
  /^benchmarks\.[\w-]+\.short$/,
  /^summary\.(share|benchmark|lessThan|details)$/,
  /^launch\.options\.reminder-days\.\d+$/,
  /^(groups\.(measure|differ)|plan\.groups\.group)$/,
]
const SAME_WORD = [
  'welcome.start',
  'questions.media-types.options.video',
  'questions.media-types.options.polls',
  'questions.linkedin.short',
  'progress.states.trial',
  ...['start.words', 'start.title', 'help.title', 'status.title'].map((name) => `commands.${name}`),
]

/** What a language is asked for while every card is drawn in it. */
function drawEveryCard(code: LanguageCode) {
  const { language, asked, gaps } = remembering(code)
  everyCard(language, SETTINGS)
  everyWaveCard(language, SETTINGS)
  for (const profile of everyProfile()) profileCard(aProfile(profile), language, SETTINGS)
  const view = aSummary([{ people: 5, answers: answersAll('none') }])
  for (const rule of CONCLUSION_RULES) {
    const values = Object.fromEntries(placesIn(english.get(`conclusions.${rule}`) ?? '').map((place) => [place, 7]))
    summaryCard({ ...view, summary: { ...view.summary, conclusion: { rule, values } } }, language, SETTINGS)
  }
  return { asked, gaps }
}

describe('the texts in English and Dutch', () => {
  test('have the same keys, singular and plural included', () => {
    expect([...dutch.keys()]).toEqual(keys)
  })

  test('have places for the same values', () => {
    const places = (texts: ReadonlyMap<string, string>) => keys.map((key) => [key, placesIn(texts.get(key) ?? '')])
    expect(places(dutch)).toEqual(places(english))
  })

  test('are nowhere empty, or with space around', () => {
    const all = [...english, ...dutch]
    expect(all.filter(([, text]) => text === '' || text !== text.trim())).toEqual([])
  })

  test('are alike only where a name or a word is the same', () => {
    const alike = keys.filter((key) => english.get(key) === dutch.get(key))
    const surprising = alike.filter((key) => !SAME_WORD.includes(key) && !ALIKE.some((part) => part.test(key)))
    expect(surprising).toEqual([])
  })

  test('have a plural wherever there is a singular', () => {
    const singular = keys.filter((key) => key.endsWith('_one'))
    expect(singular.length).toBeGreaterThan(0)
    for (const key of singular) expect(keys).toContain(key.replace(/_one$/, '_other'))
  })

  test('promise confidentiality, never anonymity', () => {
    expect([...english, ...dutch].filter(([, text]) => /anon[iy]/i.test(text))).toEqual([])
    expect([english.get('welcome.privacyTitle'), dutch.get('welcome.privacyTitle')]).toEqual([
      'Your answers are confidential',
      'Je antwoorden zijn vertrouwelijk',
    ])
  })
})

describe.each(LANGUAGES)('the texts in use, in %s', (code) => {
  const { asked, gaps } = drawEveryCard(code)

  test('are there: every key that the source names', () => {
    expect(keysInSource().size).toBeGreaterThan(80)
    expect([...keysInSource()].filter((key) => formsOf(key, textsOf(code)).length === 0)).toEqual([])
  })

  test('are all that there are: each is on a card, named in the source, of a family named there, or a word of a command', () => {
    const named = [...keysInSource()].flatMap((key) => formsOf(key, textsOf(code)))
    const words = [
      ...COMMANDS.map(({ name }) => `commands.${name}.words`),
      ...DIMENSIONS.map((dimension) => `groups.words.${dimension}`),
    ]
    const used = new Set([...asked, ...named, ...words])
    const families = familiesInBot()
    const isUsed = (key: string) => used.has(key) || families.has(key.replace(/\.[\w-]+$/, ''))
    expect([...textsOf(code).keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  test('get every value that they have a place for', () => {
    expect([...gaps]).toEqual([])
  })
})
