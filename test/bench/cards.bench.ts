/**
 * Card steps a second, with storage that costs nothing, beside an empty bot on the same adapter and server that gets the
 * same clicks. For both kinds of button: Action.Submit, whose card is replaced by a call to Teams, and Action.Execute,
 * whose card comes back in the answer.
 */
import { inputsOf } from '../../bot/local/demo-respondents'
import type { CardSettings } from '../../cards/card'
import type { Step } from '../../services/questionnaire/questions'
import { people } from '../support/respondents'
import type { tasks } from './cards-part'
import { answersNumber, draftOn, employeeNumber, WAVE } from './colleagues'
import { alternate, eachOf, perSecond, report } from './measure'
import { type Part, startPart } from './process'
import { type Click, startTeams, type Teams } from './teams'

const ROUNDS = { warmUps: 3, measured: 7 }
const EMPLOYEES = people(1, 200).map(employeeNumber)
/** From the first card to the last and back: every click is answered by another step. */
const TOUR: readonly (readonly [Step, 'next' | 'back'])[] = [
  [1, 'next'],
  [2, 'next'],
  [3, 'next'],
  [4, 'back'],
  [3, 'back'],
  [2, 'back'],
]

async function main(): Promise<void> {
  const teams = await startTeams()
  const bots = startPart<typeof tasks>('cards-part.ts')
  const submit = await compare('submit', teams, bots)
  const execute = await compare('execute', teams, bots)
  report('cards', { submit, execute }, [
    { rule: 'submit.ratio >= 0.5', holds: submit.ratio >= 0.5 },
    { rule: 'execute.ratio >= 0.5', holds: execute.ratio >= 0.5 },
  ])
  for (const part of [bots, teams]) part.stop()
}

async function compare(kind: CardSettings['actions'], teams: Teams, bots: Part<typeof tasks>) {
  const port = await bots.ask('startBot', kind)
  const emptyPort = await bots.ask('startEmptyBot', kind)
  const press = async (at: number, click: Click) => {
    if (kind === 'execute') return teams.execute(at, click)
    await teams.submit(at, click)
    return teams.lastCard(click.employee)
  }
  const drafts = new Map<string, string>()
  await eachOf(EMPLOYEES, async (employee) => {
    drafts.set(employee, draftOn(await press(port, { employee, action: { kind: 'start', wave: WAVE } })))
  })
  const clicks = TOUR.flatMap(([step, direction]) =>
    EMPLOYEES.map((employee, number) => {
      const action = { kind: 'step', wave: WAVE, draft: drafts.get(employee) ?? '', step, direction } as const
      return { employee, action, inputs: inputsOf(step, answersNumber(number)) }
    }),
  )
  const { steps, empty } = await alternate(ROUNDS, {
    steps: () =>
      perSecond(clicks, async (click) => {
        if (draftOn(await press(port, click)) !== click.action.draft)
          throw new Error('A click was not answered by a step.')
      }),
    empty: () => perSecond(clicks, (click) => press(emptyPort, click)),
  })
  return { stepsPerSecond: steps, emptyPerSecond: empty, ratio: steps / empty }
}

void main()
