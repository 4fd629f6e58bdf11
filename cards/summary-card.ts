/** The summary as a one-page report: who answered, one conclusion, the three models; the rest is in the details. */
import type { Distribution, Share, Summary } from '../services/summary/summary'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, facts, heading, paragraph, remark, section, textBar, title } from './elements'
import type { Language } from './language'
import { groupKey } from './model-keys'
import { drawnShare, percentText, privacyTexts, responseText, shareText } from './share-text'

export interface SummaryView {
  readonly summary: Summary
  /** Whether this release stands because too little changed since. */
  readonly stands: boolean
  readonly minimumGroup: number
}

/** One page: who answered, what follows from it, the three models as chart and as numbers. */
export function summaryCard(view: SummaryView, language: Language, settings: CardSettings): Card {
  const { summary, stands, minimumGroup } = view
  const { wave, number, conclusion, ambassadors } = summary
  const text = language.text
  const date = language.date(summary.releasedAt)
  return cardOf(
    [
      title(text('summary.title')),
      remark(text('summary.released', { number, date })),
      ...(stands ? [paragraph(text('summary.stands', { date, minimum: minimumGroup }))] : []),
      paragraph(responseText(summary, language)),
      ...(summary.lowResponse ? [paragraph(text('summary.lowResponse'))] : []),
      section([
        heading(text('summary.conclusionTitle')),
        paragraph(text(`conclusions.${conclusion.rule}`, conclusion.values)),
        ...(ambassadors === null ? [] : [paragraph(text('summary.ambassadors', { count: ambassadors }))]),
      ]),
      model('forrester', summary.rungs, language),
      model('aimia', summary.personas, language),
      model('pyramid', summary.levels, language),
      section([
        remark(text('summary.interval')),
        ...privacyRemarks([summary.rungs, summary.personas, summary.levels], language),
        remark(text('summary.caution')),
        remark(text('summary.insideLess')),
      ]),
    ],
    [button(text('summary.details'), { kind: 'summary-details', wave, release: number }, settings)],
    language,
    settings,
  )
}

/** A chart, and the same numbers as text: not every client draws charts, and none tells them to a screen reader. */
function model(id: 'forrester' | 'aimia' | 'pyramid', { base, shares }: Distribution, language: Language): CardElement {
  const text = language.text
  const name = (share: Share) => text(groupKey(id, share.id))
  // The bar of a bound ends at the bound, so its name says which side is meant.
  const barName = (share: Share) =>
    share.kind === 'number' ? name(share) : `${name(share)}: ${percentText(share, language)}`
  return section([
    heading(text(`models.${id}.name`)),
    remark(`${text(`models.${id}.source`)} ${text(`models.${id}.overlap`)}`),
    paragraph(text('summary.chart', { count: language.number(base) })),
    {
      type: 'Chart.HorizontalBar',
      title: text(`models.${id}.name`),
      displayMode: 'AbsoluteNoAxis',
      // Clients make the longest bar as long as they can: with everybody in each, a percent is as long in all three.
      data: [
        { x: text('summary.everybody'), y: 100, color: 'neutral' },
        ...shares.map((share) => ({ x: barName(share), y: barLength(share, base) })),
      ],
      fallback: {
        type: 'TextBlock',
        text: shares.map((share) => `${textBar(drawnShare(share))} ${barName(share)}`).join('\n\n'),
        wrap: true,
      },
    },
    facts(shares.map((share) => ({ title: name(share), value: shareText(share, language) }))),
    ...benchmarkSources(shares, language),
  ])
}

/** As small print. */
export function privacyRemarks(distributions: readonly Distribution[], language: Language): readonly CardElement[] {
  return privacyTexts(distributions, language).map(remark)
}

/** In whole percents, rounded as the text beside it is. */
function barLength(share: Share, base: number): number {
  return Math.round(share.kind === 'number' ? (100 * share.count) / base : 100 * drawnShare(share))
}

/** What the short names beside these shares stand for: population and year. Nothing where there are none. */
export function benchmarkSources(shares: readonly Share[], language: Language): readonly CardElement[] {
  const populations = new Set(shares.flatMap(({ benchmarks }) => benchmarks.map(({ population }) => population)))
  const sources = [...populations].map((population) => language.text(`benchmarks.${population}.source`))
  return sources.length === 0 ? [] : [remark(sources.join(' '))]
}
