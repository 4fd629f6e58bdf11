import fc from 'fast-check'
import { QUESTIONS, type QuestionId, questionsOf, STEPS, type Step } from '../../../services/questionnaire/questions'
import { parseDraftAnswers } from '../../../services/questionnaire/stored'
import { readStep } from '../../../services/questionnaire/validation'

/** A first step as a card sends it: nothing is wrong with it. */
const FIRST_STEP = { consume: 'weekly', visit: 'monthly', collect: 'none', react: 'none', review: 'none' }

describe('what is acceptable', () => {
  test('a row of the first question takes one of its three answers', () => {
    expect(readStep(1, FIRST_STEP)).toEqual({ answers: FIRST_STEP, picked: expect.anything(), problems: [] })
  })

  test('several choices arrive as one text with commas, and are kept in the order of the question', () => {
    const { answers, problems } = readStep(3, { moments: 'weekend,commute, evening' })
    expect(answers).toEqual({ moments: ['commute', 'evening', 'weekend'] })
    expect(problems).toEqual([])
  })

  test('a choice that is named twice counts once', () => {
    expect(readStep(3, { moments: 'weekend,weekend' }).answers).toEqual({ moments: ['weekend'] })
  })

  test.each([undefined, null, ''])('a question that may be skipped is skipped by %j', (nothing) => {
    expect(readStep(4, { comfort: nothing, motives: nothing })).toMatchObject({ answers: {}, problems: [] })
  })

  test('"none" stands alone', () => {
    expect(readStep(3, { 'work-platforms': 'none' }).answers).toEqual({ 'work-platforms': ['none'] })
  })

  test('three motives are as many as one may have', () => {
    expect(readStep(4, { motives: 'fun,pride,need-time' }).answers.motives).toHaveLength(3)
  })
})

describe('what is wrong, and with which question', () => {
  test.each<[string, Step, QuestionId, unknown, string]>([
    ['no answer to a row of the first question', 1, 'consume', undefined, 'missing'],
    ['an empty answer to such a row', 1, 'consume', '', 'missing'],
    ['an answer that the question does not offer', 1, 'consume', 'daily', 'unknown-option'],
    ['the answer in capitals', 1, 'consume', 'Weekly', 'unknown-option'],
    ['a platform nobody asked for beside one that was', 3, 'private-platforms', 'linkedin,myspace', 'unknown-option'],
    ['an answer of another question', 3, 'moments', 'linkedin', 'unknown-option'],
    ['two answers where one is asked', 1, 'consume', 'weekly,monthly', 'too-many'],
    ['four motives', 4, 'motives', 'fun,pride,easier-work,need-time', 'too-many'],
    ['"none" beside a network', 3, 'private-platforms', 'linkedin,none', 'exclusive'],
    ['a number', 1, 'consume', 7, 'unreadable'],
    ['zero', 1, 'consume', 0, 'unreadable'],
    ['yes or no', 1, 'consume', false, 'unreadable'],
    ['a list, be it of the right answer', 1, 'consume', ['weekly'], 'unreadable'],
    ['a list of lists', 3, 'moments', [['commute']], 'unreadable'],
    ['an object', 1, 'consume', { weekly: true }, 'unreadable'],
    ['the name of what every object inherits', 1, 'consume', '__proto__', 'unknown-option'],
    ['the name of what makes an object', 3, 'moments', 'constructor,commute', 'unknown-option'],
    ['10,000 known choices', 3, 'moments', 'commute,'.repeat(10_000), 'unreadable'],
    ['10,000 different choices', 4, 'motives', Array.from({ length: 10_000 }, (_, n) => n).join(), 'unreadable'],
  ])('%s', (_, step, question, input, kind) => {
    const reading = readStep(step, { ...FIRST_STEP, [question]: input })
    expect(reading.problems).toEqual([{ question, kind }])
    expect(reading.answers).not.toHaveProperty(question)
  })

  test('every question that is wrong has its own problem, in the order of the card; the others are acceptable', () => {
    const reading = readStep(1, { ...FIRST_STEP, visit: 'daily', review: '' })
    expect(reading.problems).toEqual([
      { question: 'visit', kind: 'unknown-option' },
      { question: 'review', kind: 'missing' },
    ])
    expect(reading.answers).toEqual({ consume: 'weekly', collect: 'none', react: 'none' })
  })

  test.each<[QuestionId, string, readonly string[]]>([
    ['motives', 'fun,pride,easier-work,need-time', ['fun', 'pride', 'easier-work', 'need-time']],
    ['private-platforms', 'none,linkedin', ['linkedin', 'none']],
    ['private-platforms', 'linkedin,myspace', ['linkedin']],
  ])('what was picked of %s can be shown again: %s', (question, input, picked) => {
    expect(readStep(QUESTIONS[question].step, { [question]: input }).picked[question]).toEqual(picked)
  })
})

describe('what no card of ours sends', () => {
  test('inputs of no question, and of another step, are ignored', () => {
    const foreign = { ...FIRST_STEP, share: 'weekly', name: 'Jo', constructor: 'weekly', toString: 'weekly' }
    expect(readStep(1, foreign)).toEqual(readStep(1, FIRST_STEP))
  })

  test('an answer under __proto__ is no answer, and reaches no other object', () => {
    const { answers, problems } = readStep(1, JSON.parse('{"__proto__": {"consume": "weekly", "polluted": "yes"}}'))
    expect(problems).toHaveLength(questionsOf(1).length)
    expect(answers).toEqual({})
    expect({}).not.toHaveProperty('polluted')
  })

  test('an inherited answer is no answer', () => {
    expect(readStep(1, Object.create(FIRST_STEP)).answers).toEqual({})
  })

  test.each([[undefined], [null], ['weekly'], [7], [true], [[]], [['consume']]])(
    'where %j arrives in place of the inputs, every row is missing',
    (raw) => {
      expect(readStep(1, raw).problems).toEqual(questionsOf(1).map((question) => ({ question, kind: 'missing' })))
      expect(readStep(3, raw)).toMatchObject({ answers: {}, problems: [] })
    },
  )
})

describe('for anything that can arrive', () => {
  const anyText = (id: QuestionId) =>
    fc.array(fc.oneof(fc.constantFrom<string>(...QUESTIONS[id].options), fc.string()), { maxLength: 5 }).map(String)
  const anyCard = fc.constantFrom(...STEPS).chain((step) => {
    const inputs = questionsOf(step).map((id) => [id, fc.oneof(anyText(id), fc.anything())])
    const raw = fc.oneof(
      { weight: 9, arbitrary: fc.record(Object.fromEntries(inputs), { requiredKeys: [] }) },
      fc.anything({ withNullPrototype: true }),
    )
    return fc.tuple(fc.constant(step), raw)
  })

  test('each question is answered, skipped or wrong, never two of these, and what is accepted can be stored', () => {
    fc.assert(
      fc.property(anyCard, ([step, raw]) => {
        const { answers, problems } = readStep(step, raw)
        const wrong = problems.map(({ question }) => question)
        expect(new Set(wrong).size).toBe(wrong.length)
        expect(wrong.filter((id) => id in answers)).toEqual([])
        const skipped = questionsOf(step).filter((id) => !(id in answers) && !wrong.includes(id))
        expect(skipped.filter((id) => QUESTIONS[id].required)).toEqual([])
        expect(parseDraftAnswers(JSON.parse(JSON.stringify(answers)))).toEqual(answers)
      }),
    )
  })
})
