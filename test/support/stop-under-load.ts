/**
 * The built bot as a process, told to end while people press *Submit*, and started again; whoever got no answer presses
 * once more, as Teams and people do.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { inputsOf } from '../../bot/local/demo-respondents'
import { connectStorage } from '../../services/storage/storage'
import { answersNumber, draftOn, employeeNumber, WAVE } from '../bench/colleagues'
import { startTeams, type Teams } from '../bench/teams'
import { run } from './product'

export interface StopUnderLoad {
  /** How many presses were answered before the bot had ended. */
  readonly answered: number
  /** How many were pressed once more after the new start. */
  readonly repeated: number
  /** From the signal to the end of the process. */
  readonly stopMilliseconds: number
  readonly exitCode: number | null
  /** By the tallies; and anew from the rows. */
  readonly counted: number
  readonly recounted: number
}

/** `people` press at the same time; the signal comes when `answeredFirst` of them were answered. */
export async function stopUnderLoad(
  connectionString: string,
  dataDir: string,
  people: readonly number[],
  answeredFirst: number,
): Promise<StopUnderLoad> {
  const settings = { DATA_DIR: dataDir, AZURE_STORAGE_CONNECTION_STRING: connectionString, LOG_LEVEL: 'warn' }
  const teams = await startTeams()
  let bot = await run('bot', settings)
  const port = () => Number(new URL(bot.bot).port)
  try {
    const drafts = new Map<number, string>()
    for (const number of people) drafts.set(number, await fillIn(teams, port(), number))
    const answered = new Set<number>()
    const press = async (number: number) => {
      await submit(teams, port(), number, drafts.get(number) ?? '')
      answered.add(number)
    }
    const presses = Promise.allSettled(people.map(press))
    while (answered.size < answeredFirst) await wait(1)
    const told = performance.now()
    bot.terminate()
    const exitCode = await bot.ended
    const stopMilliseconds = performance.now() - told
    await presses
    const unanswered = people.filter((number) => !answered.has(number))
    bot = await run('bot', settings)
    for (const number of unanswered) await press(number)
    await bot.stop()
    const account = { kind: 'connection-string', connectionString } as const
    const { answers } = await connectStorage({ account, now: () => new Date(), trial: true, minimumGroup: 5 })
    const [counted, { respondents }] = await Promise.all([answers.respondents(WAVE), answers.recount(WAVE)])
    const repeated = unanswered.length
    const before = people.length - repeated
    return { answered: before, repeated, stopMilliseconds, exitCode, counted, recounted: respondents }
  } finally {
    await bot.kill()
    teams.stop()
  }
}

/** The first three cards. Resolves to the draft that the last one names, on which *Submit* is pressed later. */
async function fillIn(teams: Teams, port: number, number: number): Promise<string> {
  const employee = employeeNumber(number)
  await teams.submit(port, { employee, action: { kind: 'start', wave: WAVE } })
  for (const step of [1, 2, 3] as const) {
    const action = {
      kind: 'step',
      wave: WAVE,
      draft: draftOn(teams.lastCard(employee)),
      step,
      direction: 'next',
    } as const
    await teams.submit(port, { employee, action, inputs: inputsOf(step, answersNumber(number)) })
  }
  return draftOn(teams.lastCard(employee))
}

async function submit(teams: Teams, port: number, number: number, draft: string): Promise<void> {
  const action = { kind: 'step', wave: WAVE, draft, step: 4, direction: 'next' } as const
  await teams.submit(port, { employee: employeeNumber(number), action, inputs: inputsOf(4, answersNumber(number)) })
}
