/** @jest-environment jsdom */
import { detailsCard } from '../../cards/details-card'
import { someoneWho } from '../support/answers'
import { rendered } from '../support/rendered-card'
import { aSummary, IN_DUTCH, IN_ENGLISH } from '../support/views'

const WATCHES = someoneWho(
  { consume: 'weekly' },
  {
    'private-platforms': ['facebook', 'whatsapp'],
    'work-platforms': ['none'],
    moments: ['evening'],
    comfort: 'neutral',
  },
)
const CREATES = someoneWho(
  { consume: 'weekly', share: 'monthly', create: 'monthly' },
  {
    'private-platforms': ['linkedin', 'facebook'],
    'work-platforms': ['viva-engage', 'linkedin'],
    moments: ['evening', 'commute'],
    willingness: 'very-much',
    motives: ['fun', 'need-time'],
  },
)
/** 40 watch and 20 create, of 80; 4 of them told their time. */
const SIXTY = aSummary(
  [
    { people: 36, answers: WATCHES },
    { people: 4, answers: { ...WATCHES, 'time-per-day': '1-2h' } },
    { people: 20, answers: CREATES },
  ],
  80,
)
const shown = rendered(detailsCard(SIXTY, ...IN_ENGLISH))
const text = shown.text.replaceAll('\u00a0', ' ')
const lines = shown.lines.map((line) => line.replaceAll('\u00a0', ' '))

const MOMENT = 'On the way to and from work: 20 · 33% (28–40%)'

/** So many titles and values, some lines after the one that begins so. */
function rowsAfter(beginning: string, many: number, after = 1): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith(beginning)) + after
  const rows = Array.from({ length: many }, (_, row) => `${lines[start + 2 * row]}: ${lines[start + 2 * row + 1]}`)
  return rows
}

describe('the details of a summary', () => {
  test('say of which summary they are', () => {
    expect(lines.slice(0, 2)).toEqual(['Details of summary 3', 'Summary 3, 2 March 2026'])
    expect(rendered(detailsCard(SIXTY, ...IN_DUTCH)).lines.slice(0, 2)).toEqual([
      'Details van samenvatting 3',
      'Samenvatting 3, 2 maart 2026',
    ])
  })

  test('show everybody at their highest rung and level, marked as our own reading', () => {
    expect(text).toContain('Highest rung (our own reading, adds up to 100%)\nCreators\n20 · 33% (28–40%)\n')
    expect(text).toContain('Highest level (our own reading, adds up to 100%)\nCurating\nunder 5%\n')
  })

  test('set no published figure beside our own reading', () => {
    const [before = ''] = text.split('Platforms: privately, and for work')
    expect(before).not.toMatch(/US|NL/)
  })

  test('compare platforms privately and for work, the most used first', () => {
    expect(text).toContain('Privately: 60 answered. For work: 60 answered.\nFacebook\n')
    expect(rowsAfter('Privately:', 4)).toEqual([
      'Facebook: private over 95% · work under 5% · NL 2024: 71%',
      'WhatsApp: private 67% · work under 5%',
      'Viva Engage (Yammer): work 33%',
      'LinkedIn: private 33% · work 33% · NL 2024: 38%',
    ])
  })

  test('put what is no platform of its own last', () => {
    expect(rowsAfter('Privately:', 13).slice(-2)).toEqual([
      'Another one: private under 5% · work under 5%',
      'None: private under 5% · work 67%',
    ])
  })

  test('say of whom and of when the published figures are', () => {
    expect(lines).toContain('NL 2024: Dutch social media users aged 15 and over, January 2024.')
  })

  test('withhold platforms too where fewer than five answered, and never say that nobody did', () => {
    const few = aSummary([
      { people: 60, answers: someoneWho({ consume: 'weekly' }) },
      { people: 4, answers: WATCHES },
    ])
    const withheld = 'Privately: fewer than 5 answered. For work: fewer than 5 answered.'
    const shown = rendered(detailsCard(few, ...IN_ENGLISH))
    expect(shown.text).toContain(`${withheld}\nTime on an ordinary day\nFewer than 5 people answered this question`)
    expect(shown.text).not.toMatch(/\b[0-4] answered|Facebook/)
    expect(shown.warnings).toEqual([])
  })

  test.each([
    ['Best moments', 60, 'On the way to and from work', '20 · 33% (28–40%)'],
    ['Comfort with posting about work', 40, 'Neither comfortable nor uncomfortable', 'over 90%'],
    ['Willingness to contribute', 20, 'Very much', 'over 80%'],
    ['Motives and needs', 20, 'It is fun', 'over 80%'],
  ])('give %s as shares of the %i who answered', (question, base, option, row) => {
    const [, section = ''] = text.split(`${question}\n${base} answered\n`)
    expect(section).toContain(`${option}\n${row}\n`)
  })

  test('put the most chosen first where several could be chosen, and keep the order of a scale', () => {
    expect(rowsAfter('Best moments', 2, 2)).toEqual(['In the evening: over 95%', MOMENT])
    expect(rowsAfter('Comfort with', 1, 2)).toEqual(['Very uncomfortable: under 10%'])
  })

  test('withhold a question that fewer than five answered', () => {
    expect(text).toContain(
      'Time on an ordinary day\nFewer than 5 people answered this question, so it is not shown.\nBest moments',
    )
  })

  test('say what an interval covers, and why some shares are bounds and some numbers off', () => {
    expect(lines).toContain('In brackets: the 95% interval. It covers chance, not who chose to answer.')
    expect(lines.at(-2)).toContain('“Over” and “under” stand where an exact share would say what nearly everybody')
    expect(lines.at(-1)).toContain('Some of these numbers are off by a few answers, by chance')
  })
})
