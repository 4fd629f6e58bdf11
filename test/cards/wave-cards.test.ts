import * as adaptive from 'adaptivecards/dist/adaptivecards.js'
import { readAction } from '../../bot/conversation/action'
import { languageOf } from '../../bot/locales/language'
import { ACTION_KEY } from '../../cards/actions'
import type { Card, CardSettings } from '../../cards/card'
import { LANGUAGES } from '../../services/storage/stores'
import { elementsOf, sizesOf } from '../support/card-elements'
import { everyWaveCard, MARKED } from '../support/wave-cards'

const ORDINARY: CardSettings = { version: '1.5', actions: 'submit' }
const SETTINGS: readonly CardSettings[] = [ORDINARY, { version: '1.5', actions: 'execute' }]
/** The budget of DESIGN.md section 7. */
const BUDGET = 25 * 1024

describe.each(LANGUAGES)('every card of a wave in %s', (code) => {
  const language = languageOf(code)
  const inEveryForm = SETTINGS.flatMap((settings) => everyWaveCard(language, settings))

  test('is parsed without a complaint', () => {
    for (const [name, card] of inEveryForm) {
      expect({ name, complaints: complaintsAbout(card) }).toEqual({ name, complaints: [] })
    }
  })

  test('stays within 25 KB, counted as UTF-8 and as UTF-16', () => {
    const sizes = inEveryForm.map(([name, card]) => ({ name, ...sizesOf(card) }))
    expect(sizes.filter(({ utf8, utf16 }) => Math.max(utf8, utf16) > BUDGET)).toEqual([])
  })

  test('says in which language it is, and breaks its lines', () => {
    const blocks = inEveryForm.flatMap(([, card]) => elementsOf(card)).filter(({ type }) => type === 'TextBlock')
    for (const block of blocks) expect(block).toMatchObject({ wrap: true })
    for (const [, card] of inEveryForm) expect(card['lang']).toBe(code)
  })

  test('labels every input', () => {
    const inputs = inEveryForm.flatMap(([, card]) => elementsOf(card)).filter(({ type }) => type.startsWith('Input.'))
    for (const input of inputs) expect(input['label']).toEqual(expect.stringMatching(/\w/))
  })

  test('promises confidentiality, never anonymity, and shows no leftover of a format', () => {
    for (const text of inEveryForm.flatMap(([, card]) => textsOf(card))) {
      expect(text).not.toMatch(/anon[iy]|{{|}}|undefined|null|NaN|\[object/i)
    }
  })

  test('has buttons of which each sends what the bot reads', () => {
    const buttons = inEveryForm.flatMap(([, card]) => elementsOf(card)).filter(({ type }) => type.startsWith('Action.'))
    expect(buttons.length).toBeGreaterThan(0)
    for (const { data } of buttons) {
      expect({ [ACTION_KEY]: readAction(data)?.action }).toEqual(data)
    }
  })

  test("shows a lead's own words as they stand, where no markdown is read", () => {
    const greeted = new Map(everyWaveCard(language, ORDINARY)).get('invitation with a greeting')
    const runs = greeted && elementsOf(greeted).filter(({ type }) => type === 'TextRun')
    expect(runs?.map(({ text }) => text)).toEqual(MARKED.split('\n'))
  })
})

test.each([
  ['progress, scheduled', '80 people are on its list.'],
  ['progress, cancelled', '80 people are on its list.'],
  ['waves', '1. Spring'],
])('%s tells no count of answers: nobody was asked yet', (name, told) => {
  const card = new Map(everyWaveCard(languageOf('en'), ORDINARY)).get(name)
  const text = JSON.stringify(card)
  expect(text).toContain(told)
  expect(text).not.toMatch(/answered|fewer than/i)
})

test('every card of a wave says as much in Dutch as in English', () => {
  const dutch = new Map(everyWaveCard(languageOf('nl'), ORDINARY))
  // How many buttons fit a row depends on their labels.
  const typesOf = (card: Card) => elementsOf(card).flatMap(({ type }) => (type === 'ActionSet' ? [] : [type]))
  for (const [name, card] of everyWaveCard(languageOf('en'), ORDINARY)) {
    const same = dutch.get(name)
    expect({ name, types: same && typesOf(same) }).toEqual({ name, types: typesOf(card) })
  }
})

function textsOf(card: Card): readonly string[] {
  return elementsOf(card).flatMap(({ text, title, label }) =>
    [text, title, label].filter((one): one is string => typeof one === 'string'),
  )
}

/** As a client of the version that the card declares parses it. */
function complaintsAbout(card: Card): readonly string[] {
  // The package's pattern for `lang` keeps its place from one card to the next, and would refuse every other card.
  const { regEx } = adaptive.AdaptiveCard.langProperty
  if (regEx !== undefined) regEx.lastIndex = 0
  const client = new adaptive.SerializationContext(
    adaptive.Version.parse(card.version, new adaptive.SerializationContext()),
  )
  const parsed = new adaptive.AdaptiveCard()
  parsed.parse(JSON.parse(JSON.stringify(card)), client)
  const invalid = parsed.validateProperties().validationEvents.map(({ message }) => message)
  return [...Array.from({ length: client.eventCount }, (_, place) => client.getEventAt(place).message), ...invalid]
}
