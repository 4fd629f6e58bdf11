/** Goes through the questionnaire's cards as an employee does. */
import type { DraftAnswers } from '../../services/questionnaire/questions'
import type { Inputs, Outcome, TeamsPerson } from './teams-person'

/** To the first step. */
export async function begin(person: TeamsPerson): Promise<void> {
  await person.types('start')
  await person.presses('Start')
}

/** Answers the step that is open and those after it, and submits. What came of the last press. */
export async function fillIn(person: TeamsPerson, answers: DraftAnswers): Promise<Outcome> {
  let outcome = await nextStep(person, answers)
  for (let step = 2; step <= 4 && person.card().questions.length > 0; step++) outcome = await nextStep(person, answers)
  return outcome
}

/** Answers the step that is open, and goes on. */
export async function nextStep(person: TeamsPerson, answers: DraftAnswers): Promise<Outcome> {
  const [onwards = 'no button'] = person.card().buttons
  return person.presses(onwards, inputsFor(person, answers))
}

/** From the very beginning to the own profile. */
export async function takePart(person: TeamsPerson, answers: DraftAnswers): Promise<Outcome> {
  await begin(person)
  return fillIn(person, answers)
}

/** Of these answers those that the open card asks for. */
function inputsFor(person: TeamsPerson, answers: DraftAnswers): Inputs {
  const asked = new Set(person.card().questions)
  return Object.fromEntries(Object.entries(answers).filter(([question]) => asked.has(question)))
}
