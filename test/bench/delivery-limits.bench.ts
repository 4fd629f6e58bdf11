/**
 * 10,000 deliveries under Teams' limits, on a clock that hurries: the pace that is sustained, beside the ceiling that is
 * configured, and how many calls Teams refuses. Teams and Azurite are processes of their own.
 */
import { startDispatcher } from '../../bot/delivery/dispatcher'
import { hurriedClock } from '../support/clocks'
import { sendingParts } from '../support/sending'
import type { tasks as azuriteTasks } from './azurite-part'
import { report } from './measure'
import { startPart } from './process'
import type { tasks as teamsTasks } from './teams-part'
import { everybodyMet, isSent, plannedWave, storageAt } from './wave'

const PEOPLE = Number(process.env['DELIVERIES'] ?? 10_000)
/** The default of SENDS_PER_SECOND. */
const CEILING = 45
const SPEED = 2

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const teams = startPart<typeof teamsTasks>('teams-part.ts')
  const clock = hurriedClock(SPEED)
  const storage = await storageAt(await azurite.ask('connectionString', undefined), clock)
  const serviceUrl = await teams.ask('start', { speed: SPEED, limited: true, latency: 0 })
  await teams.ask('meet', PEOPLE)
  await everybodyMet(storage, serviceUrl, PEOPLE)
  const wave = await plannedWave(storage, clock, PEOPLE)
  await teams.ask('begin', undefined)
  const dispatcher = startDispatcher(sendingParts({ storage, clock, serviceUrl, ceiling: CEILING }))
  await isSent(storage, wave)
  await dispatcher.stop()

  const { calls, seconds, throttled } = await teams.ask('figures', undefined)
  const cardsEach = await teams.ask('cardsEach', undefined)
  const sustained = (calls - 1) / seconds
  const share = sustained / CEILING
  const refused = throttled / (calls + throttled)
  const eachOne = (cardsEach[1] ?? 0) === PEOPLE && cardsEach.length === 2
  report('delivery-limits', { callsPerSecond: sustained, ceiling: CEILING, ratio: share, refused, people: PEOPLE }, [
    { rule: 'ratio >= 0.95', holds: share >= 0.95 },
    { rule: 'refused < 0.01', holds: refused < 0.01 },
    { rule: 'each got one card', holds: eachOne },
  ])
  for (const part of [azurite, teams]) part.stop()
}

void main()
