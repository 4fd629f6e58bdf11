/** From settings to a bot that listens, and back; shared by `npm run bot`, `npm start` and `npm run demo`. */
import { existsSync } from 'node:fs'
import type { RunningObserving } from '../services/observing/collector'
import type { Observing } from '../services/observing/observing'
import { startObserving } from '../services/observing/start'
import { fingerprintOf, type PseudonymKey } from '../services/privacy/pseudonym'
import type { StorageAccount } from '../services/storage/clients'
import { StorageError } from '../services/storage/errors'
import { loadPseudonymKey } from '../services/storage/pseudonym-key'
import { connectStorage, type Storage } from '../services/storage/storage'
import { createApp } from './app'
import { SYSTEM_CLOCK } from './clock'
import { type Config, type ConfigReading, readConfig } from './config'
import { createLog, type Log } from './log'
import { unlessMaintained, watchMaintenance } from './maintenance-watch'
import { portError, StartError } from './start-error'

/** Runs an entry to its end, and ends the process with it: what somebody can mend is told in a sentence, alone. */
export function runEntry(entry: () => Promise<void>): void {
  entry().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof StartError ? error.message : error)
      process.exit(1)
    },
  )
}

/** Locally `.env` adds to the environment, never overrides it. */
export function environmentReading(): ConfigReading {
  if (process.env['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile('.env')
  return readConfig(process.env)
}

/** Throws a StartError that names every problem at once. */
export function configFromEnvironment(): Config {
  const reading = environmentReading()
  if (reading.kind === 'config') return reading.config
  throw new StartError(
    ['The settings need attention:', ...reading.problems.map((problem) => `  - ${problem}`)].join('\n'),
  )
}

export interface RunningStorage {
  readonly account: StorageAccount
  /** Resolves when it has ended, asked or not; a storage account never does. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** The storage account of the configuration, or embedded storage where it names none. Rejects with a StartError. */
export async function startStorage({ storage, dataDir }: Config): Promise<RunningStorage> {
  if (storage !== null) return { account: storage, ended: new Promise(() => {}), stop: async () => {} }
  // Loaded only where nothing is configured: a production install has no emulator.
  const { startEmbeddedStorage } = await import('./local/embedded-storage.js')
  return startEmbeddedStorage(dataDir)
}

/** The stores, and the key that their answers were made with. Rejects with a StartError where an administrator can act. */
export async function openStores(
  { mode, pseudonymKey, minimumGroup, storage, dataDir }: Config,
  account: StorageAccount,
  observing?: Observing,
): Promise<{ stores: Storage; pseudonymKey: PseudonymKey }> {
  const loading = await loadPseudonymKey(pseudonymKey)
  if (loading.kind === 'refused') throw new StartError(loading.problem)
  try {
    const now = () => new Date()
    const stores = await connectStorage({ account, minimumGroup, trial: mode === 'local', now, observing })
    await unlessMaintained(stores.maintenance)
    if ((await stores.settings.confirmPseudonymKey(fingerprintOf(loading.key))) === 'changed') {
      const anew =
        storage === null ? `, or begin anew and keep the answers aside: mv "${dataDir}" "${dataDir}.old"` : '.'
      throw new StartError(
        `The pseudonym key is not the one that earlier answers were made with: people would count twice. Restore the earlier key${anew}`,
      )
    }
    return { stores, pseudonymKey: loading.key }
  } catch (error) {
    if (error instanceof StorageError) throw new StartError(`Storage cannot be used (${error.kind}): ${error.message}`)
    throw error
  }
}

export interface RunningBot {
  readonly port: number
  /** Rejects with a StartError when an administrator begins work during which no bot may run. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Rejects with a StartError where an administrator can act. */
export async function startBot(config: Config, account: StorageAccount): Promise<RunningBot> {
  const log = createLog(config.logLevel)
  const observing = await startObserving(config.collector, () => log('collector-away', {}))
  try {
    return await startObservedBot(config, account, log, observing)
  } catch (error) {
    await observing.stop()
    throw portError(error, config.port, 'PORT') ?? error
  }
}

async function startObservedBot(
  config: Config,
  account: StorageAccount,
  log: Log,
  observing: RunningObserving,
): Promise<RunningBot> {
  const { stores, pseudonymKey } = await openStores(config, account, observing)
  const lingerMilliseconds = config.mode === 'production' ? LINGER_MILLISECONDS : 0
  const app = createApp(config, { stores, pseudonymKey, log, now: () => new Date(), observing, lingerMilliseconds })
  const port = await app.start()
  const watch = watchMaintenance(stores.maintenance, SYSTEM_CLOCK)
  return {
    port,
    ended: watch.begun,
    stop: async () => {
      watch.stop()
      await app.stop()
      await observing.stop()
    },
  }
}

/** Container Apps and App Service need a moment to send turns elsewhere once an instance is to stop. */
const LINGER_MILLISECONDS = 3_000

/** Aborted by the first Ctrl-C or request to end; a second one must not cut off what the first is finishing. */
export function stopSignal(): AbortSignal {
  const asked = new AbortController()
  process.on('SIGINT', () => asked.abort())
  process.on('SIGTERM', () => asked.abort())
  return asked.signal
}

/** Waits until everything is asked to stop. Rejects with a StartError where a part, given by name, ends before that. */
export async function untilStopped(stop: AbortSignal, parts: Readonly<Record<string, Promise<void>>>): Promise<void> {
  if (stop.aborted) return
  await Promise.race([
    new Promise((resolve) => stop.addEventListener('abort', resolve)),
    ...Object.entries(parts).map(async ([name, ended]) => {
      await ended
      // Whoever stops everything ends the parts too.
      if (!stop.aborted) throw new StartError(`${name} has ended by itself, so everything was stopped. Start again.`)
    }),
  ])
}
