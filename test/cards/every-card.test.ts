/** @jest-environment jsdom */
import { readAction } from '../../bot/conversation/action'
import { languageOf } from '../../bot/locales/language'
import { ACTION_KEY } from '../../cards/actions'
import type { CardSettings } from '../../cards/card'
import { LANGUAGES } from '../../services/storage/stores'
import { actionsOf, elementsOf, sizesOf } from '../support/card-elements'
import { everyCard } from '../support/every-card'
import { rendered } from '../support/rendered-card'

const ORDINARY: CardSettings = { version: '1.5', actions: 'submit' }
const SETTINGS: readonly CardSettings[] = (['1.5', '1.4', '1.3', '1.2'] as const).flatMap((version) => [
  { version, actions: 'submit' },
  { version, actions: 'execute' },
])

/** The budget of DESIGN.md section 7. */
const BUDGET = 25 * 1024
/** Without columns, tables and cards within cards: what a narrow screen shows as it is meant, and phones draw. */
const LAYOUT = ['AdaptiveCard', 'Container', 'TextBlock', 'RichTextBlock', 'TextRun', 'FactSet', 'Chart.HorizontalBar']
const INTERACTION = ['Input.ChoiceSet', 'ActionSet', 'Action.Submit', 'Action.Execute']

describe.each(LANGUAGES)('every card in %s', (code) => {
  const language = languageOf(code)
  const cards = everyCard(language, ORDINARY)
  const inEveryForm = SETTINGS.flatMap((settings) => everyCard(language, settings))
  const drawn = cards.map(([name, card]) => ({ name, ...rendered(card) }))

  test.each(SETTINGS)('is parsed and drawn by a client of version $version, with $actions buttons', (settings) => {
    for (const [name, card] of everyCard(language, settings)) {
      const { warnings, text, buttons } = rendered(card)
      expect({ name, warnings: warnings.filter((one) => !isIgnoredWithoutLoss(one)) }).toEqual({ name, warnings: [] })
      expect(text).not.toBe('')
      expect(buttons).toHaveLength(actionsOf(card).length)
    }
  })

  test('tells a client of version 1.2 all that it tells one of 1.5', () => {
    const old = everyCard(language, { ...ORDINARY, version: '1.2' }).map(([, card]) => rendered(card).lines)
    expect(old).toEqual(drawn.map(({ lines }) => lines))
  })

  test('stays within 25 KB, counted as UTF-8 and as UTF-16', () => {
    for (const [name, card] of inEveryForm) {
      const { utf8, utf16 } = sizesOf(card)
      expect({ name, fits: utf8 <= BUDGET && utf16 <= BUDGET }).toEqual({ name, fits: true })
    }
  })

  test('says in which language it is', () => {
    for (const [, card] of cards) expect(card['lang']).toBe(code)
  })

  test('is made of elements that need no width', () => {
    const types = new Set(inEveryForm.flatMap(([, card]) => elementsOf(card).map(({ type }) => type)))
    expect([...types].filter((type) => ![...LAYOUT, ...INTERACTION].includes(type))).toEqual([])
  })

  test('breaks long texts and long options instead of cutting them', () => {
    for (const element of cards.flatMap(([, card]) => elementsOf(card))) {
      if (element.type === 'TextBlock') expect(element).toMatchObject({ wrap: true })
      if (element.type === 'Input.ChoiceSet') expect(element).toMatchObject({ wrap: true, style: 'expanded' })
    }
  })

  test('promises confidentiality, never anonymity', () => {
    for (const { text } of drawn) expect(text).not.toMatch(/anon[iy]/i)
  })

  test('shows words and numbers only: no identifier, no gap, no leftover of a format', () => {
    const leftover = /tenant-1|draft-\d|{{|}}|undefined|null|NaN|Infinity|\[object|\*|__| {2}|\d{5}/
    for (const { text, buttons } of drawn) expect([text, ...buttons].join('\n')).not.toMatch(leftover)
  })

  test('has buttons of which each sends what the bot reads', () => {
    for (const { data } of inEveryForm.flatMap(([, card]) => card.actions)) {
      expect({ [ACTION_KEY]: readAction(data)?.action }).toEqual(data)
    }
  })

  test('has a button of the older kind that sends the same, where a client knows no Action.Execute', () => {
    const actions = everyCard(language, { ...ORDINARY, actions: 'execute' }).flatMap(([, card]) => card.actions)
    for (const { title, data, type, fallback } of actions) {
      expect(type).toBe('Action.Execute')
      expect(fallback).toMatchObject({ type: 'Action.Submit', title, data })
    }
  })
})

test('every card says as much in Dutch as in English', () => {
  const dutch = new Map(everyCard(languageOf('nl'), ORDINARY))
  for (const [name, card] of everyCard(languageOf('en'), ORDINARY)) {
    const same = dutch.get(name)
    const types = elementsOf(card).map(({ type }) => type)
    expect({ name, types: same && elementsOf(same).map(({ type }) => type) }).toEqual({ name, types })
  }
})

/** Older clients draw a heading as bold text. */
function isIgnoredWithoutLoss(warning: string): boolean {
  return /^Property "style" is supported in version 1\.\d, but you are using version 1\.\d/.test(warning)
}
