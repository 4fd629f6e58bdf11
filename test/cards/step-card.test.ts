/** @jest-environment jsdom */
import { questionKey } from '../../cards/question-keys'
import type { StepView } from '../../cards/step-card'
import { stepCard } from '../../cards/step-card'
import {
  ACTIVITIES,
  QUESTION_IDS,
  QUESTIONS,
  type QuestionId,
  questionsOf,
  STEPS,
  type Step,
} from '../../services/questionnaire/questions'
import type { AnswerProblemKind } from '../../services/questionnaire/validation'
import { elementsOf } from '../support/card-elements'
import { type RenderedInput, rendered } from '../support/rendered-card'
import { aStep, everyOption, IN_DUTCH, IN_ENGLISH } from '../support/views'

const [language] = IN_ENGLISH
const step = (number: Step, some: Partial<StepView> = {}) => rendered(stepCard(aStep(number, some), ...IN_ENGLISH))

const inputOf = (inputs: readonly RenderedInput[], question: QuestionId): RenderedInput => {
  const found = inputs.find(({ id }) => id === question)
  if (found === undefined) throw new Error(`There is no input for ${question}.`)
  return found
}

describe('the four steps', () => {
  test('ask all questions, each once, under its own identifier', () => {
    expect(STEPS.flatMap((number) => step(number).inputs.map(({ id }) => id))).toEqual(QUESTION_IDS)
  })

  test.each(STEPS)('send the identifiers of the answers of step %i', (number) => {
    const inputs = elementsOf(stepCard(aStep(number), ...IN_DUTCH)).filter(({ type }) => type === 'Input.ChoiceSet')
    const sent = inputs.map(({ id, choices }) => [id, (choices as { value: string }[]).map(({ value }) => value)])
    expect(sent).toEqual(questionsOf(number).map((id) => [id, QUESTIONS[id].options]))
  })

  test('ask the nine rows of the first question as nine single choices over two cards', () => {
    const [first, second] = [step(1).inputs, step(2).inputs]
    expect([first.length, second.length]).toEqual([5, 4])
    expect([...first, ...second].map(({ id, kind }) => [id, kind])).toEqual(ACTIVITIES.map((id) => [id, 'radio']))
    expect(inputOf(second, 'share')).toMatchObject({
      heading: "Passed on someone else's post, article, photo or video",
      choices: ['Weekly or more often', '1–3 times in the past month', 'Not in the past month'],
    })
  })

  test('put each question as a heading of its own, which a client without labels shows too', () => {
    const headings = STEPS.flatMap((number) => step(number).inputs.map(({ heading }) => heading))
    expect(headings).toEqual(QUESTION_IDS.map((id) => language.text(questionKey(id))))
  })

  test.each<[QuestionId, string]>([
    ['moments', 'Choose all that apply.'],
    ['motives', 'Choose at most 3.'],
    ['linkedin', 'Choose one.'],
  ])('say of %s in the label of its input: %s', (question, words) => {
    expect(inputOf(step(QUESTIONS[question].step).inputs, question).label).toBe(words)
  })

  test.each<[Step, string, readonly string[]]>([
    [1, '■□□□', ['Next']],
    [2, '■■□□', ['Next', 'Back']],
    [3, '■■■□', ['Next', 'Back']],
    [4, '■■■■', ['Submit', 'Back']],
  ])('say where one is: step %i, %s', (number, squares, buttons) => {
    const { lines, buttons: shown } = step(number)
    expect(lines.slice(0, 2)).toEqual([`Step ${number} of 4`, squares])
    expect(shown).toEqual(buttons)
  })

  test('ask the first question above its rows, and say of the others that they may be skipped', () => {
    const asked = 'How often did you do this in the past month?'
    const skippable = 'You may skip any of these questions.'
    expect([1, 2].map((number) => step(number as Step).lines.includes(asked))).toEqual([true, true])
    expect([3, 4].map((number) => step(number as Step).lines.includes(skippable))).toEqual([true, true])
    expect(step(1).lines).toContain('Privately and for work together. There are no right answers.')
  })

  test('show options in the order that the person gets them', () => {
    const { questions } = aStep(4)
    const reversed = questions.map((question) => ({ ...question, options: question.options.toReversed() }))
    const { choices } = inputOf(step(4, { questions: reversed }).inputs, 'ambassador')
    expect(choices).toEqual(['No', 'Perhaps later', 'Yes'])
  })

  test('let one go back with questions open: the client requires nothing', () => {
    for (const element of elementsOf(stepCard(aStep(1), ...IN_ENGLISH))) expect(element['isRequired']).toBeUndefined()
  })
})

describe('a step that was seen before', () => {
  test('shows what was chosen', () => {
    const { inputs } = step(3, { picked: { 'private-platforms': ['linkedin', 'x'], 'time-per-day': ['1-2h'] } })
    expect(inputs.map(({ id, picked }) => [id, picked])).toEqual([
      ['private-platforms', ['linkedin', 'x']],
      ['work-platforms', []],
      ['time-per-day', ['1-2h']],
      ['moments', []],
    ])
  })
})

describe('an answer that cannot be taken', () => {
  test.each<[AnswerProblemKind, QuestionId, string]>([
    ['missing', 'consume', 'Please choose an answer here.'],
    ['unknown-option', 'consume', 'This answer is not one of the choices. Please choose again.'],
    ['too-many', 'motives', 'These are more answers than this question takes. Please keep at most 3.'],
    ['too-many', 'consume', 'These are more answers than this question takes. Please keep at most 1.'],
    ['exclusive', 'private-platforms', '“None” does not go together with another choice.'],
    ['unreadable', 'linkedin', 'We could not read this answer. Please choose again.'],
  ])('%s, is told beside its question %s', (kind, question, words) => {
    const { inputs } = step(QUESTIONS[question].step, { problems: [{ question, kind }] })
    expect(inputs.filter(({ section }) => section.includes(words)).map(({ id }) => id)).toEqual([question])
  })

  test('leaves what was chosen as it was', () => {
    const picked = everyOption(['motives'])
    const { inputs } = step(4, { picked, problems: [{ question: 'motives', kind: 'too-many' }] })
    expect(inputOf(inputs, 'motives').picked).toEqual(QUESTIONS.motives.options)
  })

  test.each([
    [1, 'One question needs your attention. What you filled in is kept.'],
    [3, '3 questions need your attention. What you filled in is kept.'],
  ])('is announced at the top of the card, with %i of them', (many, words) => {
    const problems = questionsOf(1)
      .slice(0, many)
      .map((question) => ({ question, kind: 'missing' as const }))
    expect(step(1, { problems }).lines[2]).toBe(words)
    expect(step(1).text).not.toContain('attention')
  })
})
