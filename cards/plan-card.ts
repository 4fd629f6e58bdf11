/** A planned wave: what will happen, and the invitation as employees get it; a draft can be confirmed. */
import type { WaveId } from '../services/identifiers'
import type { Dimension } from '../services/waves/coding'
import type { AskedOrder } from './actions'
import type { Card, CardElement, CardSettings } from './card'
import {
  attention,
  button,
  cardOf,
  facts,
  heading,
  mainButton,
  paragraph,
  plainAttention,
  plainText,
  remark,
  section,
  title,
  verbatim,
} from './elements'
import { type InvitationView, invitationBody } from './invitation-card'
import type { Language } from './language'

export interface PlanView {
  readonly wave: WaveId
  /** Whether it is still to be confirmed. */
  readonly draft: boolean
  readonly name: string
  readonly audience: { readonly kind: string; readonly name: string }
  /** How many people the audience has now; null where that is known only when the wave opens. */
  readonly people: number | null
  readonly breakdown: Dimension | null
  /** Which groups there will be; null without a breakdown. */
  readonly groups: PlannedGroups | null
  readonly minimumGroup: number
  readonly opensAt: Date | null
  /** The first moment at which somebody may be reached, where that is later than the opening; null where it is not. */
  readonly sendsFrom: Date | null
  readonly closesAt: Date
  readonly timeZone: string
  readonly reminders: { readonly most: number; readonly everyDays: number }
  readonly workingHours: boolean
  readonly repeatEveryMonths: number | null
  /** The wave that will close when this one opens; null for none. */
  readonly closesWave: string | null
  /** Why some of them cannot be reached, ready to read; null where nothing is known to be in the way. */
  readonly warning: string | null
  /** Lines of the list that cannot be used, ready to read. */
  readonly remarks: readonly string[]
  /** The invitation in each language. */
  readonly invitations: readonly { readonly language: Language; readonly view: InvitationView }[]
}

export type PlannedGroups =
  /** The audience is read when the wave opens. */
  | { readonly kind: 'later' }
  | {
      readonly kind: 'known'
      /** The largest first. */
      readonly named: readonly { readonly label: string; readonly people: number }[]
      /** How many are not named here. */
      readonly more: number
      /** How many people are in groups too small to be told apart, or in none. */
      readonly others: number
    }

export function planCard(view: PlanView, language: Language, settings: CardSettings): Card {
  const { invitations, remarks } = view
  const nobody = view.draft && view.people === 0
  const { text } = language
  return cardOf(
    [
      title(text('plan.title')),
      ...plainText(view.name),
      facts(rows(view, language)),
      ...plainText(view.audience.name),
      ...(nobody ? [attention(text('plan.nobody'))] : []),
      ...(view.warning === null ? [] : [plainAttention(view.warning)]),
      ...(view.sendsFrom === null
        ? []
        : [paragraph(text('plan.sendsFrom', { at: language.moment(view.sendsFrom, view.timeZone) }))]),
      ...groupSection(view, language),
      ...(view.closesWave === null ? [] : [paragraph(text('plan.closesWave')), ...plainText(view.closesWave)]),
      ...(remarks.length === 0 ? [] : [section([heading(text('plan.unused')), ...remarks.flatMap(plainText)])]),
      ...invitations.map(({ language: other, view: invitation }) =>
        section([remark(text(`plan.invitation.${other.code}`)), ...invitationBody(invitation, other)]),
      ),
    ],
    buttons(view, !nobody, language, settings),
    language,
    settings,
  )
}

function groupSection({ breakdown, groups, minimumGroup }: PlanView, language: Language): readonly CardElement[] {
  const { text } = language
  if (breakdown === null || groups === null) return []
  const rule = remark(text('plan.groups.rule', { minimum: minimumGroup }))
  if (groups.kind === 'later') {
    return [section([heading(text('plan.groups.title')), paragraph(text('plan.groups.later')), rule])]
  }
  const { named, more, others } = groups
  return [
    section([
      heading(text('plan.groups.title')),
      ...(named.length === 0 ? [paragraph(text('plan.groups.none', { minimum: minimumGroup }))] : []),
      // As the directory or a lead's list wrote them: no markdown.
      ...named.map(({ label, people }) => verbatim(text('plan.groups.group', { label, people }))),
      ...(more === 0 ? [] : [remark(text('plan.groups.more', { count: more }))]),
      ...(others === 0
        ? []
        : [paragraph(text(`plan.groups.others.${breakdown}`, { count: others, minimum: minimumGroup }))]),
      rule,
    ]),
  ]
}

