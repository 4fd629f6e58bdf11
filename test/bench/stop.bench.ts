/** A bot that is told to end while 200 people press *Submit*: none lost, none counted twice, in the platform's time. */

import { removeFolder, temporaryFolder } from '../support/product'
import { people } from '../support/respondents'
import { stopUnderLoad } from '../support/stop-under-load'
import type { tasks as azuriteTasks } from './azurite-part'
import { report } from './measure'
import { startPart } from './process'

const PEOPLE = people(1, 200)
/** What Azure's platforms give between the signal and the end. */
const WINDOW_MILLISECONDS = 30_000

async function main(): Promise<void> {
  const azurite = startPart<typeof azuriteTasks>('azurite-part.ts')
  const connectionString = await azurite.ask('connectionString', undefined)
  const folder = await temporaryFolder()
  const { exitCode, ...figures } = await stopUnderLoad(connectionString, folder, PEOPLE, 50)
  await removeFolder(folder)
  azurite.stop()
  const { counted, recounted, stopMilliseconds } = figures
  report('stop', { people: PEOPLE.length, ...figures, exitCode: exitCode ?? -1 }, [
    { rule: 'counted = 200', holds: counted === PEOPLE.length },
    { rule: 'recounted = 200', holds: recounted === PEOPLE.length },
    { rule: 'exitCode = 0', holds: exitCode === 0 },
    { rule: 'stopMilliseconds <= 30000', holds: stopMilliseconds <= WINDOW_MILLISECONDS },
  ])
}

void main()
