/** Storage for one machine: Azurite's table and queue servers on loopback, their data in one folder. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import type { StorageAccount } from '../../services/storage/clients'
import { StartError } from '../start-error'
import { type Child, startChild } from './child'
import { type Locking, lockData } from './data-lock'

export interface EmbeddedStorage {
  readonly account: StorageAccount
  /** Resolves when a server has ended, asked or not. */
  readonly ended: Promise<void>
  /** Resolves when everything is on disk. */
  stop(): Promise<void>
}

/** Starts the storage of a folder, which nobody else may have open. Rejects with a StartError. */
export async function startEmbeddedStorage(dataDir: string): Promise<EmbeddedStorage> {
  const lock = await locked(dataDir)
  if (lock.kind === 'running') throw inUse(dataDir, lock.pid)
  return serve(dataDir, lock)
}

/** Uses the storage of a folder where it runs, else starts it. Rejects with a StartError. */
export async function joinEmbeddedStorage(dataDir: string): Promise<Pick<EmbeddedStorage, 'account' | 'stop'>> {
  const lock = await locked(dataDir)
  if (lock.kind === 'locked') return serve(dataDir, lock)
  if (lock.connectionString === '') throw inUse(dataDir, lock.pid)
  return { account: accountOf(lock.connectionString), stop: async () => {} }
}

function inUse(dataDir: string, pid: number): StartError {
  return new StartError(
    `Another Audience Profile (process ${pid}) uses the data in ${dataDir}: stop it, or set DATA_DIR to another folder.`,
  )
}

/** Writing the lock shows what the rights of a folder do not: a disk that is full, or that takes no files. */
async function locked(dataDir: string): Promise<Locking> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await readdir(dataDir)
    return await lockData(dataDir)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown'
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'is no folder' : `cannot be written to (${code})`
    throw new StartError(`${dataDir} ${why}: make it a folder of yours, or set DATA_DIR to another one.`, {
      cause,
    })
  }
}

function accountOf(connectionString: string): StorageAccount {
  return { kind: 'connection-string', connectionString }
}

async function serve(dataDir: string, lock: Extract<Locking, { kind: 'locked' }>): Promise<EmbeddedStorage> {
  const children: Child[] = []
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()))
    await lock.release()
  }
  try {
    await checkData(dataDir)
    const tables = await startServer('table', dataDir)
    children.push(tables.child)
    const queues = await startServer('queue', dataDir)
    children.push(queues.child)
    const connectionString = connectionStringOf(tables.port, queues.port)
    await lock.share({ connectionString, servers: children.map(({ pid }) => pid) })
    return { account: accountOf(connectionString), ended: Promise.race(children.map(({ ended }) => ended)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** On some broken files Azurite stops without a word of help; on an empty one it begins anew, over what was there. */
async function checkData(dataDir: string): Promise<void> {
  for (const file of (await readdir(dataDir)).filter((name) => /^__azurite_db_.*\.json$/.test(name))) {
    try {
      DATABASE.parse(JSON.parse(await readFile(join(dataDir, file), 'utf8')))
    } catch (cause) {
      throw new StartError(
        `The data in ${join(dataDir, file)} cannot be read. Put a backup in its place, or begin anew and keep it aside: mv "${dataDir}" "${dataDir}.broken"`,
        { cause },
      )
    }
  }
}

const DATABASE = z.object({ collections: z.array(z.unknown()) })

async function startServer(kind: 'table' | 'queue', dataDir: string) {
  const port = await freePort()
  const options = ['--location', dataDir, '--silent', '--skipApiVersionCheck', '--disableTelemetry']
  const child = await startChild({
    script: mainOf(kind),
    args: [...options, `--${kind}Host`, '127.0.0.1', `--${kind}Port`, String(port)],
    preload: CLOSE_ONCE,
    ready: /successfully (started|listens) on/,
  })
  return { port, child }
}

/**
 * Azurite saves when it is interrupted, but not when it is told to end, nor when its parent is gone, and a second
 * interrupt would cut it off. So whatever comes, its own way of closing runs, once.
 */
const CLOSE_ONCE = `
  const once = process.once
  let close = () => process.exit(0)
  process.once = function (event, listener) {
    if (event === 'SIGINT') close = listener
    return ['SIGINT', 'SIGTERM', 'message'].includes(event) ? this : once.call(this, event, listener)
  }
  let asked = false
  const end = () => {
    if (asked) return
    asked = true
    setTimeout(() => process.exit(1), 10_000).unref()
    close()
  }
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(event, end)
  // The channel to the parent must not keep a closed server alive.
  process.channel.unref()`

function mainOf(kind: 'table' | 'queue'): string {
  try {
    return require.resolve(`azurite/dist/src/${kind}/main`)
  } catch (cause) {
    throw new StartError('The embedded storage is not installed: run npm ci, or set AZURE_STORAGE_CONNECTION_STRING.', {
      cause,
    })
  }
}

/** The system chooses, so that a developer's own Azurite is not in the way. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** The account and key that every Azurite has, published by its makers; they protect nothing. */
const ACCOUNT = 'devstoreaccount1'
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

function connectionStringOf(tablePort: number, queuePort: number): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${KEY}`,
    `TableEndpoint=http://127.0.0.1:${tablePort}/${ACCOUNT}`,
    `QueueEndpoint=http://127.0.0.1:${queuePort}/${ACCOUNT}`,
  ].join(';')
}
