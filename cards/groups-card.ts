/** The summary by the groups of a wave's breakdown: which differ, what is shown of each, and what is not and why. */
import type { GroupSummary, GroupsSummary, Measure } from '../services/summary/groups'
import type { Response } from '../services/summary/response'
import type { Share } from '../services/summary/summary'
import type { Card, CardElement, CardSettings } from './card'
import { button, cardOf, facts, heading, paragraph, plainHeading, remark, section, title, verbatim } from './elements'
import type { Language } from './language'
import { groupKey } from './model-keys'
import { optionKey } from './question-keys'
import { percentText, shareText } from './share-text'

export interface GroupsView {
  readonly summary: GroupsSummary
  /** Whether this release stands because too little changed since. */
  readonly stands: boolean
  readonly minimumGroup: number
  /** The respondents from whom on shares of a group are shown. */
  readonly sharesFrom: number
  /** The place of the first group on this card. */
  readonly from: number
}

/** So many are on one card: the most telling ones first, the others behind a button. */
export const GROUPS_A_CARD = 10
const MOST_DIFFERENCES = 5
const MOST_HIDDEN = 15

const MEASURES: readonly Measure[] = ['willing', 'active']

export function groupsCard(view: GroupsView, language: Language, settings: CardSettings): Card {
  const { summary, stands, minimumGroup, sharesFrom } = view
  const { wave, number, dimension, groups, rest } = summary
  const { text } = language
  const all = rest === null ? groups : [...groups, rest]
  const from = Math.min(view.from, Math.max(0, all.length - 1))
  const shown = all.slice(from, from + GROUPS_A_CARD)
  const to = from + shown.length
  const turn = (place: number) => ({ kind: 'summary-groups', wave, release: number, from: place }) as const
  return cardOf(
    [
      ...headOf(summary, language),
      ...(stands
        ? [paragraph(text('summary.stands', { date: language.date(summary.releasedAt), minimum: minimumGroup }))]
        : []),
      ...(from > 0 ? [] : [everybody(summary, language), ...differences(summary, minimumGroup, language)]),
      ...(shown.length < all.length ? [remark(text('groups.place', { from: from + 1, to, all: all.length }))] : []),
      ...shown.map((group) => section(figures(group, summary, minimumGroup, language))),
      ...(to < all.length ? [] : hidden(summary, minimumGroup, language)),
      ...(shown.length === 0
        ? []
        : [
            section([
              remark(text('groups.ruleShares', { most: sharesFrom })),
              remark(text('groups.ruleBlurred')),
              remark(text('groups.ruleBound')),
              remark(text('groups.typeOne', { dimension: text(`groups.names.${dimension}`) })),
            ]),
          ]),
    ],
    [
      ...(to < all.length ? [button(text('groups.more'), turn(to), settings)] : []),
      ...(from > 0 ? [button(text('groups.first'), turn(0), settings)] : []),
    ],
    language,
    settings,
  )
}

/** Everything that is shown of one group. */
export function groupCard(
  { summary, group, minimumGroup, sharesFrom }: Omit<GroupsView, 'from' | 'stands'> & { readonly group: GroupSummary },
  language: Language,
  settings: CardSettings,
): Card {
  const { text } = language
  const { shown } = group
  return cardOf(
    [
      ...headOf(summary, language),
      section([
        ...figures(group, summary, minimumGroup, language),
        ...group.differs.map(({ measure, direction }) => paragraph(text(`groups.sentence.${measure}.${direction}`))),
      ]),
      ...(shown.kind === 'bands'
        ? []
        : [
            distribution(
              text('groups.willingness'),
              shown.willingness.shares,
              (id) => optionKey('willingness', id),
              minimumGroup,
              language,
            ),
            ...(
              [
                ['forrester', shown.rungs],
                ['aimia', shown.personas],
                ['pyramid', shown.levels],
              ] as const
            ).map(([model, { shares }]) =>
              distribution(text(`models.${model}.name`), shares, (id) => groupKey(model, id), minimumGroup, language),
            ),
          ]),
      section([
        remark(text(shown.kind === 'bands' ? 'groups.ruleShares' : 'summary.interval', { most: sharesFrom })),
        remark(text('groups.ruleBlurred')),
        remark(text('groups.ruleBound')),
      ]),
    ],
    [],
    language,
    settings,
  )
}

function headOf({ dimension, number, releasedAt }: GroupsSummary, { text, date }: Language): readonly CardElement[] {
  return [
    title(text(`groups.title.${dimension}`)),
    remark(text('summary.released', { number, date: date(releasedAt) })),
  ]
}

