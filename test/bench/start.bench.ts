/** From `node` to a bot that is ready, beside the bare SDK, and the bot's memory at idle and while 10,000 cards are answered. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputsOf } from '../../bot/local/demo-respondents'
import { STEPS } from '../../services/questionnaire/questions'
import { startCollector } from '../support/collector-double'
import { people } from '../support/respondents'
import type { tasks as azuriteTasks } from './azurite-part'
import { answersNumber, draftOn, employeeNumber, WAVE } from './colleagues'
import { eachOf, median, report } from './measure'
import { startPart } from './process'
import { bareStart, startBot } from './started-bot'
import { startTeams, type Teams } from './teams'

/** Each answers four cards. */
const EMPLOYEES = people(1, 2_500)
const HALF = EMPLOYEES.length / 2

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'audience-profile-bench-'))
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const teams = await startTeams()
  const storage = await azurite.ask('connectionString', undefined)

  const [listening, starts, bare]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < 5; round++) {
    const bot = await startBot(storage, folder)
    listening.push(bot.listeningAfter)
    starts.push(bot.readyAfter)
    await bot.stop()
    bare.push(await bareStart())
  }

  const collector = await startCollector()
  const observed = await startBot(storage, folder, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlp.endpoint })
  const idleObserved = await observed.memory()
  await observed.stop()
  await collector.stop()

  const bot = await startBot(storage, folder)
  const idle = await bot.memory()
  await eachOf(EMPLOYEES, (number) => begin(teams, bot.port, number))
  await eachOf(EMPLOYEES.slice(0, HALF), (number) => answer(teams, bot.port, number))
  const after5000 = await bot.memory()
  await eachOf(EMPLOYEES.slice(HALF), (number) => answer(teams, bot.port, number))
  const after10000 = await bot.memory()
  await bot.stop()
  for (const part of [teams, azurite]) part.stop()
  rmSync(folder, { recursive: true })

  const ratioToBareSdk = median(starts) / median(bare)
  const heapGrowth = after10000.heap / after5000.heap
  const residentGrowth = after10000.resident / after5000.resident
  report(
    'start',
    {
      millisecondsToListening: median(listening),
      millisecondsToReady: median(starts),
      millisecondsToReadyObserved: observed.readyAfter,
      millisecondsOfBareSdk: median(bare),
      ratioToBareSdk,
      residentMegabytes: megabytes({
        idle: idle.resident,
        idleObserved: idleObserved.resident,
        after5000: after5000.resident,
        after10000: after10000.resident,
      }),
      heapMegabytes: megabytes({ idle: idle.heap, after5000: after5000.heap, after10000: after10000.heap }),
      heapGrowth,
      residentGrowth,
    },
    [
      { rule: 'ratioToBareSdk <= 3', holds: ratioToBareSdk <= 3 },
      // The answers of those whom the bot remembers, at most 2,000, take some of it.
      { rule: 'heapGrowth <= 1.1', holds: heapGrowth <= 1.1 },
      // Node keeps pages that are free again: resident memory settles at about 300 MB after 20,000 cards.
      { rule: 'residentGrowth <= 1.5', holds: residentGrowth <= 1.5 },
    ],
  )
}

function begin(teams: Teams, port: number, number: number): Promise<void> {
  return teams.submit(port, { employee: employeeNumber(number), action: { kind: 'start', wave: WAVE } })
}

/** The four cards of one employee. */
async function answer(teams: Teams, port: number, number: number): Promise<void> {
  const employee = employeeNumber(number)
  const draft = draftOn(teams.lastCard(employee))
  for (const step of STEPS) {
    const action = { kind: 'step', wave: WAVE, draft, step, direction: 'next' } as const
    await teams.submit(port, { employee, action, inputs: inputsOf(step, answersNumber(number)) })
  }
  if (draftOn(teams.lastCard(employee)) !== '') throw new Error('Somebody answered four cards and got no profile.')
}

function megabytes<Name extends string>(bytes: Readonly<Record<Name, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries<number>(bytes).map(([name, count]) => [name, count / 1_000_000]))
}

void main()
