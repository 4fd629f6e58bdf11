/** The built product as processes of their own, as a user starts them: on free ports, with data of its own. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const DIST = join(__dirname, '..', '..', 'dist', 'bot')
/** What the scripts of package.json run once the build is there. */
const SCRIPTS = {
  start: { path: join(DIST, 'local', 'start.js'), ready: 'Ctrl-C stops everything' },
  bot: { path: join(DIST, 'main.js'), ready: 'listens on' },
  demo: { path: join(DIST, 'local', 'demo.js'), ready: '' },
} as const

export type Settings = Readonly<Record<string, string>>

export interface Product {
  readonly chat: string
  readonly bot: string
  /** What it printed so far. */
  printed(): string
  /** One Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null>
  /** Ends the process that was started, with no chance to do anything about it. */
  kill(): Promise<void>
}

/** Starts it and waits until it says that it runs; rejects with what it printed where it ends before. */
export async function run(script: 'start' | 'bot', settings: Settings): Promise<Product> {
  const given: Settings = { ...(await freePorts()), ...settings }
  const child = spawn(process.execPath, [SCRIPTS[script].path], surroundings(given))
  const ended = once(child, 'exit')
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes(SCRIPTS[script].ready)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${printed}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    chat: `http://127.0.0.1:${given['PLAYGROUND_PORT']}`,
    bot: `http://127.0.0.1:${given['PORT']}`,
    printed: () => printed,
    stop: async () => {
      await end('SIGINT')
      return child.exitCode
    },
    kill: () => end('SIGKILL'),
  }
}

/** Runs it until it ends by itself; `printed` is what it said, errors included. */
export async function runToTheEnd(script: keyof typeof SCRIPTS, settings: Settings) {
  const given = { ...(await freePorts()), ...settings }
  return new Promise<{ code: unknown; printed: string }>((resolve) => {
    execFile(process.execPath, [SCRIPTS[script].path], surroundings(given), (error, out, complaints) =>
      resolve({ code: error?.code ?? 0, printed: out + complaints }),
    )
  })
}

/** Without what configures a developer's own bot, be it in the environment or in a file `.env`. */
function surroundings(settings: Settings) {
  return { cwd: __dirname, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings } }
}

async function freePorts(): Promise<Settings> {
  return { PORT: `${await freePort()}`, PLAYGROUND_PORT: `${await freePort()}` }
}

async function freePort(): Promise<number> {
  const probe = await takePort()
  await probe.free()
  return probe.port
}

/** A port of this machine that somebody else uses. */
export async function takePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address.')
  return {
    port: address.port,
    free: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'audience-profile-'))
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}

/** Waits until no process is left that was started with these data, whoever its parent is now. Reads Linux' /proc. */
export async function nothingRunsOn(dataDir: string): Promise<void> {
  while ((await processesOn(dataDir)).length > 0) await wait(50)
}

export async function processesOn(dataDir: string): Promise<readonly string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const environments = await Promise.all(
    // A process may end, or belong to somebody else, while we look.
    ids.map(async (id) => ({ id, environment: await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '') })),
  )
  return environments.filter(({ environment }) => environment.includes(`DATA_DIR=${dataDir}`)).map(({ id }) => id)
}
