/**
 * What it costs to be observed: turns a second of the whole bot on Azurite, with a collector and with one that hangs,
 * beside the same bot without one, in one run. Without one there is nothing to compare with but the calls themselves:
 * what each costs more, and what part of a turn that is.
 */

import { startCollector } from '../support/collector-double'
import { people } from '../support/respondents'
import type { tasks as azuriteTasks } from './azurite-part'
import { employeeNumber, WAVE } from './colleagues'
import { alternate, perSecond, report } from './measure'
import type { tasks as botTasks } from './observing-part'
import { startPart } from './process'
import { startTeams } from './teams'

const EMPLOYEES = people(1, 320)
/** Timed work in a turn, counted generously. */
const CALLS_IN_A_TURN = 10

async function main(): Promise<void> {
  const teams = await startTeams()
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const bot = startPart<typeof botTasks>('observing-part.ts')
  const [collector, hanging] = [await startCollector(), await startCollector()]
  hanging.behaves('hangs')
  const connectionString = await azurite.ask('connectionString', undefined)
  const start = (to: typeof collector.otlp | null) => bot.ask('start', { connectionString, collector: to })
  const ports = { off: await start(null), on: await start(collector.otlp), hangs: await start(hanging.otlp) }
  /** *My data*, which reads much and writes nothing. */
  const turns = (port: number) =>
    perSecond(EMPLOYEES, (number) =>
      teams.execute(port, { employee: employeeNumber(number), action: { kind: 'my-data', wave: WAVE } }),
    )
  const perSecondOf = await alternate(
    { warmUps: 2, measured: 7 },
    { off: () => turns(ports.off), on: () => turns(ports.on), hangs: () => turns(ports.hangs) },
  )
  const nanosecondsACallOff = await bot.ask('nanosecondsUnobserved', undefined)
  const shareOfTurnOff = (CALLS_IN_A_TURN * nanosecondsACallOff * perSecondOf.off) / 1e9
  const [ratioOn, ratioHangs] = [perSecondOf.on / perSecondOf.off, perSecondOf.hangs / perSecondOf.off]
  report(
    'observing',
    {
      turnsPerSecondOff: perSecondOf.off,
      turnsPerSecondOn: perSecondOf.on,
      ratioOn,
      ratioHangs,
      nanosecondsACallOff,
      percentOfTurnOff: 100 * shareOfTurnOff,
    },
    [
      { rule: 'ratioOn >= 0.8', holds: ratioOn >= 0.8 },
      { rule: 'ratioHangs >= 0.8', holds: ratioHangs >= 0.8 },
      { rule: 'percentOfTurnOff <= 1', holds: shareOfTurnOff <= 0.01 },
    ],
  )
  await Promise.all([collector.stop(), hanging.stop()])
  for (const part of [bot, azurite, teams]) part.stop()
}

void main()
