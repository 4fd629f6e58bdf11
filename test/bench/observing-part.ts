/** Three bots on one Azurite, in one process: without anybody who observes, with a collector, and with one that hangs. */
import { createApp } from '../../bot/app'
import type { Collector } from '../../services/observing/collector'
import { UNOBSERVED } from '../../services/observing/observing'
import { startObserving } from '../../services/observing/start'
import { connectStorage } from '../../services/storage/storage'
import { botSettings, EDGES } from './bot-settings'
import { offer } from './process'

const CALLS = 1_000_000

export const tasks = {
  /** Resolves to the port. */
  start: async ({ connectionString, collector }: { connectionString: string; collector: Collector | null }) => {
    const observing = await startObserving(collector, () => {})
    const account = { kind: 'connection-string', connectionString } as const
    const stores = await connectStorage({ account, minimumGroup: 5, trial: true, now: EDGES.now, observing })
    return createApp(botSettings('execute'), { ...EDGES, stores, observing }).start()
  },
  /** What each call costs more, in nanoseconds, where nobody observes. */
  nanosecondsUnobserved: async () => {
    const work = async () => 1
    const [bare, through] = [
      await timeOf(work),
      await timeOf(() => UNOBSERVED.timed('teams', { operation: 'send' }, work)),
    ]
    return Math.max(0, ((through - bare) * 1e6) / CALLS)
  },
}

async function timeOf(work: () => Promise<number>): Promise<number> {
  for (let n = 0; n < CALLS / 10; n++) await work()
  const start = performance.now()
  for (let n = 0; n < CALLS; n++) await work()
  return performance.now() - start
}

offer(tasks)
