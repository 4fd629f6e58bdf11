/** Azurite with a processor of its own, so that whoever writes to it does not pay for it as well. */
import { startAzurite } from '../support/azurite'
import { offer } from './process'

const azurite = startAzurite()

export const tasks = {
  cpu: async () => (process.cpuUsage().user + process.cpuUsage().system) / 1000,
  connectionString: async () => (await azurite).connectionString,
}

offer(tasks)
