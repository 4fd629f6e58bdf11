import { profileOf } from '../../../services/profiles/models'
import {
  answerStep,
  begin,
  erase,
  keepLateSubmit,
  markOf,
  NO_PARTICIPATION,
  type Participation,
  type StepCard,
} from '../../../services/questionnaire/participation'
import type { Answers, DraftAnswers, Step } from '../../../services/questionnaire/questions'
import { WEEKLY_INPUTS } from '../../support/answers'
import { answersAll, submissionOf } from '../../support/respondents'

const TODAY = '2026-03-02'
const ALL_WEEKLY = answersAll('weekly')
const BEFORE = submissionOf(answersAll('monthly'), 'before')

const drafting = (step: Step, answers: DraftAnswers = {}, id = 'draft'): Participation => ({
  draft: { id, step, answers },
  submitted: null,
})
const changing = (step: Step, answers: DraftAnswers): Participation => ({
  ...drafting(step, answers),
  submitted: BEFORE,
})
const card = (step: Step, raw: unknown = WEEKLY_INPUTS[step], other: Partial<StepCard> = {}): StepCard => ({
  draft: 'draft',
  step,
  direction: 'next',
  raw,
  ...other,
})
const answer = (current: Participation, ...of: Parameters<typeof card>) => answerStep(current, card(...of), TODAY)

describe('beginning', () => {
  test('who never answered gets an empty draft at the first step', () => {
    expect(begin(NO_PARTICIPATION, 'new')).toEqual(drafting(1, {}, 'new'))
  })

  test('who left halfway goes on with the draft that is there', () => {
    const halfway = drafting(3, ALL_WEEKLY)
    expect(begin(halfway, 'new')).toBe(halfway)
  })

  test('who changes begins with what was submitted, which stands', () => {
    const { draft, submitted } = begin({ draft: null, submitted: BEFORE }, 'new')
    expect(draft).toEqual({ id: 'new', step: 1, answers: BEFORE.answers })
    expect(submitted).toBe(BEFORE)
  })
})

describe('going through the steps', () => {
  test.each<[Step, 'next' | 'back', Step]>([
    [1, 'next', 2],
    [2, 'next', 3],
    [3, 'next', 4],
    [4, 'back', 3],
    [3, 'back', 2],
    [2, 'back', 1],
    [1, 'back', 1],
  ])('from step %i, %s leads to step %i', (from, direction, to) => {
    const outcome = answer(drafting(from), from, WEEKLY_INPUTS[from], { direction })
    expect(outcome).toMatchObject({ kind: 'asked', step: to, next: { draft: { id: 'draft', step: to } } })
  })

  test('answers are kept from step to step, forth and back', () => {
    const second = answer(drafting(1), 1).next
    const back = answer(second, 2, { share: 'monthly' }, { direction: 'back' }).next
    expect(back.draft?.answers).toEqual({ ...WEEKLY_INPUTS[1], share: 'monthly' })
  })

  test('the answers of a step replace all earlier ones of that step: what is unticked is gone', () => {
    const filled = drafting(3, { share: 'weekly', moments: ['evening'], 'time-per-day': '1-2h' })
    const { draft } = answer(filled, 3, { 'time-per-day': '2-3h' }).next
    expect(draft?.answers).toEqual({ share: 'weekly', 'time-per-day': '2-3h' })
  })

  test('where an answer is missing or wrong the step stays, tells which, and keeps what is acceptable', () => {
    const outcome = answer(drafting(2), 2, { ...WEEKLY_INPUTS[2], create: 'daily', moderate: '' })
    expect(outcome).toMatchObject({ kind: 'invalid', step: 2, reading: { problems: [{}, {}] } })
    expect(outcome.next).toEqual(drafting(2, { share: 'weekly', status: 'weekly' }))
  })

  test('back never complains: it keeps what is acceptable and drops the rest', () => {
    const outcome = answer(drafting(2), 2, { share: 'weekly', create: 'daily' }, { direction: 'back' })
    expect(outcome).toMatchObject({ kind: 'asked', next: drafting(1, { share: 'weekly' }) })
  })

  test('an earlier card of the same draft is answered again, and the next step follows it', () => {
    const outcome = answer(drafting(4, ALL_WEEKLY), 1, { ...WEEKLY_INPUTS[1], visit: 'none' })
    expect(outcome.next).toEqual(drafting(2, { ...ALL_WEEKLY, visit: 'none' }))
  })
})

