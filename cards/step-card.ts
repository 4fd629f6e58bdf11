/** One step of the questionnaire: its questions, what was filled in, and what is wrong beside the question. */
import type { WaveId } from '../services/identifiers'
import type { DraftId } from '../services/questionnaire/participation'
import type { QuestionId, Step } from '../services/questionnaire/questions'
import type { AnswerProblem } from '../services/questionnaire/validation'
import type { Card, CardElement, CardSettings } from './card'
import { attention, button, cardOf, heading, mainButton, paragraph, remark, section, squares, title } from './elements'
import type { Language } from './language'
import { optionKey, questionKey } from './question-keys'

export interface QuestionView {
  readonly id: QuestionId
  readonly kind: 'one' | 'several'
  /** In the order in which they are shown. */
  readonly options: readonly string[]
  readonly atMost?: number
  readonly required: boolean
}

export interface StepView {
  readonly wave: WaveId
  readonly draft: DraftId
  readonly step: Step
  readonly steps: number
  readonly questions: readonly QuestionView[]
  readonly picked: Readonly<Partial<Record<QuestionId, readonly string[]>>>
  readonly problems: readonly AnswerProblem[]
}

/** The questions of one step, with *Next* or *Submit*, and *Back* where there is a step before it. */
export function stepCard(view: StepView, language: Language, settings: CardSettings): Card {
  const { wave, draft, step, steps, questions, picked, problems } = view
  const text = language.text
  const turn = (direction: 'next' | 'back') => ({ kind: 'step', wave, draft, step, direction }) as const
  return cardOf(
    [
      title(text('step.of', { step, steps })),
      remark(squares(step, steps)),
      ...(problems.length > 0 ? [attention(text('step.problems', { count: problems.length }))] : []),
      ...(step === 1 ? [paragraph(text('step.opening'))] : []),
      paragraph(text(questions.every((question) => question.required) ? 'questions.activities.text' : 'step.optional')),
      ...questions.map((question) =>
        questionSection(question, picked[question.id] ?? [], problems, language, settings),
      ),
    ],
    [
      mainButton(text(step === steps ? 'step.submit' : 'step.next'), turn('next'), settings),
      ...(step === 1 ? [] : [button(text('step.back'), turn('back'), settings)]),
    ],
    language,
    settings,
  )
}

/** A phone may ignore labels, so the question itself never stands in one; version 1.2 knows none. */
function questionSection(
  question: QuestionView,
  picked: readonly string[],
  problems: readonly AnswerProblem[],
  language: Language,
  settings: CardSettings,
): CardElement {
  const text = language.text
  const wrong = problems.filter((problem) => problem.question === question.id)
  const labelled = settings.version !== '1.2'
  return section([
    heading(text(questionKey(question.id))),
    ...wrong.map((problem) => attention(text(`problems.${problem.kind}`, { most: question.atMost ?? 1 }))),
    ...(labelled ? [] : [remark(instruction(question, language))]),
    {
      type: 'Input.ChoiceSet',
      id: question.id,
      ...(labelled ? { label: instruction(question, language) } : {}),
      style: 'expanded',
      isMultiSelect: question.kind === 'several',
      wrap: true,
      value: picked.join(','),
      choices: question.options.map((option) => ({ title: text(optionKey(question.id, option)), value: option })),
    },
  ])
}

function instruction({ kind, atMost }: QuestionView, language: Language): string {
  if (kind === 'one') return language.text('step.chooseOne')
  return atMost === undefined ? language.text('step.chooseAny') : language.text('step.chooseAtMost', { most: atMost })
}
