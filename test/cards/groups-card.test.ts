/** @jest-environment jsdom */
import { type GroupsView, groupCard, groupsCard } from '../../cards/groups-card'
import type { GroupSummary } from '../../services/summary/groups'
import { elementsOf } from '../support/card-elements'
import { aBound, aGroup, aGroupsView, aRest, aShare, BANDS, shares } from '../support/groups'
import { rendered } from '../support/rendered-card'
import { IN_DUTCH, IN_ENGLISH } from '../support/views'

const shown = (view: GroupsView, as: typeof IN_ENGLISH | typeof IN_DUTCH = IN_ENGLISH) =>
  rendered(groupsCard(view, ...as))
const one = (group: GroupSummary) => {
  const { summary } = aGroupsView({ groups: [group] })
  return rendered(groupCard({ summary, group, minimumGroup: 5, sharesFrom: 10 }, ...IN_ENGLISH)).text
}

const MORE_WILLING = [{ measure: 'willing', direction: 'higher' }] as const
const SALES = aGroup('Sales', { differs: MORE_WILLING })
const ICT = aGroup('ICT', { code: 'g2', shown: BANDS, respondents: 7, audience: 10, responseRate: 0.7 })

describe('the summary by group', () => {
  test('begins with everybody, and the groups that differ', () => {
    const { text } = shown(aGroupsView({ groups: [SALES, ICT], rest: aRest() }))
    for (const words of [
      'How social are our people, by department?',
      'Summary 3, 2 March 2026',
      '60 of 80 answered (75%)',
      'Sales: more people would gladly contribute',
    ]) {
      expect(text).toContain(words)
    }
    expect(text).not.toContain('ICT: more')
  })

  test('says the same in Dutch', () => {
    const { text } = shown(aGroupsView({ groups: [SALES], rest: aRest() }), IN_DUTCH)
    for (const words of [
      'Hoe ‘social’ zijn onze mensen, per afdeling?',
      'Sales: meer mensen zouden graag bijdragen',
      'Alle andere afdelingen samen',
    ]) {
      expect(text).toContain(words)
    }
  })

  test('says so where none differs more than chance may explain', () => {
    expect(shown(aGroupsView({ groups: [ICT] })).text).toContain('None more than chance may explain.')
  })

  test('sets the shares of a group of ten or more beside those of everybody, a bound in words', () => {
    const { text } = shown(aGroupsView({ groups: [SALES] }))
    expect(text).toContain('15 of 18 answered (83%)')
    expect(text).toContain('Would gladly contribute: 80% (everybody: 28%)')
    expect(text).toMatch(/Do more than watch: over\s80% \(everybody: 35%\)/)
  })

  test('says low, middle or high of five to nine, and no share', () => {
    const { text } = shown(aGroupsView({ groups: [ICT] }))
    expect(text).toContain('7 of 10 answered (70%)')
    expect(text).toContain('Would gladly contribute: high')
    expect(text).not.toContain('high (everybody')
  })

  test('names what is not shown by itself, and why', () => {
    const hidden = { groups: 2, labels: ['HR', 'Legal'], why: 'together' } as const
    const { text } = shown(aGroupsView({ groups: [SALES], rest: aRest(), hidden }))
    expect(text).toMatch(/2 groups are shown only as part of “All other departments together”.*fewer than 5 people/)
    expect(text).toContain('HR\nLegal')
  })

  test('says what is missing where no group can be shown', () => {
    const { text } = shown(aGroupsView({ hidden: { groups: 3, labels: ['HR', 'Legal', 'Sales'], why: 'none' } }))
    expect(text).toContain('No group can be shown yet: each needs at least 5 people who have answered')
    expect(text).not.toContain('Which groups differ')
  })

  test('says that its numbers are off by chance, as the card of one group does', () => {
    const said = 'These numbers are off by a few answers, by chance'
    expect(shown(aGroupsView({ groups: [SALES] })).text).toContain(said)
    expect(one(SALES)).toContain(said)
  })

  test('says since when it stands', () => {
    expect(shown(aGroupsView({ groups: [SALES] }, { stands: true })).text).toContain(
      'still the summary of 2 March 2026',
    )
  })

  test('calls those of small departments, or of none, what they are', () => {
    const { text } = shown(aGroupsView({ groups: [aGroup('', { code: 'other' })] }))
    expect(text).toContain('Departments of fewer than 5 people, or unknown')
  })

  test('shows names of the directory as they stand, where no markdown, link or mention is read', () => {
    const label = '**R&D** [x](https://example.org) <at>Lea</at>'
    const card = groupsCard(aGroupsView({ groups: [aGroup(label, { differs: MORE_WILLING })] }), ...IN_ENGLISH)
    const holding = elementsOf(card).filter(({ text }) => String(text).includes('R&D'))
    expect(holding.map(({ type }) => type)).toEqual(['TextRun', 'TextRun'])
  })
})

describe('more groups than fit a card', () => {
  const groups = Array.from({ length: 24 }, (_, place) => aGroup(`Team ${place + 1}`))
  const hidden = { groups: 1, labels: ['Legal'], why: 'together' } as const
  const page = (from: number) => shown(aGroupsView({ groups, rest: aRest(), hidden }, { from }))

  test.each([
    [0, 'Groups 1–10 of 25', ['More groups'], false],
    [10, 'Groups 11–20 of 25', ['More groups', 'First groups'], false],
    [20, 'Groups 21–25 of 25', ['First groups'], true],
  ])('come ten at a time: from %i on %s', (from, place, buttons, last) => {
    const card = page(from)
    expect(card.text).toContain(place)
    expect(card.text).toContain(`Team ${from + 1}\n`)
    expect(card.buttons).toEqual(buttons)
    expect(card.text.includes('What is not shown by itself')).toBe(last)
  })

  test('end where they end, however far an old or forged button reaches', () => {
    expect(page(9_000).text).toContain('Groups 25–25 of 25')
  })
})

describe('one group', () => {
  test('of ten or more shows its willingness and the three models', () => {
    const text = one(SALES)
    for (const words of ['Sales', 'Willingness to contribute', 'Social Technographics ladder', 'Engagement Pyramid']) {
      expect(text).toContain(words)
    }
    expect(text).toContain('More people here would gladly contribute than in the whole')
  })

  test('of fewer shows no distribution, and says why', () => {
    expect(one(ICT)).not.toContain('Engagement Pyramid')
    expect(one(ICT)).toContain('Shares of a group are shown from 10 respondents on')
  })

  test('withholds a question that too few of it answered', () => {
    const text = one(aGroup('Quiet', { shown: shares({ willingness: { base: 0, shares: [] } }) }))
    expect(text).toContain('Fewer than 5 people answered this question')
  })

  test('writes a bound for what nearly nobody answered', () => {
    const willingness = { base: 15, shares: [aBound('very-much', 'under', 0.2), aShare('quite', 9, 15)] }
    expect(one(aGroup('Sales', { shown: shares({ willingness }) }))).toMatch(/Very much:?\s*under\s20%/)
  })
})
