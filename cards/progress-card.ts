/** How far a wave is, for the lead: counts of deliveries, never of answers, and nobody's name. */
import type { WaveId } from '../services/identifiers'
import type { Progress } from '../services/waves/progress'
import type { HaltReason, WaveState } from '../services/waves/wave'
import type { AskedOrder, WaveOrder } from './actions'
import type { Card, CardElement, CardSettings } from './card'
import { attention, button, cardOf, facts, paragraph, plainText, remark, section, textBar, title } from './elements'
import type { Language } from './language'

export interface ProgressView {
  readonly wave: WaveId
  readonly name: string
  readonly state: WaveState
  readonly opensAt: Date | null
  readonly closesAt: Date
  readonly timeZone: string
  /** Of deliveries alone. */
  readonly progress: Omit<Progress, 'answered' | 'reminded' | 'optedOut'>
  /** At least so many; null where fewer than the minimum group, which is all that is told then. */
  readonly answered: number | null
  readonly minimumGroup: number
  /** 0 before the first reminder. */
  readonly reminders: number
  readonly remindedAt: Date
  /** At the present pace; null where nothing is being sent. */
  readonly secondsLeft: number | null
  readonly halted: HaltReason | null
  /** Whether the app is being installed for whoever of the audience does not have it. */
  readonly installing: boolean
  /** In words: why nobody could have it installed; null where nothing stood in the way. */
  readonly obstacle: string | null
}

export function progressCard(view: ProgressView, language: Language, settings: CardSettings): Card {
  const { wave, name, state, halted, installing, obstacle, progress } = view
  const { text } = language
  const order = (one: WaveOrder) =>
    button(text(`waves.orders.${one}`), { kind: 'wave-order', wave, order: one }, settings)
  const ask = (one: AskedOrder) => button(text(`waves.orders.${one}`), { kind: 'ask', wave, order: one }, settings)
  return cardOf(
    [
      title(text('progress.title')),
      ...plainText(name),
      paragraph(text(`progress.states.${state}`, times(view, language))),
      ...(halted === null ? [] : [attention(text(`progress.halted.${halted}`))]),
      ...(installing ? [paragraph(text('progress.installing'))] : []),
      ...(obstacle === null ? [] : [attention(text('progress.obstacle', { problem: obstacle }))]),
      ...(progress.people === 0 ? [] : [HAS_OPENED.has(state) ? counts(view, language) : listed(view, language)]),
    ],
    [
      ...(state === 'open' ? [order('progress'), ask('remind'), ask('close')] : []),
      ...(state === 'open' && (progress.failed > 0 || halted !== null || obstacle !== null) ? [order('retry')] : []),
      ...(state === 'scheduled' || state === 'open' ? [ask('cancel')] : []),
    ],
    language,
    settings,
  )
}

/** Before that there is nothing to count but the people of a list. */
const HAS_OPENED: ReadonlySet<WaveState> = new Set(['open', 'closed'])

function listed({ progress }: ProgressView, { text }: Language): CardElement {
  return paragraph(text('progress.listed', { count: progress.people }))
}

function times({ opensAt, closesAt, timeZone }: ProgressView, language: Language) {
  return {
    opens: opensAt === null ? '' : language.moment(opensAt, timeZone),
    closes: language.moment(closesAt, timeZone),
  }
}

function counts(view: ProgressView, language: Language): CardElement {
  const { progress, answered, minimumGroup, reminders, remindedAt, timeZone, secondsLeft } = view
  const { text, number } = language
  const row = (key: string, count: number) =>
    count === 0 ? [] : [{ title: text(`progress.${key}`), value: number(count) }]
  const done = progress.people - progress.toGo
  return section([
    paragraph(
      `${textBar(done / progress.people)} ${text('progress.done', { done: number(done), people: number(progress.people) })}`,
    ),
    facts([
      { title: text('progress.sent'), value: number(progress.sent) },
      {
        title: text('progress.answered'),
        value:
          answered === null
            ? text('progress.few', { minimum: minimumGroup })
            : text('progress.atLeast', { many: number(answered), rate: language.percent(answered / progress.people) }),
      },
      { title: text('progress.toGo'), value: number(progress.toGo) },
      ...row('blocked', progress.blocked),
      ...row('removed', progress.removed),
      ...row('notInstalled', progress.notInstalled),
      ...row('failed', progress.failed),
    ]),
    ...progress.reasons.map(({ reason, count }) => remark(text(`progress.reasons.${reason}`, { count }))),
    ...(secondsLeft === null ? [] : [paragraph(text('progress.left', { time: durationOf(secondsLeft, language) }))]),
    ...(reminders === 0
      ? []
      : [paragraph(text('progress.reminders', { number: reminders, at: language.moment(remindedAt, timeZone) }))]),
    remark(text('progress.privacy', { minimum: minimumGroup })),
  ])
}

/** In minutes below two hours, then in hours: more would promise more than a pace can tell. */
function durationOf(seconds: number, { text }: Language): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  return minutes < 120
    ? text('progress.minutes', { count: minutes })
    : text('progress.hours', { count: Math.ceil(minutes / 60) })
}
