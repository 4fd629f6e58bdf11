/** @jest-environment jsdom */
import { languageOf } from '../../bot/locales/language'
import { ACTION_KEY } from '../../cards/actions'
import { type SummaryView, summaryCard } from '../../cards/summary-card'
import { LANGUAGES } from '../../services/storage/stores'
import { CONCLUSION_RULES } from '../../services/summary/conclusions'
import { someoneWho } from '../support/answers'
import { elementsOf } from '../support/card-elements'
import { rendered } from '../support/rendered-card'
import { people, WAVE } from '../support/respondents'
import { aSummary, IN_DUTCH, IN_ENGLISH, summaryOfTally } from '../support/views'

const WATCHES = someoneWho({ consume: 'weekly' }, { 'private-platforms': ['facebook'], ambassador: 'no' })
const CREATES = someoneWho(
  { consume: 'weekly', react: 'weekly', create: 'monthly', moderate: 'monthly' },
  { 'private-platforms': ['linkedin', 'x'], ambassador: 'yes' },
)
const NOTHING = someoneWho({}, { ambassador: 'later' })
/** 12 of 60 create, 30 watch, 18 do nothing; 60 of 80 answered. */
const PEOPLE = [
  { people: 12, answers: CREATES },
  { people: 30, answers: WATCHES },
  { people: 18, answers: NOTHING },
]
const SIXTY = aSummary(PEOPLE, 80)

const shown = (view: SummaryView) => rendered(summaryCard(view, ...IN_ENGLISH))

describe('the summary says who answered', () => {
  test.each<[number | null, string]>([
    [80, '60 of 80 employees answered (75%).'],
    [12_345, '60 of 12,345 employees answered (0%).'],
    [null, '60 employees answered.'],
  ])('from an audience of %p: %s', (audience, words) => {
    expect(shown(aSummary(PEOPLE, audience)).lines).toContain(words)
  })

  test('and, where fewer than half did, who may be missing', () => {
    const missing = 'Fewer than half answered. Who did not may well use social media less'
    expect(shown(aSummary(PEOPLE, 121)).text).toContain(missing)
    expect(shown(aSummary(PEOPLE, 120)).text).not.toContain(missing)
  })

  test('and when it was released', () => {
    expect(shown(SIXTY).lines[1]).toBe('Summary 3, 2 March 2026')
  })

  test('and, where nobody or too few changed since, that it still stands', () => {
    const stands = 'This is still the summary of 2 March 2026. A new one appears once at least 5 people have'
    expect(shown({ ...SIXTY, stands: true }).text).toContain(stands)
    expect(shown(SIXTY).text).not.toContain('still')
  })
})

describe('the three models in a summary', () => {
  const { text } = shown(SIXTY)
  const [, ladder = '', personas = '', pyramid = ''] = text.split(/^Social Tech.*|^Social Media Usage.*|^Engagement.*/m)

  test.each([
    ['the ladder', ladder, 'Creators\n12 · 20% (16–26%)'],
    ['the ladder', ladder, 'Spectators\n42 · 70% (64–75%)'],
    ['the ladder', ladder, 'Inactives\n18 · 30% (25–36%)'],
    ['the personas', personas, 'Mix-n-Minglers\n12 · 20% (13–29%)'],
    ['the personas', personas, 'Not classified\n18 · 30% (22–39%)'],
    ['the pyramid', pyramid, 'Producing\n12 · 20% (16–26%)'],
    ['the pyramid', pyramid, 'Watching\n42 · 70% (64–75%)'],
  ])('give count, share and 95%% interval in %s', (_, model, row) => {
    expect(model).toContain(row)
  })

  test('are drawn as their authors meant them: rungs and levels overlap', () => {
    expect(ladder).toContain('Rungs overlap: one person can stand on several.')
    expect(personas).toContain('Everybody has one persona.')
    expect(pyramid).toContain('Levels overlap: one person can be on several.')
    expect(text).not.toMatch(/highest/i)
  })

  test.each([
    ['Creators', ladder, '· US 2009: 24% · NL 2008: 17%'],
    ['Joiners', ladder, '· US 2009: 59% · NL 2009: 39%'],
    ['Sparks', personas, '· US 2011: 3%'],
    ['Curating', pyramid, '· US 2010: < 1%'],
    ['Watching', pyramid, '· US 2010: 78%'],
  ])('set beside %s what was published', (place, model, figures) => {
    const [, row = ''] = model.slice(model.indexOf(`\n${place}\n`) + 1).split('\n')
    expect(row.replaceAll('\u00a0', ' ')).toMatch(new RegExp(`${figures}$`))
  })

  test.each([
    [ladder, 'US 2009: US online adults, end of 2009. NL 2008: Dutch online adults, published in 2008.'],
    [ladder, 'NL 2009: Dutch online adults, May 2009.'],
    [personas, 'US 2011: US adults, end of 2011.'],
    [pyramid, 'US 2010: US adults, January 2010.'],
  ])('say of whom and of when a published figure is', (model, source) => {
    expect(model).toContain(source)
  })

  test('say what a published figure is worth, and what an interval covers', () => {
    expect(text).toContain('Published figures are of consumers, ten to twenty years ago: a difference is no verdict.')
    expect(text).toContain('In brackets: the 95% interval. It covers chance, not who chose to answer.')
    expect(text).toContain('Inside an organisation, expect far fewer active people than this profile shows.')
  })

  test('say that some are off by chance, where some are', () => {
    const { summary } = SIXTY
    const shares = summary.personas.shares.map((share) => ({ ...share, isBlurred: false }))
    const exact = { ...SIXTY, summary: { ...summary, personas: { ...summary.personas, shares } } }
    const said = 'Some of these numbers are off by a few answers, by chance'
    expect([SIXTY, exact].map((view) => shown(view).text.includes(said))).toEqual([true, false])
  })

  test('have a chart each, and bars of squares where a client draws no charts', () => {
    const charts = elementsOf(summaryCard(SIXTY, ...IN_ENGLISH)).filter(({ type }) => type.startsWith('Chart.'))
    expect(charts.map(({ fallback }) => fallback)).toMatchObject(Array(3).fill({ type: 'TextBlock', wrap: true }))
    expect(ladder).toContain('■■□□□□□□□□ Creators')
    expect(ladder).toContain('■■■■■■■□□□ Spectators')
  })

  test('have one scale: each chart begins with everybody, since a client makes its longest bar as long as it can', () => {
    const charts = elementsOf(summaryCard(SIXTY, ...IN_ENGLISH)).filter(({ type }) => type.startsWith('Chart.'))
    const [everybody] = charts.map(({ data }) => (data as unknown[])[0])
    expect(everybody).toMatchObject({ x: 'Everybody', y: 100 })
    for (const { data } of charts) expect((data as unknown[])[0]).toEqual(everybody)
  })

  test('say in text what the charts draw, to the last percent', () => {
    for (const creators of people(3, 197)) {
      const view = summaryOfTally({ respondents: 200, counts: { 'rung:creator': creators } }, null)
      const json = JSON.stringify(summaryCard(view, ...IN_ENGLISH))
      const written = /"title":"Creators","value":"\d+ · (\d+)%/.exec(json)
      expect(json).toContain(`{"x":"Creators","y":${written?.[1]}}`)
    }
  })
})

