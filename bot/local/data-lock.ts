/** One process at a time opens the data; others learn where its storage listens. */
import { readFile, rm, writeFile } from 'node:fs/promises'
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
  const write = (sharing: Sharing, flag: 'wx' | 'w') =>
    writeFile(path, JSON.stringify({ pid: process.pid, ...sharing }), { flag, mode: 0o600 })

  while (!(await isDone(write({ connectionString: '', servers: [] }, 'wx'), 'EEXIST'))) {
    const holder = await holderOf(path)
    if (holder !== null && (await isRunning(holder))) return { kind: 'running', ...holder }
    await theEndOf(holder?.servers ?? [])
    await rm(path, { force: true })
  }
  return {
    kind: 'locked',
    share: (sharing) => write(sharing, 'w'),
    release: () => rm(path, { force: true }),
  }
}

const LOCK = z.object({
  pid: z.int().positive(),
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

async function holderOf(path: string): Promise<Holder | null> {
  try {
    const reading = LOCK.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return reading.success ? reading.data : null
  } catch {
    // Gone in the meantime, or cut off by a crash: nobody's.
    return null
  }
}

/** A process id is given out again, in a container at once: so the storage itself is asked, where it was started. */
async function isRunning({ pid, connectionString }: Holder): Promise<boolean> {
  if (pid === process.pid || !isAlive(pid)) return false
  const port = /TableEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(connectionString)?.[1]
  return port === undefined || listens(Number(port))
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
