/** The form with which a lead plans a wave: one card, filled in once, everything but the name and the end given. */
import type { WaveId } from '../services/identifiers'
import type { PlanField, PlanProblem } from '../services/waves/plan'
import type { Card, CardElement, CardSettings } from './card'
import { attention, cardOf, heading, mainButton, paragraph, plainAttention, remark, section, title } from './elements'
import type { Language } from './language'

export interface LaunchView {
  /** Tells one form from another. */
  readonly form: string
  /** The draft that is being changed; null for a new wave. */
  readonly draft: WaveId | null
  /** What may be chosen: the audiences that can be had here, and the numbers of the other choices. */
  readonly choices: Readonly<
    Record<'audience' | 'breakdown' | 'reminders' | 'reminder-days' | 'hours' | 'repeat', readonly string[]>
  >
  readonly filled: Readonly<Record<PlanField, string>>
  readonly problems: readonly PlanProblem[]
  /** Why the audience cannot be had, or which lines of the list cannot be used; ready to read. */
  readonly remarks: readonly string[]
  readonly timeZone: string
  /** The smallest group of which anything is shown. */
  readonly minimumGroup: number
  /** How many months answers are kept. */
  readonly retentionMonths: number
  readonly longest: Readonly<Record<'name' | 'greeting' | 'people', number>>
}

export function launchCard(view: LaunchView, language: Language, settings: CardSettings): Card {
  const { form, draft, problems, longest, timeZone, remarks, minimumGroup } = view
  const { text } = language
  const field = fieldsOf(view, language)
  return cardOf(
    [
      title(text('launch.title')),
      paragraph(text('launch.intro')),
      ...(problems.length > 0 ? [attention(text('step.problems', { count: problems.length }))] : []),
      ...remarks.map(plainAttention),
      ...field.text('name', { maxLength: longest.name }),
      section([
        ...field.choice('audience', 'expanded'),
        ...field.text('group', {}),
        ...field.text('people', { isMultiline: true, maxLength: longest.people }),
        remark(text('launch.uploads')),
      ]),
      section([...field.choice('breakdown', 'compact'), remark(text('launch.breakdown', { minimum: minimumGroup }))]),
      section([
        heading(text('launch.when')),
        remark(text('launch.zone', { zone: timeZone })),
        ...field.moment('opens'),
        ...field.moment('closes'),
        ...field.choice('hours', 'expanded'),
      ]),
      section([...field.choice('reminders', 'compact'), ...field.choice('reminder-days', 'compact')]),
      section([
        heading(text('launch.greeting')),
        remark(text('launch.plain')),
        ...field.text('greeting-en', { isMultiline: true, maxLength: longest.greeting }),
        ...field.text('greeting-nl', { isMultiline: true, maxLength: longest.greeting }),
      ]),
      section(field.choice('repeat', 'compact')),
    ],
    [mainButton(text('launch.preview'), { kind: 'plan', form, draft }, settings)],
    language,
    settings,
  )
}

function fieldsOf({ choices, filled, problems, retentionMonths }: LaunchView, { text }: Language) {
  const wrong = (field: PlanField) =>
    problems
      .filter((problem) => problem.field === field)
      .map(({ kind }) => attention(text(`launch.problems.${kind}`, { count: retentionMonths })))
  const input = (field: PlanField, properties: Readonly<Record<string, unknown>> & { type: string }): CardElement[] => {
    const [problem] = wrong(field)
    const asked = { id: field, label: text(`launch.fields.${field}`), value: filled[field], ...properties }
    // Nearer to the field that it is about than to the one before.
    return problem === undefined
      ? [asked]
      : [
          { ...problem, spacing: 'Large' },
          { ...asked, spacing: 'None' },
        ]
  }
  return {
    text: (field: PlanField, properties: Readonly<Record<string, unknown>>) =>
      input(field, { type: 'Input.Text', ...properties }),
    choice: (field: keyof typeof choices, style: 'compact' | 'expanded') =>
      input(field, {
        type: 'Input.ChoiceSet',
        style,
        wrap: true,
        choices: choices[field].map((option) => ({
          title: text(`launch.options.${field}.${option}`),
          value: option,
        })),
      }),
    moment: (which: 'opens' | 'closes') => [
      ...input(`${which}-date`, { type: 'Input.Date' }),
      ...input(`${which}-time`, { type: 'Input.Time' }),
    ],
  }
}