describe('a share that would say what nearly everybody or nearly nobody answered', () => {
  test.each([
    [2, 'Creators: under 2%', 2],
    [198, 'Creators: over 98%', 98],
  ])('is a bound in text, chart and bars: %i of 200', (creators, words, bar) => {
    const card = summaryCard(
      summaryOfTally({ respondents: 200, counts: { 'rung:creator': creators } }, null),
      ...IN_ENGLISH,
    )
    const json = JSON.stringify(card).replaceAll('\u00a0', ' ')
    expect(json).toContain(`{"x":"${words}","y":${bar}}`)
    expect(json).toMatch(new RegExp(`"title":"Creators","value":"${words.slice(10)} ·`))
    expect(json).not.toContain(`"${creators} ·`)
  })
})

describe('the conclusion of a summary', () => {
  const values = { respondents: 60, audience: 80, inactive: 6, creating: 3, willing: 4, reluctant: 6, active: 4 }
  const all = { ...values, noneForWork: 6, sharing: 4, commenting: 4, watching: 9 }

  test('stands before the models', () => {
    const { text } = shown(SIXTY)
    expect(text.indexOf('In short')).toBeLessThan(text.indexOf('Social Technographics'))
  })

  test.each(LANGUAGES.flatMap((code) => CONCLUSION_RULES.map((rule) => [code, rule] as const)))(
    'is a whole text in %s for %s',
    (code, rule) => {
      const summary = { ...SIXTY.summary, conclusion: { rule, values: all } }
      const card = summaryCard({ ...SIXTY, summary }, languageOf(code), { version: '1.5', actions: 'submit' })
      expect(JSON.stringify(card)).toContain(languageOf(code).text(`conclusions.${rule}`, all))
      expect(JSON.stringify(card)).not.toContain('{{')
    },
  )

  test('is followed by the ambassadors', () => {
    expect(shown(SIXTY).lines).toContain('12 people may be asked to be ambassadors.')
  })

  test.each([0, 1, 2])('is silent about ambassadors where hardly anybody offered: %i', (people) => {
    const others = PEOPLE.filter(({ answers }) => answers !== CREATES)
    const some = people === 0 ? others : [...others, { people, answers: CREATES }]
    expect(shown(aSummary(some)).text).not.toMatch(/ambassador/)
  })

  test('is silent about ambassadors where too few answered that question', () => {
    const silent = [
      { people: 60, answers: someoneWho({ consume: 'weekly' }) },
      { people: 4, answers: CREATES },
    ]
    expect(shown(aSummary(silent)).text).not.toMatch(/ambassador/)
  })
})

describe('the rest of a summary', () => {
  test('is behind one button, which names the release', () => {
    const { actions } = summaryCard(SIXTY, ...IN_DUTCH)
    expect(actions.map(({ title }) => title)).toEqual(['Details'])
    expect(actions[0]?.['data']).toEqual({ [ACTION_KEY]: { kind: 'summary-details', wave: WAVE, release: 3 } })
  })
})
