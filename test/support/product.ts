/** The built product as processes of their own, as a user starts them: on free ports, with data of its own. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { SETTINGS } from '../../bot/config'

const ROOT = join(__dirname, '..', '..')
const DIST = join(ROOT, 'dist', 'bot')
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
  /** Resolves to the exit code when it has ended, asked or not; to null where a signal cut it off. */
  readonly ended: Promise<number | null>
  /** One Ctrl-C. */
  interrupt(): void
  /** One Ctrl-C, where it still runs; resolves to the exit code. */
  stop(): Promise<number | null>
  /** Asks it to end, as a platform does. */
  terminate(): void
  /** Ends the process that was started, with no chance to do anything about it. */
  kill(): Promise<void>
}

/** Starts it and waits until it says that it runs, or `until`; rejects with what it printed where it ends before. */
export async function run(
  script: 'start' | 'bot',
  settings: Settings,
  until: string = SCRIPTS[script].ready,
): Promise<Product> {
  const given = { ...(await freePorts()), ...settings }
  const child = spawn(process.execPath, [SCRIPTS[script].path], surroundings(given))
  return productOf(child, given, until, () => child.kill('SIGINT'))
}

/** `npm start` as in a terminal: npm and all that it starts are one process group, and a Ctrl-C reaches each of them. */
export async function runNpmStart(settings: Settings): Promise<Product> {
  // A file `.env` lies beside package.json, where npm starts it: an empty setting goes before one in there, as none.
  const given = { ...Object.fromEntries(SETTINGS.map((name) => [name, ''])), ...(await freePorts()), ...settings }
  const child = spawn('npm', ['start'], { ...surroundings(given), cwd: ROOT, detached: true })
  const { pid } = child
  if (pid === undefined) throw new Error('There is no npm to start.')
  return productOf(child, given, SCRIPTS.start.ready, () => process.kill(-pid, 'SIGINT'))
}

async function productOf(
  child: ChildProcessWithoutNullStreams,
  given: Settings,
  until: string,
  interrupt: () => void,
): Promise<Product> {
  const ended = once(child, 'exit').then(() => child.exitCode)
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes(until)) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${printed}`)))
  })
  const runs = () => child.exitCode === null && child.signalCode === null
  return {
    chat: `http://127.0.0.1:${given['PLAYGROUND_PORT']}`,
    bot: `http://127.0.0.1:${given['PORT']}`,
    printed: () => printed,
    ended,
    interrupt,
    terminate: () => void child.kill('SIGTERM'),
    stop: () => {
      if (runs()) interrupt()
      return ended
    },
    kill: async () => {
      if (runs()) child.kill('SIGKILL')
      await ended
    },
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

export async function freePort(): Promise<number> {
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

/** Ends, as a crash would, the one process of these data whose command line names that script. */
export async function crash(dataDir: string, script: string): Promise<void> {
  const processes = await Promise.all(
    (await processesOn(dataDir)).map(async (id) => ({ id, command: await readFile(`/proc/${id}/cmdline`, 'utf8') })),
  )
  const [found, ...others] = processes.filter(({ command }) => command.includes(script))
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} processes run ${script}.`)
  process.kill(Number(found.id), 'SIGKILL')
}