function buttons(
  { wave, draft }: PlanView,
  confirmable: boolean,
  { text }: Language,
  settings: CardSettings,
): readonly CardElement[] {
  const tryOut = button(text('plan.try'), { kind: 'try', wave }, settings)
  if (!draft) return [tryOut]
  return [
    ...(confirmable ? [mainButton(text('plan.confirm'), { kind: 'confirm', wave }, settings)] : []),
    tryOut,
    button(text('plan.again'), { kind: 'plan-again', wave }, settings),
    button(text('plan.drop'), { kind: 'wave-order', wave, order: 'drop' }, settings),
  ]
}

function rows(view: PlanView, language: Language): { title: string; value: string }[] {
  const { audience, people, breakdown, opensAt, closesAt, timeZone, reminders, workingHours, repeatEveryMonths } = view
  const { text } = language
  const row = (key: string, value: string) => ({ title: text(`plan.rows.${key}`), value })
  return [
    row('audience', text(`plan.audience.${audience.kind}`)),
    row('people', people === null ? text('plan.peopleLater') : language.number(people)),
    row('breakdown', text(`launch.options.breakdown.${breakdown ?? 'none'}`)),
    row('opens', opensAt === null ? text('plan.atOnce') : language.moment(opensAt, timeZone)),
    row('closes', language.moment(closesAt, timeZone)),
    row('reminders', text('plan.reminders', { count: reminders.most, days: reminders.everyDays })),
    row('hours', text(workingHours ? 'launch.options.hours.working' : 'launch.options.hours.any')),
    row('repeat', text(`launch.options.repeat.${repeatEveryMonths ?? 0}`)),
  ]
}

export interface OrderView {
  readonly wave: WaveId
  readonly name: string
  readonly order: AskedOrder
  /** The reminder that would begin. */
  readonly round: number
}

/** Asks once before an order that cannot be taken back. */
export function orderCard({ wave, name, order, round }: OrderView, language: Language, settings: CardSettings): Card {
  const { text } = language
  return cardOf(
    [title(text(`waves.ask.${order}.title`)), ...plainText(name), paragraph(text(`waves.ask.${order}.text`))],
    [
      button(
        text(`waves.ask.${order}.yes`),
        order === 'remind' ? { kind: 'remind', wave, round } : { kind: 'wave-order', wave, order },
        settings,
      ),
      button(text('waves.ask.no'), { kind: 'wave-order', wave, order: 'progress' }, settings),
    ],
    language,
    settings,
  )
}

/** Every wave, the newest first. */
export function wavesCard(waves: readonly WaveRow[], language: Language, settings: CardSettings): Card {
  const { text } = language
  const body: CardElement[] = waves.flatMap((wave) => [
    section([
      ...plainText(`${wave.number}. ${wave.name}`),
      paragraph(
        text(`progress.states.${wave.state}`, {
          opens: language.moment(wave.opensAt, wave.timeZone),
          closes: wave.closesAt === null ? '' : language.moment(wave.closesAt, wave.timeZone),
        }),
      ),
      ...(HAS_OPENED.has(wave.state) ? [remark(answered(wave, language))] : []),
    ]),
  ])
  return cardOf([title(text('waves.title')), ...body], [], language, settings)
}

const HAS_OPENED: ReadonlySet<string> = new Set(['open', 'trial', 'closed'])

function answered({ answered: count, minimumGroup }: WaveRow, { text }: Language): string {
  return count === null ? text('waves.few', { minimum: minimumGroup }) : text('waves.answered', { count })
}

export interface WaveRow {
  readonly number: number
  readonly name: string
  readonly state: string
  readonly opensAt: Date
  /** Null for the trial, which has no end. */
  readonly closesAt: Date | null
  readonly timeZone: string
  /** At least so many; null where fewer than the minimum group. */
  readonly answered: number | null
  readonly minimumGroup: number
}
