/** The second card of a summary: our own *highest* reading, and every question beside the activities. */
import type { Distribution, Share, SummarisedQuestion, Summary } from '../services/summary/summary'
import type { Card, CardElement, CardSettings } from './card'
import { cardOf, facts, heading, remark, row, section, title } from './elements'
import type { Language } from './language'
import { groupKey } from './model-keys'
import { optionKey, shortKey } from './question-keys'
import { benchmarkTexts, drawnShare, percentText, shareText } from './share-text'
import { benchmarkSources, privacyRemarks } from './summary-card'

export interface DetailsView {
  readonly summary: Summary
  readonly minimumGroup: number
}

/** Behind *Details*: numbers alone, without charts. */
export function detailsCard({ summary, minimumGroup }: DetailsView, language: Language, settings: CardSettings): Card {
  const text = language.text
  return cardOf(
    [
      title(text('details.title', { number: summary.number })),
      remark(text('summary.released', { number: summary.number, date: language.date(summary.releasedAt) })),
      highest('forrester', text('details.highestRung'), summary.highestRungs, language),
      highest('pyramid', text('details.highestLevel'), summary.highestLevels, language),
      platforms(summary, minimumGroup, language),
      ...QUESTIONS.map((id) => question(id, summary.questions[id], minimumGroup, language)),
      section([
        remark(text('summary.interval')),
        ...privacyRemarks([summary.highestRungs, summary.highestLevels, ...Object.values(summary.questions)], language),
      ]),
    ],
    [],
    language,
    settings,
  )
}

/** In the order of a reader's questions: how much, when, what, who may see it, and who would join in. */
const QUESTIONS: readonly SummarisedQuestion[] = [
  'time-per-day',
  'moments',
  'media-types',
  'visibility',
  'comfort',
  'willingness',
  'motives',
  'linkedin',
  'ambassador',
]

function highest(
  model: 'forrester' | 'pyramid',
  name: string,
  { shares }: Distribution,
  language: Language,
): CardElement {
  return section([
    heading(name),
    facts(
      shares.map((share) => ({
        title: language.text(groupKey(model, share.id)),
        value: shareText(share, language),
      })),
    ),
  ])
}

/** Privately against for work, one row a platform, the most used first; each row says which is which. */
function platforms({ questions }: Summary, minimum: number, language: Language): CardElement {
  const text = language.text
  const privately = questions['private-platforms']
  const work = questions['work-platforms']
  const find = (distribution: Distribution, id: string) => distribution.shares.find((share) => share.id === id)
  const ids = [...new Set([...work.shares, ...privately.shares].map(({ id }) => id))]
  const answers = ids.map((id) => ({ id, own: find(privately, id), work: find(work, id) }))
  const said = (kind: 'private' | 'work', share: Share | undefined) =>
    share === undefined ? [] : [text(`details.${kind}`, { share: percentText(share, language) })]
  const drawn = (share: Share | undefined) => (share === undefined ? 0 : drawnShare(share))
  const answered = ({ base }: Distribution) =>
    base === 0 ? text('details.fewAnswered', { minimum }) : text('details.answered', { count: base })
  const most = mostFirst(answers, ({ own, work }) => Math.max(drawn(own), drawn(work)))
  const rows = most.map(({ id, own, work }) => ({
    title: text(optionKey('work-platforms', id)),
    value: row([...said('private', own), ...said('work', work), ...benchmarkTexts(own?.benchmarks ?? [], language)]),
  }))
  return section([
    heading(text('details.platforms')),
    remark(text('details.platformRows', { privately: answered(privately), work: answered(work) })),
    // Where both questions are withheld there are no rows, and a set without facts is no element.
    ...(rows.length > 0 ? [facts(rows)] : []),
    ...benchmarkSources(privately.shares, language),
  ])
}

function question(
  id: SummarisedQuestion,
  { base, shares }: Distribution,
  minimum: number,
  language: Language,
): CardElement {
  const text = language.text
  const rows = SEVERAL.has(id) ? mostFirst(shares, drawnShare) : shares
  return section([
    heading(text(shortKey(id))),
    remark(base === 0 ? text('details.nobody', { minimum }) : text('details.answered', { count: base })),
    ...(base === 0
      ? []
      : [facts(rows.map((share) => ({ title: text(optionKey(id, share.id)), value: shareText(share, language) })))]),
  ])
}

/** Where several options can be chosen their own order says nothing; those of the others go from little to much. */
const SEVERAL: ReadonlySet<SummarisedQuestion> = new Set(['moments', 'media-types', 'motives'])
/** These stand at the end of a list, however many chose them. */
const REST: readonly string[] = ['other', 'none', 'rather-not']

function mostFirst<Row extends { readonly id: string }>(rows: readonly Row[], share: (row: Row) => number): Row[] {
  const rank = (row: Row) => (REST.includes(row.id) ? -1 : share(row))
  return rows.toSorted((a, b) => rank(b) - rank(a))
}
