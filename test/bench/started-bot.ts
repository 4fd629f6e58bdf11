/** `node dist/bot/main.js` as an administrator starts it: a process of its own, on a storage that runs already. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../support/product'

export interface StartedBot {
  readonly port: number
  /** From the start of `node` until the bot listened. */
  readonly milliseconds: number
  /** In bytes, once what nobody needs any more is gone. */
  memory(): Promise<Memory>
  stop(): Promise<void>
}

export interface Memory {
  readonly heap: number
  readonly resident: number
}

/** The bot keeps its pseudonym key in `folder`, and runs there. */
export async function startBot(connectionString: string, folder: string): Promise<StartedBot> {
  const port = await freePort()
  const env = {
    PORT: String(port),
    DATA_DIR: folder,
    AZURE_STORAGE_CONNECTION_STRING: connectionString,
    LOG_LEVEL: 'warn',
  }
  const start = performance.now()
  const bot = spawn(process.execPath, ['--expose-gc', '--import', PROBE, MAIN], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await hear(bot, /listens on/)
  return {
    port,
    milliseconds: performance.now() - start,
    memory: async () => {
      const answer = once(bot, 'message')
      bot.send('memory')
      // As memory-probe.mjs sends it.
      const [memory] = (await answer) as [Memory]
      return memory
    },
    stop: async () => {
      const ended = once(bot, 'exit')
      bot.kill('SIGTERM')
      await ended
    },
  }
}

const MAIN = join(__dirname, '../../dist/bot/main.js')
const PROBE = join(__dirname, 'memory-probe.mjs')

function hear(bot: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    bot.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (words.test(said)) resolve()
    })
    bot.once('exit', (code) => reject(new Error(`The bot ended with code ${code}. ${said}`)))
  })
}
