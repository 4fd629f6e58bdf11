/** The second card of a summary: our own *highest* reading, and every question beside the activities. */
import type { Distribution, Share, SummarisedQuestion, Summary } from '../services/summary/summary'
import type { Card, CardElement, CardSettings } from './card'
import { cardOf, facts, heading, remark, section, title } from './elements'
import type { Language } from './language'
import { optionKey, shortKey } from './question-keys'
import { benchmarkText, shareText } from './summary-card'

export interface DetailsView {
  readonly summary: Summary
  readonly minimumGroup: number
}

export function detailsCard({ summary, minimumGroup }: DetailsView, language: Language, settings: CardSettings): Card {
  const text = language.text
  return cardOf(
    [
      title(text('details.title', { number: summary.number })),
      remark(text('summary.released', { number: summary.number, date: language.date(summary.releasedAt) })),
      highest('forrester', text('details.highestRung'), summary.highestRungs, language),
      highest('pyramid', text('details.highestLevel'), summary.highestLevels, language),
      platforms(summary, language),
      ...QUESTIONS.map((id) => question(id, summary.questions[id], minimumGroup, language)),
      section([remark(text('summary.interval'))]),
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
        title: language.text(`models.${model}.places.${share.id}.name`),
        value: shareText(share, language),
      })),
    ),
  ])
}

/** Privately against for work, one row a platform, the most used first. */
function platforms({ questions }: Summary, language: Language): CardElement {
  const text = language.text
  const privately = questions['private-platforms']
  const work = questions['work-platforms']
  const ids = [...new Set([...work.shares, ...privately.shares].map(({ id }) => id))]
  const find = (distribution: Distribution, id: string) => distribution.shares.find((share) => share.id === id)
  const percent = (share: Share | undefined) => (share === undefined ? '–' : language.percent(share.share))
  const most = (id: string) => Math.max(find(privately, id)?.share ?? 0, find(work, id)?.share ?? 0)
  const benchmarks = privately.shares.filter((share) => share.benchmarks.length > 0)
  return section([
    heading(text('details.platforms')),
    remark(
      `${text('questions.private-platforms.short')}: ${text('details.answered', { count: privately.base })} · ` +
        `${text('questions.work-platforms.short')}: ${text('details.answered', { count: work.base })}`,
    ),
    facts(
      ids
        .toSorted((a, b) => most(b) - most(a))
        .map((id) => ({
          title: text(optionKey('work-platforms', id)),
          value: text('details.platformRow', { private: percent(find(privately, id)), work: percent(find(work, id)) }),
        })),
    ),
    ...benchmarks.map((share) =>
      remark(`${text(optionKey('private-platforms', share.id))} · ${benchmarkText(share, language)}`),
    ),
  ])
}

function question(
  id: SummarisedQuestion,
  { base, shares }: Distribution,
  minimum: number,
  language: Language,
): CardElement {
  const text = language.text
  return section([
    heading(text(shortKey(id))),
    remark(base === 0 ? text('details.nobody', { minimum }) : text('details.answered', { count: base })),
    ...(base === 0
      ? []
      : [facts(shares.map((share) => ({ title: text(optionKey(id, share.id)), value: shareText(share, language) })))]),
  ])
}
