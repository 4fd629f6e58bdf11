/** The summary as a one-page report: who answered, one conclusion, the three models; the rest is in the details. */
import type { Distribution, Share, Summary } from '../services/summary/summary'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, heading, paragraph, remark, section, textBar, title } from './elements'
import type { Language } from './language'

export interface SummaryView {
  readonly summary: Summary
  /** Whether this release stands because too little changed since. */
  readonly stands: boolean
  readonly minimumGroup: number
}

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
      paragraph(response(summary, language)),
      ...(summary.lowResponse ? [paragraph(text('summary.lowResponse'))] : []),
      section([
        heading(text('summary.conclusionTitle')),
        paragraph(text(`conclusions.${conclusion.rule}`, conclusion.values)),
        ...(ambassadors === null ? [] : [paragraph(text('summary.ambassadors', { count: ambassadors }))]),
      ]),
      model('forrester', summary.rungs, language),
      model('aimia', summary.personas, language),
      model('pyramid', summary.levels, language),
      section([remark(text('summary.interval')), remark(text('summary.caution')), remark(text('summary.insideLess'))]),
    ],
    [button(text('summary.details'), { kind: 'summary-details', wave, release: number }, settings)],
    language,
    settings,
  )
}

function response({ respondents, audience, responseRate }: Summary, language: Language): string {
  if (audience === null || responseRate === null) {
    return language.text('summary.respondentsOnly', { respondents: language.number(respondents) })
  }
  return language.text('summary.respondents', {
    respondents: language.number(respondents),
    audience: language.number(audience),
    rate: language.percent(responseRate),
  })
}

/** A chart, and the same numbers as text: not every client draws charts, and none tells them to a screen reader. */
function model(id: 'forrester' | 'aimia' | 'pyramid', { shares }: Distribution, language: Language): CardElement {
  const text = language.text
  const name = (share: Share) => text(`models.${id}.places.${share.id}.name`)
  return section([
    heading(text(`models.${id}.name`)),
    remark(`${text(`models.${id}.source`)} ${text(`models.${id}.overlap`)}`),
    {
      type: 'Chart.HorizontalBar',
      title: text(`models.${id}.name`),
      displayMode: 'AbsoluteNoAxis',
      data: shares.map((share) => ({ x: name(share), y: Math.round(share.share * 100) })),
      fallback: 'drop',
    },
    ...shares.flatMap((share) => [
      paragraph(`${textBar(share.share)} **${name(share)}** ${shareText(share, language)}`),
      ...(share.benchmarks.length > 0 ? [remark(benchmarkText(share, language))] : []),
    ]),
  ])
}

/** `42 · 70 % (61–78 %)`: count, share and its interval. */
export function shareText({ count, share, interval }: Share, language: Language): string {
  return language.text('summary.share', {
    count: language.number(count),
    share: language.percent(share),
    low: language.percent(interval.low),
    high: language.percent(interval.high),
  })
}

/** The published figures beside a share, each with its population and year. */
export function benchmarkText({ benchmarks }: Share, language: Language): string {
  return benchmarks
    .map(({ share, lessThan, population }) => {
      const figure = language.percent(share)
      return language.text('summary.benchmark', {
        population: language.text(`benchmarks.${population}`),
        share: lessThan ? language.text('summary.lessThan', { share: figure }) : figure,
      })
    })
    .join(' · ')
}
