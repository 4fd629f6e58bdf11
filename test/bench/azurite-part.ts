/** Azurite with a processor of its own, so that whoever writes to it does not pay for it as well. */
import { startAzurite } from '../support/azurite'
import { offer } from './process'

const azurite = startAzurite()

export const tasks = {
  connectionString: async () => (await azurite).connectionString,
}

offer(tasks)