describe('submitting', () => {
  test('the last step submits: the answers with their profile, version and day, in place of the draft', () => {
    const outcome = answer(drafting(4, ALL_WEEKLY), 4, { comfort: 'neutral' })
    const answers: Answers = { ...ALL_WEEKLY, comfort: 'neutral' }
    const submitted = { id: 'draft', answers, profile: profileOf(answers), questionnaireVersion: 1, day: TODAY }
    expect(outcome).toEqual({ kind: 'submitted', submission: submitted, next: { draft: null, submitted } })
  })

  test('where an earlier step lacks an answer, nothing is submitted and that step is asked, the rest kept', () => {
    const { share, ...incomplete } = ALL_WEEKLY
    const outcome = answer(drafting(4, incomplete), 4, { comfort: 'neutral' })
    expect(outcome).toMatchObject({ kind: 'asked', step: 2 })
    expect(outcome.next).toEqual(drafting(2, { ...incomplete, comfort: 'neutral' }))
  })

  test('where two earlier steps lack answers, the first of them is asked', () => {
    expect(answer(drafting(4), 4)).toMatchObject({ kind: 'asked', step: 1 })
  })

  test('a wrong answer in the last step submits nothing', () => {
    const outcome = answer(drafting(4, ALL_WEEKLY), 4, { motives: 'fun,pride,easier-work,need-time' })
    expect(outcome).toMatchObject({ kind: 'invalid', next: { submitted: null } })
  })

  test('while somebody changes, the submitted answers stand until the new ones are submitted', () => {
    const third = answer(changing(2, ALL_WEEKLY), 2).next
    expect(third.submitted).toBe(BEFORE)
    const submitted = answer(answer(third, 3).next, 4).next
    expect(submitted).toMatchObject({ draft: null, submitted: { id: 'draft', answers: ALL_WEEKLY } })
  })
})

describe('old cards and replays', () => {
  const submitted = answer(drafting(4, ALL_WEEKLY), 4).next
  test.each<[string, Participation]>([
    ['nothing was begun, or all was erased', NO_PARTICIPATION],
    ['the draft was submitted: the second click of two', submitted],
    ['the submitted answers are being changed', begin(submitted, 'newer')],
    ['another draft was begun since', drafting(4, ALL_WEEKLY, 'newer')],
  ])('a card changes nothing where %s', (_, current) => {
    for (const direction of ['next', 'back'] as const) {
      const outcome = answer(current, 4, WEEKLY_INPUTS[4], { direction })
      expect(outcome.kind).toBe('stale')
      expect(outcome.next).toBe(current)
    }
  })

  test('the same card twice leads to the same as once', () => {
    const once = answer(drafting(1), 1).next
    expect(answer(once, 1).next).toEqual(once)
  })
})

describe('a later Submit of a draft that another device has submitted', () => {
  const submitted = answer(drafting(4, ALL_WEEKLY), 4, { comfort: 'neutral' }).next
  const card = { draft: 'draft', step: 4, direction: 'next', raw: { comfort: 'comfortable' } } as const

  test('becomes a change in progress that holds its answers; the submitted ones stand', () => {
    const draft = { id: 'newer', step: 4, answers: { ...ALL_WEEKLY, comfort: 'comfortable' } }
    expect(keepLateSubmit(submitted, card, 'newer')).toEqual({ ...submitted, draft })
  })

  test.each<[string, Participation, Partial<StepCard>]>([
    ['of another draft', submitted, { draft: 'other' }],
    ['that only went back', submitted, { direction: 'back' }],
    ['of an earlier step', submitted, { step: 3 }],
    ['after a change was begun', begin(submitted, 'change'), {}],
    ['after all was erased', NO_PARTICIPATION, {}],
  ])('a card %s changes nothing', (_, current, other) => {
    expect(keepLateSubmit(current, { ...card, ...other }, 'newer')).toBe(current)
  })
})

describe('erasing', () => {
  test.each<[string, Participation, string]>([
    ['a draft', drafting(2), 'draft:draft'],
    ['submitted answers', { draft: null, submitted: BEFORE }, 'submitted:before'],
    ['submitted answers and the draft that changes them', changing(2, ALL_WEEKLY), 'submitted:before'],
  ])('%s are gone, with the mark that the question carried', (_, current, mark) => {
    expect(markOf(current)).toBe(mark)
    expect(erase(current, mark)).toEqual({ kind: 'erased', next: NO_PARTICIPATION })
  })

  test('the same confirmation again finds nothing', () => {
    const { next } = erase(drafting(2), 'draft:draft')
    expect(erase(next, 'draft:draft')).toEqual({ kind: 'nothing', next: NO_PARTICIPATION })
    expect(markOf(next)).toBeNull()
  })

  test.each<[string, Participation, string]>([
    ['of another draft', drafting(1, {}, 'newer'), 'draft:draft'],
    ['of the draft that was submitted since', { draft: null, submitted: BEFORE }, 'draft:before'],
  ])('an old confirmation, %s, leaves newer answers alone', (_, newer, mark) => {
    expect(erase(newer, mark)).toEqual({ kind: 'stale', next: newer })
  })
})
