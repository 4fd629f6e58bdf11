import {
  ACTIVITIES,
  FREQUENCIES,
  QUESTION_IDS,
  QUESTIONNAIRE_VERSION,
  QUESTIONS,
  type Question,
  type QuestionId,
  questionsOf,
  STEPS,
} from '../../../services/questionnaire/questions'

const NETWORKS = 'linkedin facebook instagram x tiktok snapchat pinterest reddit youtube whatsapp other none'
const TIMES = 'none under-30m 30-60m 1-2h 2-3h over-3h'
const MOMENTS = 'before-work commute during-work breaks evening weekend'
const MEDIA = 'short-text articles photos video audio live polls group-discussion knowledge-base'
const COMFORT = 'very-uncomfortable uncomfortable neutral comfortable very-comfortable'
const WILLINGNESS = 'not-at-all a-little somewhat quite very-much dont-know'
const MOTIVES = 'own-profile help-colleagues fun pride easier-work'
const NEEDS = 'need-time need-training need-rules need-colleagues need-managers rather-not'

/** Stored answers, tallies and releases hold these identifiers: whoever changes one makes a new version. */
describe('the questionnaire', () => {
  test('the nine rows of the first question come first, five in the first step and four in the second', () => {
    expect(questionsOf(1)).toEqual(['consume', 'visit', 'collect', 'react', 'review'])
    expect(questionsOf(2)).toEqual(['share', 'status', 'create', 'moderate'])
    expect([...questionsOf(1), ...questionsOf(2)]).toEqual(ACTIVITIES)
  })

  test.each(ACTIVITIES)('%s is answered by weekly, monthly or none', (activity) => {
    expect(QUESTIONS[activity]).toMatchObject({ kind: 'one', options: ['weekly', 'monthly', 'none'] })
  })

  test.each<[number, string, QuestionId, string]>([
    [3, 'several', 'private-platforms', NETWORKS],
    [3, 'several', 'work-platforms', `viva-engage ${NETWORKS}`],
    [3, 'one', 'time-per-day', TIMES],
    [3, 'several', 'moments', MOMENTS],
    [4, 'several', 'media-types', MEDIA],
    [4, 'one', 'visibility', 'nobody close network everyone'],
    [4, 'one', 'comfort', COMFORT],
    [4, 'one', 'willingness', WILLINGNESS],
    [4, 'several', 'motives', `${MOTIVES} ${NEEDS}`],
    [4, 'one', 'linkedin', 'profile-and-groups profile no rather-not-say'],
    [4, 'one', 'ambassador', 'yes later no'],
  ])('step %i takes %s of %s: %s', (step, kind, id, options) => {
    expect(QUESTIONS[id]).toMatchObject({ step, kind })
    expect(QUESTIONS[id].options.join(' ')).toBe(options)
  })

  test('there are twenty inputs in version 1: twelve questions, of which the first has nine rows', () => {
    expect(QUESTIONNAIRE_VERSION).toBe(1)
    expect(QUESTION_IDS).toHaveLength(20)
    expect(STEPS.flatMap(questionsOf)).toEqual(QUESTION_IDS)
  })

  test('only the nine rows must be answered', () => {
    expect(QUESTION_IDS.filter((id) => QUESTIONS[id].required)).toEqual(ACTIVITIES)
  })

  test('at most three motives, which alone stand in another order for everybody', () => {
    expect(ruled(({ atMost }) => atMost !== undefined)).toEqual(['motives'])
    expect(ruled(({ shuffled }) => shuffled === true)).toEqual(['motives'])
    expect(QUESTIONS.motives.atMost).toBe(3)
  })

  test('"none" of the platforms goes with no other', () => {
    expect(ruled(({ exclusive }) => exclusive !== undefined)).toEqual(['private-platforms', 'work-platforms'])
    expect(ruled(({ exclusive }) => exclusive?.join() === 'none')).toEqual(['private-platforms', 'work-platforms'])
  })

  test('identifiers are plain words, so that they can be joined by commas and name a counter', () => {
    const identifiers = [...QUESTION_IDS, ...FREQUENCIES, ...QUESTION_IDS.flatMap((id) => QUESTIONS[id].options)]
    expect(identifiers.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([])
  })

  test('no question offers the same answer twice', () => {
    expect(ruled(({ options }) => new Set(options).size < options.length)).toEqual([])
  })
})

function ruled(by: (question: Question) => boolean): readonly QuestionId[] {
  return QUESTION_IDS.filter((id) => by(QUESTIONS[id]))
}