function everybody({ whole }: GroupsSummary, language: Language): CardElement {
  const { text } = language
  const measures = MEASURES.map((measure) => {
    const value = shareOr(whole.measures[measure], language)
    return paragraph(text('groups.measure', { measure: text(`groups.measures.${measure}`), value }))
  })
  return section([heading(text('groups.everybody')), paragraph(response(whole, language)), ...measures])
}

function differences(summary: GroupsSummary, minimum: number, language: Language): readonly CardElement[] {
  const { groups, rest } = summary
  const { text } = language
  if (groups.length === 0) return []
  const all = rest === null ? groups : [...groups, rest]
  const differing = all.filter(({ differs }) => differs.length > 0)
  const more = differing.length - MOST_DIFFERENCES
  const lines = differing.slice(0, MOST_DIFFERENCES).map((group) => {
    const said = group.differs.map(({ measure, direction }) => text(`groups.differs.${measure}.${direction}`))
    // With a label that no author of ours wrote: no markdown.
    return verbatim(
      text('groups.differ', { group: nameOf(group, summary, minimum, language), differences: said.join('; ') }),
    )
  })
  return [
    section([
      heading(text('groups.differTitle')),
      ...(lines.length === 0 ? [paragraph(text('groups.differNone'))] : lines),
      ...(more > 0 ? [paragraph(text('groups.differMore', { count: more }))] : []),
      remark(text('groups.differNote')),
    ]),
  ]
}

/** Its name, who answered, and the two measures beside those of everybody. */
function figures(group: GroupSummary, summary: GroupsSummary, minimum: number, language: Language): CardElement[] {
  const { text } = language
  const { shown } = group
  const lines = MEASURES.map((measure) => {
    const name = text(`groups.measures.${measure}`)
    if (shown.kind === 'bands') {
      const band = shown.bands[measure]
      const value = text(band === null ? 'groups.fewAnswered' : `groups.bands.${band}`)
      return text('groups.measure', { measure: name, value })
    }
    const value = shareOr(shown.measures[measure], language)
    const whole = shareOr(summary.whole.measures[measure], language)
    return text('groups.compared', { measure: name, value, whole })
  })
  return [
    plainHeading(nameOf(group, summary, minimum, language)),
    // One element for three lines: a card takes a dozen groups so.
    paragraph([response(group, language), ...lines].join('\n\n')),
  ]
}

function hidden({ hidden, dimension }: GroupsSummary, minimum: number, { text }: Language): readonly CardElement[] {
  const { why, labels, groups } = hidden
  if (why === null) return []
  const rest = text(`groups.rest.${dimension}`)
  const named = labels.slice(0, MOST_HIDDEN)
  const more = groups - named.length
  return [
    section([
      heading(text('groups.hiddenTitle')),
      paragraph(
        why === 'none'
          ? text('groups.hidden.none', { minimum })
          : text('groups.hidden.together', { count: groups, rest, minimum }),
      ),
      ...named.map(verbatim),
      ...(more > 0 && named.length > 0 ? [remark(text('groups.hiddenMore', { count: more }))] : []),
    ]),
  ]
}

function distribution(
  name: string,
  shares: readonly Share[],
  key: (id: string) => string,
  minimum: number,
  language: Language,
): CardElement {
  const { text } = language
  return section([
    heading(name),
    shares.length === 0
      ? remark(text('details.nobody', { minimum }))
      : facts(
          shares.map((share) => ({
            title: text(key(share.id)),
            // What was published is of populations: it stands beside the whole.
            value: shareText({ ...share, benchmarks: [] }, language),
          })),
        ),
  ])
}

function nameOf(
  { code, label }: GroupSummary,
  { dimension }: GroupsSummary,
  minimum: number,
  { text }: Language,
): string {
  if (code === 'rest') return text(`groups.rest.${dimension}`)
  return code === 'other' ? text(`groups.other.${dimension}`, { minimum }) : label
}

function response({ respondents, audience, responseRate }: Response, { text, number, percent }: Language): string {
  if (audience === null || responseRate === null)
    return text('groups.responseOnly', { respondents: number(respondents) })
  return text('groups.response', {
    respondents: number(respondents),
    audience: number(audience),
    rate: percent(responseRate),
  })
}

function shareOr(share: Share | null, language: Language): string {
  return share === null ? language.text('groups.fewAnswered') : percentText(share, language)
}
