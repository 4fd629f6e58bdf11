/**
 * Submitted answers a second, through HTTP, the whole bot and Azurite, beside bare transactions of the same size. Teams,
 * the bot and Azurite are processes of their own. Drafts are prepared beforehand: what is measured is the last step, one
 * click whose transaction holds the answers and the tally. With Action.Execute the card of the profile is the answer to
 * the click; with Action.Submit it takes a call to Teams besides, which is reported.
 *
 * `least` is a bot that knows nothing of questionnaires: for each click the SDK's turn, one read and one such
 * transaction. It shows how much of the bare speed a bot on this SDK and this client can reach at all; the bounds are on
 * what our own code leaves of that.
 */
import { inputsOf } from '../../bot/local/demo-respondents'
import { answersPartition } from '../../services/storage/keys'
import { people } from '../support/respondents'
import type { tasks as botTasks } from './answers-part'
import type { tasks as azuriteTasks } from './azurite-part'
import { answersNumber, draftNumber, employeeNumber, pseudonymOfEmployee, WAVE } from './colleagues'
import { alternate, eachOf, perSecond, report } from './measure'
import { startPart } from './process'
import { type Click, startTeams } from './teams'

const ROUNDS = { warmUps: 4, measured: 5 }
const EVERYBODY = people(1, 960)
/** The worst case, which the hash of the pseudonyms keeps from happening. */
const ONE_SHARD = people(1_000, 30_000)
  .filter((number) => answersPartition(WAVE, pseudonymOfEmployee(employeeNumber(number))).endsWith('|00'))
  .slice(0, 240)

async function main(): Promise<void> {
  const teams = await startTeams()
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const bot = startPart<typeof botTasks>('answers-part.ts')
  await bot.ask('connect', await azurite.ask('connectionString', undefined))
  const leastPort = await bot.ask('startLeast', undefined)
  const ports = { execute: await bot.ask('start', 'execute'), submit: await bot.ask('start', 'submit') }

  const begin = (number: number) =>
    teams.execute(ports.execute, { employee: employeeNumber(number), action: { kind: 'start', wave: WAVE } })
  /** `others` have submitted before and stay. */
  const submissionsPerSecond = async (kind: 'execute' | 'submit', numbers: readonly number[], others: number) => {
    await bot.ask('draft', numbers)
    const figure = await perSecond(numbers, (number) => teams[kind](ports[kind], clickOf(number)))
    const counted = await bot.ask('respondents', undefined)
    if (counted !== numbers.length + others) throw new Error(`${counted} are counted of ${numbers.length + others}.`)
    return figure
  }

  await eachOf([...EVERYBODY, ...ONE_SHARD], begin)
  const perSecondOf = await alternate(ROUNDS, {
    bare: () => bot.ask('barePerSecond', undefined),
    least: () => perSecond(EVERYBODY, (number) => teams.execute(leastPort, clickOf(number))),
    execute: () => submissionsPerSecond('execute', EVERYBODY, 0),
    submit: () => submissionsPerSecond('submit', EVERYBODY, 0),
  })
  const { hotShard } = await alternate(
    { warmUps: 0, measured: 3 },
    { hotShard: () => submissionsPerSecond('execute', ONE_SHARD, EVERYBODY.length) },
  )
  const ratio = perSecondOf.execute / perSecondOf.bare
  const ratioToLeast = perSecondOf.execute / perSecondOf.least
  report(
    'answers',
    {
      barePerSecond: perSecondOf.bare,
      submittedPerSecond: perSecondOf.execute,
      ratio,
      leastPerSecond: perSecondOf.least,
      ratioOfLeast: perSecondOf.least / perSecondOf.bare,
      ratioToLeast,
      submittedPerSecondByActionSubmit: perSecondOf.submit,
      ratioByActionSubmit: perSecondOf.submit / perSecondOf.bare,
      submittedPerSecondInOneShard: hotShard,
    },
    [
      { rule: 'ratio >= 0.2', holds: ratio >= 0.2 },
      { rule: 'ratioToLeast >= 0.5', holds: ratioToLeast >= 0.5 },
    ],
  )
  for (const part of [bot, azurite, teams]) part.stop()
}

/** *Submit*, on the card of the last step. */
function clickOf(number: number): Click {
  return {
    employee: employeeNumber(number),
    action: { kind: 'step', wave: WAVE, draft: draftNumber(number), step: 4, direction: 'next' },
    inputs: inputsOf(4, answersNumber(number)),
  }
}

void main()
