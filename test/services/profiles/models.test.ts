import fc from 'fast-check'
import { personaOf } from '../../../services/profiles/aimia'
import { levelsOf } from '../../../services/profiles/engagement-pyramid'
import { rungsOf } from '../../../services/profiles/forrester'
import { profileOf } from '../../../services/profiles/models'
import { LEVELS, PERSONAS, RUNGS } from '../../../services/profiles/profile'
import { ACTIVITIES } from '../../../services/questionnaire/questions'
import { anyAnswers, someoneWho } from '../../support/answers'

describe('a profile', () => {
  test('is a place in each of the three models', () => {
    const answers = someoneWho(
      { consume: 'weekly', visit: 'monthly', react: 'monthly' },
      { 'work-platforms': ['linkedin'] },
    )
    expect(profileOf(answers)).toEqual({
      rungs: ['critic', 'joiner', 'spectator'],
      highestRung: 'critic',
      persona: 'cliquer',
      levels: ['commenting', 'watching'],
      highestLevel: 'commenting',
    })
  })

  test('of somebody who does nothing is complete too', () => {
    expect(profileOf(someoneWho({}, { 'private-platforms': ['none'] }))).toEqual({
      rungs: ['inactive'],
      highestRung: 'inactive',
      persona: 'no-show',
      levels: ['outside'],
      highestLevel: 'outside',
    })
  })

  test('is, for any answers, what each model says, the highest places being the first from the top', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { rungs, highestRung, persona, levels, highestLevel } = profileOf(answers)
        expect([rungs, persona, levels]).toEqual([rungsOf(answers), personaOf(answers), levelsOf(answers)])
        expect(highestRung).toBe(RUNGS.find((rung) => rungs.includes(rung)))
        expect(highestLevel).toBe(LEVELS.find((level) => levels.includes(level)))
        expect(PERSONAS).toContain(persona)
      }),
    )
  })

  test('needs the nine rows and the platforms only: no other answer moves anybody', () => {
    const placing = new Set<string>([...ACTIVITIES, 'private-platforms', 'work-platforms'])
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const rest = Object.fromEntries(Object.entries(answers).filter(([id]) => placing.has(id)))
        expect(profileOf({ ...someoneWho({}), ...rest })).toEqual(profileOf(answers))
      }),
    )
  })
})
