/** Words that somebody wrote reach a card as words: never as markdown, a mention, a link or a template of ours. */
import fc from 'fast-check'
import { languageOf } from '../../bot/locales/language'
import { auditCard } from '../../cards/audit-card'
import type { Card } from '../../cards/card'
import { invitationCard } from '../../cards/invitation-card'
import { launchCard } from '../../cards/launch-card'
import { myDataCard } from '../../cards/my-data-card'
import { orderCard, planCard, wavesCard } from '../../cards/plan-card'
import { progressCard } from '../../cards/progress-card'
import { whoMayCard } from '../../cards/who-may-card'
import { AUDIENCE_KINDS } from '../../services/waves/plan'
import { MARK, placesOf, SAFE } from '../support/places-of-words'
import { WAVE } from '../support/respondents'
import { heldData, IN_DUTCH, IN_ENGLISH } from '../support/views'
import { aForm, anInvitation, aPlanView, aProgress, aRow } from '../support/wave-cards'
import { aDelivery } from '../support/waves'

/** What clients read as more than a letter, around the mark. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...['**', '_', '~~', '`', '# ', '- ', '1. ', '> ', '|', '\\', '***', '\n', '\r\n', '\u2028', '\u202e', '\u0000'],
      ...['[a](https://example.org)', '![a](https://example.org/a.png)', 'https://example.org', '<at>Anna</at>'],
      ...['<b>', '<script>alert(1)</script>', '&lt;', '{{DATE(2026-01-01T00:00:00Z)}}', '{{value}}', '$t(title)'],
      ...['$', '{title}', '@Anna', '"', "'", '=1+1', '😀', 'a', ' '],
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.nat({ max: parts.length }).map((place) => parts.toSpliced(place, 0, MARK).join('')))

/** Where somebody's words can stand in a card. */
const CARDS: readonly (readonly [string, (words: string, as: typeof IN_ENGLISH) => Card])[] = [
  ['the greeting of an invitation', (greeting, as) => invitationCard(anInvitation({ greeting }), ...as)],
  ['the fields of the form', (words, as) => launchCard(aForm({ filled: filledWith(words) }), ...as)],
  ['a line of a list, in the form', (words, as) => launchCard(aForm({ remarks: [words] }), ...as)],
  ['the name of a plan', (name, as) => planCard(aPlanView({ name }), ...as)],
  ['a line of a list, in a plan', (words, as) => planCard(aPlanView({ remarks: [words], warning: words }), ...as)],
  ['the greeting in a plan', (greeting, as) => planCard(aPlanView({ invitations: inBoth(greeting) }), ...as)],
  ['the wave that a plan closes', (name, as) => planCard(aPlanView({ closesWave: name }), ...as)],
  ...AUDIENCE_KINDS.map(
    (kind) =>
      [
        `the audience of a plan, ${kind}`,
        (name: string, as: typeof IN_ENGLISH) => planCard(aPlanView({ audience: { kind, name } }), ...as),
      ] as const,
  ),
  ['the wave of an order', (name, as) => orderCard({ wave: WAVE, name, order: 'remind', round: 1 }, ...as)],
  ['the names of waves', (name, as) => wavesCard([aRow({ name })], ...as)],
  ['the name of a wave that is sent', (name, as) => progressCard(aProgress({ name }), ...as)],
  ['what the directory says of somebody', (words, as) => myDataCard(heldData({}, aboutSomebody(words)), ...as)],
  ['the waves in which somebody is', (name, as) => myDataCard(heldData({}, otherWave(name)), ...as)],
  ['who did what', (who, as) => auditCard(anAudit(who), ...as)],
  ['who is a lead', (name, as) => whoMayCard({ ways: [wayOf(name)], you: null, full: true }, ...as)],
  ['whom to turn to', (name, as) => whoMayCard({ ways: [wayOf(name)], you: null, full: false }, ...as)],
]

describe.each([
  ['English', IN_ENGLISH],
  ['Dutch', IN_DUTCH],
] as const)('in %s, whatever is written as', (_, as) => {
  test.each(CARDS)('%s, is shown as it stands, or not at all', (_where, draw) => {
    fc.assert(
      fc.property(hostile, (words) => {
        const card = draw(words, as)
        expect(placesOf(card).filter(([place]) => !SAFE.test(place))).toEqual([])
        expect(JSON.stringify(card)).not.toMatch(/"(entities|mentioned|url)":/)
      }),
      { numRuns: 50 },
    )
  })
})

test('the places where words stand are found', () => {
  const card = {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: `a ${MARK}` }],
    actions: [],
  } as const
  expect(placesOf(card)).toEqual([['TextBlock.text', `a ${MARK}`]])
  const drawn = CARDS.flatMap(([where, draw]) => (placesOf(draw(MARK, IN_ENGLISH)).length === 0 ? [where] : []))
  expect(drawn).toEqual([])
})

function filledWith(words: string) {
  const { filled } = aForm()
  return Object.fromEntries(Object.keys(filled).map((field) => [field, words])) as typeof filled
}

function inBoth(greeting: string) {
  return (['en', 'nl'] as const).map((code) => ({ language: languageOf(code), view: anInvitation({ greeting }) }))
}

function aboutSomebody(words: string) {
  const segments = { department: words, location: words, country: words }
  return { delivery: aDelivery({ segments, locale: words }) }
}

function otherWave(name: string) {
  return { others: [{ id: WAVE, name, answers: true }] }
}

function anAudit(who: string) {
  const entry = { at: new Date('2026-12-24T18:00:00Z'), who, what: 'summary', wave: 1, allowed: true } as const
  return { entries: [entry], timeZone: 'Europe/Amsterdam', months: 24, link: null }
}

function wayOf(name: string) {
  return { way: 'group', people: [{ id: 'id', name }], more: 0, problem: null }
}
