/** From settings to a bot that listens, and back; shared by `npm run bot` and `npm start`. */
import { existsSync } from 'node:fs'
import { fingerprintOf } from '../services/privacy/pseudonym'
import { StorageError } from '../services/storage/errors'
import { loadPseudonymKey } from '../services/storage/pseudonym-key'
import { connectStorage, type StorageAccount } from '../services/storage/storage'
import { createApp } from './app'
import { type Config, readConfig } from './config'
import { createLog } from './log'

/** Something that an administrator or developer can mend; `message` says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** Throws a StartError that names every problem at once. Locally `.env` adds to the environment, never overrides it. */
export function configFromEnvironment(): Config {
  if (process.env['NODE_ENV'] !== 'production' && existsSync('.env')) process.loadEnvFile('.env')
  const reading = readConfig(process.env)
  if (reading.kind === 'config') return reading.config
  throw new StartError(
    ['The settings need attention:', ...reading.problems.map((problem) => `  - ${problem}`)].join('\n'),
  )
}

export interface RunningBot {
  readonly port: number
  stop(): Promise<void>
}

/** Rejects with a StartError where an administrator can act. */
export async function startBot(config: Config, account: StorageAccount): Promise<RunningBot> {
  const loading = await loadPseudonymKey(config.pseudonymKey)
  if (loading.kind === 'refused') throw new StartError(loading.problem)
  const { minimumGroup } = config
  try {
    const stores = await connectStorage({
      account,
      minimumGroup,
      trial: config.mode === 'local',
      now: () => new Date(),
    })
    if ((await stores.settings.confirmPseudonymKey(fingerprintOf(loading.key))) === 'changed') {
      throw new StartError(
        'The pseudonym key is not the one that earlier answers were made with: people would count twice. Restore the earlier key.',
      )
    }
    const log = createLog(config.logLevel)
    const app = createApp(config, { stores, pseudonymKey: loading.key, log, now: () => new Date() })
    const port = await app.start()
    return {
      port,
      stop: async () => {
        await app.stop()
      },
    }
  } catch (error) {
    if (error instanceof StorageError) throw new StartError(`Storage cannot be used (${error.kind}): ${error.message}`)
    if (isPortTaken(error)) {
      throw new StartError(`Port ${config.port} is taken. Stop what uses it, or set PORT to a free one.`)
    }
    throw error
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}
