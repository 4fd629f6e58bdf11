/** How a share is written and drawn: as a number, or as the bound that stands in its place. */
import type { Distribution, Share, Summary } from '../services/summary/summary'
import { row } from './elements'
import type { Language } from './language'

/** Who answered, of whom. */
export function responseText({ respondents, audience, responseRate }: Summary, language: Language): string {
  if (audience === null || responseRate === null) {
    return language.text('summary.respondentsOnly', { respondents: language.number(respondents) })
  }
  return language.text('summary.respondents', {
    respondents: language.number(respondents),
    audience: language.number(audience),
    rate: language.percent(responseRate),
  })
}

/** Why some shares are bounds, and others off by chance, where some are. */
export function privacyTexts(distributions: readonly Distribution[], { text }: Language): readonly string[] {
  const all = distributions.flatMap(({ shares }) => shares)
  return [
    ...(all.some(({ kind }) => kind === 'bound') ? [text('summary.bounds')] : []),
    ...(all.some((share) => share.kind === 'number' && share.isBlurred) ? [text('summary.blurred')] : []),
  ]
}

/** `42 · 70% (61–78%)`: count, share and its interval; or the bound. Then what was published of others. */
export function shareText(share: Share, language: Language): string {
  return row([ownText(share, language), ...benchmarkTexts(share.benchmarks, language)])
}

/** `70%`, `over 80%`, `under 20%`. */
export function percentText(share: Share, language: Language): string {
  switch (share.kind) {
    case 'number':
      return language.percent(share.share)
    case 'bound':
      return language.text(`summary.${share.bound.side}`, { share: language.percent(share.bound.share) })
  }
}

/** In 0..1, where a bar ends and how rows are ordered: a bound stands for all that it may be. */
export function drawnShare(share: Share): number {
  switch (share.kind) {
    case 'number':
      return share.share
    case 'bound':
      return share.bound.share
  }
}

/** `US 2009: 24%`, each under a short name that `benchmarkSources` explains. */
export function benchmarkTexts(benchmarks: Share['benchmarks'], language: Language): readonly string[] {
  return benchmarks.map(({ share, lessThan, population }) => {
    const figure = language.percent(share)
    return language.text('summary.benchmark', {
      population: language.text(`benchmarks.${population}.short`),
      share: lessThan ? language.text('summary.lessThan', { share: figure }) : figure,
    })
  })
}

function ownText(share: Share, language: Language): string {
  if (share.kind !== 'number') return percentText(share, language)
  return language.text('summary.share', {
    count: language.number(share.count),
    share: language.percent(share.share),
    low: language.number(Math.round(share.interval.low * 100)),
    high: language.percent(share.interval.high),
  })
}
