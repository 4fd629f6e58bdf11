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
const { text, lines } = rendered(detailsCard(SIXTY, ...IN_ENGLISH))

/** So many titles and values after a line. */
function rowsAfter(line: string, many: number): readonly string[] {
  const start = lines.indexOf(line) + 1
  return Array.from({ length: many }, (_, row) => `${lines[start + 2 * row]}: ${lines[start + 2 * row + 1]}`)
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
    expect(text).toContain('Highest rung (our own reading, adds up to 100%)\nCreators\n20 · 33% (28%–40%)')
    expect(text).toContain('Highest level (our own reading, adds up to 100%)\nCurating\n0 · 0% (0%–3%)')
  })

  test('set no published figure beside our own reading', () => {
    const [before = ''] = text.split('Platforms: privately, and for work')
    expect(before).not.toMatch(/adults|users/)
  })

  test('compare platforms privately and for work, the most used first', () => {
    expect(text).toContain('Privately: 60 answered\nFor work: 60 answered\nFacebook\n100% privately · 0% for work\n')
    expect(rowsAfter('For work: 60 answered', 4)).toEqual([
      'Facebook: 100% privately · 0% for work',
      'WhatsApp: 67% privately · 0% for work',
      'Viva Engage (Yammer): – privately · 33% for work',
      'LinkedIn: 33% privately · 33% for work',
    ])
  })

  test('put what is no platform of its own last', () => {
    expect(rowsAfter('For work: 60 answered', 13).slice(-2)).toEqual([
      'Another one: 0% privately · 0% for work',
      'None: 0% privately · 67% for work',
    ])
  })

  test('withhold platforms too where fewer than five answered, and never say that nobody did', () => {
    const few = aSummary([
      { people: 60, answers: someoneWho({ consume: 'weekly' }) },
      { people: 4, answers: WATCHES },
    ])
    const withheld = 'Fewer than 5 people answered this question, so it is not shown.'
    const { text: shown } = rendered(detailsCard(few, ...IN_ENGLISH))
    expect(shown).toContain(`Privately: ${withheld}\nFor work: ${withheld}\nTime on an ordinary day\n${withheld}`)
    expect(shown).not.toMatch(/\b[0-4] answered|Facebook/)
  })

  test('give what was published of platforms, with year and population', () => {
    expect(lines).toContain('Facebook · Dutch social media users aged 15 and over, January 2024: 71%')
  })

  test.each([
    ['Best moments', 60, 'On the way to and from work', '20 · 33% (28%–40%)'],
    ['Comfort with posting about work', 40, 'Neither comfortable nor uncomfortable', '40 · 100% (94%–100%)'],
    ['Willingness to contribute', 20, 'Very much', '20 · 100% (86%–100%)'],
    ['Motives and needs', 20, 'It is fun', '20 · 100% (86%–100%)'],
  ])('give %s as shares of the %i who answered', (question, base, option, row) => {
    const [, section = ''] = text.split(`${question}\n${base} answered\n`)
    expect(section).toContain(`${option}\n${row}\n`)
  })

  test('withhold a question that fewer than five answered', () => {
    expect(text).toContain(
      'Time on an ordinary day\nFewer than 5 people answered this question, so it is not shown.\nBest moments',
    )
  })

  test('say what an interval covers', () => {
    expect(lines.at(-1)).toBe('In brackets: the 95% interval. It covers chance, not who chose to answer.')
  })
})
