/** The entry of `npm run admin`: ends with 0 where all is well, 1 where something is wrong, 2 where it was typed wrongly. */
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { StorageAccount } from '../../services/storage/clients'
import type { Config } from '../config'
import { configFromEnvironment, stopSignal } from '../run'
import { StartError } from '../start-error'
import { perform, read, type Typed } from './admin'
import { asMe } from './as-me'
import { terminalOn } from './terminal'

/** A bot looks every ten seconds, and has stopped within twenty more. */
const BOTS_END_MILLISECONDS = 45_000

async function main(): Promise<number> {
  const typed = read(process.argv.slice(2))
  if (typed.kind === 'usage') {
    const print = typed.asked ? console.log : console.error
    print(typed.text)
    return typed.asked ? 0 : 2
  }
  const settings = configFromEnvironment()
  const config = typed.given['as-me'] === true ? asMe(settings) : settings
  const storage = await storageOf(config)
  try {
    return await performed(typed, config, storage.account)
  } finally {
    await storage.stop()
  }
}

async function performed(
  typed: Extract<Typed, { kind: 'command' }>,
  config: Config,
  account: StorageAccount,
): Promise<number> {
  const terminal = terminalOn(process.stdout, process.stderr, () => performance.now())
  const signal = stopSignal()
  // Every call of storage that is under way listens.
  setMaxListeners(0, signal)
  return perform(typed, {
    config,
    account,
    terminal,
    signal,
    now: () => new Date(),
    botsToEnd: async () => {
      terminal.say('Waiting until every bot has ended, which takes less than a minute …')
      await wait(BOTS_END_MILLISECONDS, undefined, { signal })
    },
  })
}

/** That of the settings; on one's own machine the embedded one, also while `npm start` runs. */
async function storageOf({ storage, dataDir }: Config) {
  if (storage !== null) return { account: storage, stop: async () => {} }
  // Loaded only where nothing is configured: a production install has no emulator.
  const { joinEmbeddedStorage } = await import('../local/embedded-storage.js')
  return joinEmbeddedStorage(dataDir)
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error)
    process.exit(1)
  },
)
