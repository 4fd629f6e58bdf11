/** Everything that is held about one employee, readable. */
import type { WaveId } from '../services/identifiers'
import type { Level, Persona, Rung } from '../services/profiles/profile'
import type { Participation } from '../services/questionnaire/participation'
import type { DraftAnswers, QuestionId } from '../services/questionnaire/questions'
import type { Dimension } from '../services/waves/coding'
import type { Delivery } from '../services/waves/delivery'
import type { Card, CardElement, CardSettings } from './card'
import { attention, button, cardOf, heading, paragraph, remark, section, title, verbatim } from './elements'
import type { Language } from './language'
import { type Model, personKey, youKey } from './model-keys'
import { optionKey, questionKey } from './question-keys'

export interface MyDataView {
  /** Null before there was any that concerns them. */
  readonly wave: WaveId | null
  /** Something that is held in this wave cannot be read, and is missing here. */
  readonly damaged: boolean
  readonly participation: Participation
  /** Other waves of which answers or an invitation are held, those that are older than this one first. */
  readonly others: readonly { readonly id: WaveId; readonly name: string; readonly answers: boolean }[]
  /** All questions, in order. */
  readonly questions: readonly QuestionId[]
  /** The first characters of the pseudonym. */
  readonly code: string
  readonly retentionMonths: number
  /** How long the audit log is kept. */
  readonly auditMonths: number
  /** Null for whoever is not among those whom this wave invites. */
  readonly delivery: Delivery | null
  /** The group in which they count, by its label, '' for all others; null in a wave without a breakdown. */
  readonly group: { readonly dimension: Dimension; readonly label: string } | null
  /** As Teams told it; null where it did not. */
  readonly timeZone: string | null
  /** How long whoever left is remembered. */
  readonly leaverDays: number
}

/** Answers, profile, invitation and identity, and where there is something to erase, the button for it. */
export function myDataCard(view: MyDataView, language: Language, settings: CardSettings): Card {
  const { wave, participation, others, questions, code, retentionMonths, auditMonths } = view
  const { leaverDays, delivery, group, timeZone, damaged } = view
  const { submitted, draft } = participation
  const text = language.text
  const here = submitted !== null || draft !== null || damaged
  const held = here || others.some(({ answers }) => answers)
  return cardOf(
    [
      title(text('myData.title')),
      ...(held ? [] : [paragraph(text('myData.none'))]),
      ...(damaged ? [attention(text('myData.damaged'))] : []),
      ...(submitted === null
        ? []
        : [
            section([
              heading(text('myData.answersTitle')),
              remark(
                text('myData.submittedOn', {
                  date: language.date(new Date(submitted.day)),
                  version: submitted.questionnaireVersion,
                }),
              ),
              ...answerRows(submitted.answers, questions, language),
            ]),
            section([heading(text('myData.profileTitle')), ...profileRows(submitted.profile, language)]),
          ]),
      ...(draft === null
        ? []
        : [section([heading(text('myData.draftTitle')), ...answerRows(draft.answers, questions, language)])]),
      ...(wave === null || (damaged && delivery === null)
        ? []
        : [
            section([
              heading(text('myData.invitationTitle')),
              ...invitationRows(delivery, language),
              ...groupRows(group, language),
            ]),
          ]),
      section([
        heading(text('myData.identityTitle')),
        paragraph(text('myData.identity', { language: text('myData.language') })),
        paragraph(timeZone === null ? text('myData.noTimeZone') : text('myData.timeZone', { timeZone })),
        ...(held ? [heading(text('myData.codeTitle')), verbatim(text('myData.code', { code }))] : []),
        // One element for four: this card comes near the size that Teams takes.
        paragraph(
          [
            text('myData.kept', { count: retentionMonths }),
            text('myData.where'),
            text('myData.left', { count: leaverDays }),
            text('myData.audit', { count: auditMonths }),
          ].join('\n\n'),
        ),
        ...(others.length === 0 ? [] : [paragraph(text('myData.others', { count: others.length }))]),
      ]),
    ],
    [
      ...(held && wave !== null ? [button(text('profile.erase'), { kind: 'erase', wave }, settings)] : []),
      ...others.slice(0, MOST_OTHERS).map(({ id, name }) => button(name, { kind: 'my-data', wave: id }, settings)),
    ],
    language,
    settings,
  )
}

function invitationRows(delivery: Delivery | null, { text, date }: Language): readonly CardElement[] {
  if (delivery === null) return [paragraph(text('myData.invitation.none'))]
  const { state, reason, round, reminders, activity, optedOut, answeredOn, messagedOn, locale, segments } = delivery
  const came = state === 'sent' && round < 0
  const told = [
    text(`myData.invitation.${came ? 'came' : state}`),
    ...(reason === null ? [] : [text('myData.reason', { reason: text(`export.reasons.${reason}`) })]),
    ...(reminders > 0 ? [text('myData.reminders', { count: reminders })] : []),
    ...(answeredOn === null ? [] : [text('myData.answeredOn', { date: date(new Date(answeredOn)) })]),
    ...(optedOut ? [text('myData.optedOut')] : []),
    ...(activity === null ? [] : [text('myData.message')]),
    ...(messagedOn === null ? [] : [text('myData.messagedOn', { date: date(new Date(messagedOn)) })]),
  ]
  const directory = Object.entries({ ...segments, locale }).flatMap(([name, value]) =>
    // As the directory or a lead's list wrote it: no markdown.
    value === null ? [] : [verbatim(text(`myData.directory.${name}`, { value }))],
  )
  return [paragraph(told.join(' ')), ...directory]
}
function groupRows(group: MyDataView['group'], { text }: Language): readonly CardElement[] {
  if (group === null) return []
  const { dimension, label } = group
  // As the directory or a lead's list wrote it: no markdown.
  return [verbatim(text(`myData.group.${dimension}.${label === '' ? 'other' : 'own'}`, { group: label }))]
}

/** Five buttons are drawn everywhere; one of them erases. */
const MOST_OTHERS = 4

function answerRows(answers: DraftAnswers, questions: readonly QuestionId[], language: Language): CardElement[] {
  return questions.map((id) => {
    const answer = answers[id]
    const options: readonly string[] = answer === undefined ? [] : typeof answer === 'string' ? [answer] : answer
    const words = options.map((option) => language.text(optionKey(id, option))).join('; ')
    // One element for both: twenty questions, twice while answers are being changed, come near the size of a card.
    const said = `${language.text(questionKey(id))}\n\n**${words || language.text('myData.skipped')}**`
    return { ...paragraph(said), spacing: 'Medium' }
  })
}

function profileRows(
  profile: NonNullable<Participation['submitted']>['profile'],
  language: Language,
): readonly CardElement[] {
  const said = (model: Model, place: string) =>
    language.text(OUTSIDE.has(place) ? youKey(model, place) : personKey(model, place))
  const row = (model: Model, places: readonly string[]) =>
    paragraph(`${language.text(`models.${model}.name`)}: **${places.map((place) => said(model, place)).join(', ')}**`)
  return [row('forrester', profile.rungs), row('aimia', [profile.persona]), row('pyramid', profile.levels)]
}

/** Of these a name alone would be a verdict: the sentence says the same, kindly. */
const OUTSIDE: ReadonlySet<string> = new Set<Rung | Persona | Level>([
  'inactive',
  'no-show',
  'not-classified',
  'outside',
])
