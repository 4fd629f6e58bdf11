import fc from 'fast-check'
import { parseAnswers, parseDraftAnswers } from '../../../services/questionnaire/stored'
import { anyAnswers, someoneWho } from '../../support/answers'

const COMPLETE = someoneWho({ consume: 'weekly' }, { moments: ['evening'], ambassador: 'yes' })

describe('answers read back from storage', () => {
  test('any submitted answers come back as they were', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        expect(parseAnswers(JSON.parse(JSON.stringify(answers)))).toEqual(answers)
      }),
    )
  })

  test('a draft may lack any question, submitted answers none of the nine rows', () => {
    const { visit, moderate, ...rest } = COMPLETE
    expect(parseDraftAnswers(rest)).toEqual(rest)
    expect(() => parseAnswers(rest)).toThrow('Stored answers lack visit, moderate.')
  })

  test.each<[string, unknown, string]>([
    ['nothing at all', null, 'no object'],
    ['a text', '{}', 'no object'],
    ['a list', [], 'no object'],
    ['a question of another version', { ...COMPLETE, hobbies: 'none' }, 'a question that this version does not know'],
    ['__proto__', JSON.parse('{"__proto__": {"consume": "weekly"}}'), 'a question that this version does not know'],
    ['an answer of another version', { ...COMPLETE, consume: 'hourly' }, 'answer to consume'],
    ['one of several answers unknown', { ...COMPLETE, moments: ['evening', 'noon'] }, 'answer to moments'],
    ['a list where one answer is asked', { ...COMPLETE, ambassador: ['yes'] }, 'answer to ambassador'],
    ['one answer where several are asked', { ...COMPLETE, moments: 'evening' }, 'answer to moments'],
    ['a row that is empty', { ...COMPLETE, consume: null }, 'answer to consume'],
  ])('are refused where they are, or hold, %s', (_, stored, message) => {
    expect(() => parseAnswers(stored)).toThrow(message)
    expect(() => parseDraftAnswers(stored)).toThrow(message)
  })

  test('the refusal tells which question, and never what was answered', () => {
    const stored = { ...COMPLETE, comfort: 'my-private-thought' }
    expect(() => parseAnswers(stored)).toThrow(/^(?=.*comfort)(?!.*private-thought)/)
  })
})
