/** One process at a time opens the data; others learn where its storage listens. */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

export interface Sharing {
  readonly connectionString: string
  /** The processes that have the files open; after a crash of ours they may still be closing them. */
  readonly servers: readonly number[]
}

export type Locking =
  | { readonly kind: 'locked'; share(sharing: Sharing): Promise<void>; release(): Promise<void> }
  /** Somebody else has the data; their storage takes connections, or '' while it is starting. */
  | { readonly kind: 'running'; readonly pid: number; readonly connectionString: string }

/** Takes the lock of a folder. One left by a process that is no more counts as none, once its servers are gone too. */
export async function lockData(dataDir: string): Promise<Locking> {
  const path = join(dataDir, 'lock.json')
  const own = `${path}.${process.pid}`
  const since = new Date().toISOString()
  // A lock appears under its name with all of its content: half of one would count as nobody's.
  const prepare = (sharing: Sharing) =>
    writeFile(own, JSON.stringify({ pid: process.pid, since, ...sharing }), { mode: 0o600 })

  await prepare({ connectionString: '', servers: [] })
  try {
    while (!(await isDone(link(own, path), 'EEXIST'))) {
      const { text, holder } = await lockAt(path)
      if (holder !== null && (await isRunning(holder))) return { kind: 'running', ...holder }
      await theEndOf(holder?.servers ?? [])
      await takeAway(path, text, own)
    }
  } finally {
    await rm(own)
  }
  return {
    kind: 'locked',
    share: async (sharing) => {
      await prepare(sharing)
      await rename(own, path)
    },
    release: () => rm(path, { force: true }),
  }
}

const LOCK = z.object({
  pid: z.int().positive(),
  since: z.iso.datetime(),
  connectionString: z.string(),
  servers: z.array(z.int().positive()),
})
type Holder = z.output<typeof LOCK>

async function isDone(work: Promise<void>, otherwise: string): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === otherwise) return false
    throw error
  }
}

/** `text` is '' where it is gone in the meantime; no holder then, nor where nobody can read it. */
async function lockAt(path: string): Promise<{ text: string; holder: Holder | null }> {
  const text = await readFile(path, 'utf8').catch(() => '')
  try {
    return { text, holder: LOCK.parse(JSON.parse(text)) }
  } catch {
    return { text, holder: null }
  }
}

/** Removes that lock and no other. One at a time: of two who found it, the slower would remove the faster's own. */
async function takeAway(path: string, text: string, own: string): Promise<void> {
  const turn = `${path}.turn`
  const patience = AbortSignal.timeout(5_000)
  while (!(await isDone(link(own, turn), 'EEXIST'))) {
    // A turn takes no time: one that lasts was left by a crash.
    if (patience.aborted) await rm(turn, { force: true })
    await wait(20)
  }
  const now = await readFile(path, 'utf8').catch(() => '')
  if (now === text) await rm(path, { force: true })
  await rm(turn, { force: true })
}

/** Longer than storage takes to start, at its slowest: two servers, a minute each. */
const START_MILLISECONDS = 180_000

/** A process id is given out again, in a container at once: so the storage itself is asked, where it was started. */
async function isRunning({ pid, since, connectionString }: Holder): Promise<boolean> {
  if (pid === process.pid || !isAlive(pid)) return false
  const port = /TableEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(connectionString)?.[1]
  return port === undefined ? Date.now() - Date.parse(since) < START_MILLISECONDS : listens(Number(port))
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 })
    const answer = (value: boolean) => () => {
      socket.destroy()
      resolve(value)
    }
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false))
  })
}

/** Servers that outlive their starter save and end within seconds; their files are not ours before that. */
async function theEndOf(servers: readonly number[]): Promise<void> {
  const patience = AbortSignal.timeout(15_000)
  while (servers.some(isAlive) && !patience.aborted) await wait(50)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
