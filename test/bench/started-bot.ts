/** `node dist/bot/main.js` as an administrator starts it: a process of its own, on a storage that runs already. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '../support/product'

export interface StartedBot {
  readonly port: number
  /** From the start of `node` until the bot listened, and until it said that it was ready. */
  readonly listeningAfter: number
  readonly readyAfter: number
  /** In bytes, once what nobody needs any more is gone. */
  memory(): Promise<Memory>
  stop(): Promise<void>
}

export interface Memory {
  readonly heap: number
  readonly resident: number
}

/** The bot keeps its pseudonym key in `folder`, and runs there; `main` is its entry, the build's where none is given. */
export async function startBot(
  connectionString: string,
  folder: string,
  settings: Readonly<Record<string, string>> = {},
  main = MAIN,
): Promise<StartedBot> {
  const port = await freePort()
  const env = {
    PORT: String(port),
    DATA_DIR: folder,
    AZURE_STORAGE_CONNECTION_STRING: connectionString,
    LOG_LEVEL: 'warn',
    ...settings,
  }
  const start = performance.now()
  const bot = spawn(process.execPath, ['--expose-gc', '--import', PROBE, main], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await hear(bot, /listens on/)
  const listeningAfter = performance.now() - start
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) await setTimeout(5)
  return {
    port,
    listeningAfter,
    readyAfter: performance.now() - start,
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

/** Milliseconds until a process has loaded nothing but the SDK and the server on which any such bot is built. */
export async function bareStart(): Promise<number> {
  const start = performance.now()
  const bare = spawn(
    process.execPath,
    ['--eval', "require('botbuilder'); require('restify'); console.log('listens on')"],
    {
      cwd: __dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await hear(bare, /listens on/)
  return performance.now() - start
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
