/** One replica in a process of its own, to be killed. */
import { startDispatcher } from '../../bot/delivery/dispatcher'
import { connectStorage } from '../../services/storage/storage'
import { hurriedClock } from './clocks'
import { sendingParts } from './sending'

export interface WorkerSettings {
  readonly connectionString: string
  readonly prefix: string
  readonly serviceUrl: string
  readonly ceiling: number
  readonly speed: number
  readonly termMilliseconds: number
  readonly taskSeconds: number
}

/** What it tells its parent: that it holds the lease or waits for it, or that a shard was set aside. */
export type WorkerNews = 'started' | 'poisoned'

async function main(settings: WorkerSettings): Promise<void> {
  const { connectionString, prefix, speed, taskSeconds, termMilliseconds } = settings
  const clock = hurriedClock(speed, new Date())
  const account = { kind: 'connection-string', connectionString } as const
  const storage = await connectStorage({ account, prefix, now: clock.now, trial: false, minimumGroup: 5, taskSeconds })
  startDispatcher({
    ...sendingParts({ ...settings, storage, clock }),
    termMilliseconds,
    reports: { closed: async () => {}, poisoned: async () => tell('poisoned'), halted: async () => {} },
  })
  tell('started')
}

function tell(news: WorkerNews): void {
  process.send?.(news)
}

process.on('disconnect', () => process.exit())
// Given by the test that starts it.
main(JSON.parse(process.argv[2] ?? '{}') as WorkerSettings).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
