/** Plans a wave for very many people, in a process whose memory nobody measures. */
import { SYSTEM_CLOCK } from '../../bot/clock'
import { offer } from './process'
import { plannedWave, storageAt } from './wave'

export const tasks = {
  plan: async ({ connectionString, people }: { readonly connectionString: string; readonly people: number }) => {
    const storage = await storageAt(connectionString, SYSTEM_CLOCK)
    return (await plannedWave(storage, SYSTEM_CLOCK, people)).id
  },
}

offer(tasks)
