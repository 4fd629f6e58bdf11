/** Storage for one machine: Azurite's table and queue servers on loopback, their data in one folder. */
import { access, constants, mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Child, startChild } from './child'
import { lockData } from './data-lock'

export interface EmbeddedStorage {
  readonly connectionString: string
  /** Resolves when everything is on disk. */
  stop(): Promise<void>
}

/** What keeps the storage from starting, in words that say what to do. */
export class EmbeddedStorageError extends Error {
  override readonly name = 'EmbeddedStorageError'
}

/**
 * Starts the storage of a folder, or connects to the one that runs there where `shared` allows it. Rejects with an
 * EmbeddedStorageError.
 */
export async function startEmbeddedStorage(dataDir: string, shared: 'alone' | 'shared'): Promise<EmbeddedStorage> {
  await checkFolder(dataDir)
  const lock = await lockData(dataDir)
  if (lock.kind === 'running') {
    if (shared === 'shared' && lock.connectionString !== '') {
      return { connectionString: lock.connectionString, stop: async () => {} }
    }
    throw new EmbeddedStorageError(
      `Another Audience Profile (process ${lock.pid}) uses the data in ${dataDir}: stop it, or set DATA_DIR to another folder.`,
    )
  }
  const children: Child[] = []
  try {
    await checkData(dataDir)
    const tables = await startServer('table', dataDir)
    children.push(tables.child)
    const queues = await startServer('queue', dataDir)
    children.push(queues.child)
    const connectionString = connectionStringOf(tables.port, queues.port)
    await lock.share(connectionString)
    return {
      connectionString,
      stop: async () => {
        await Promise.all(children.map((child) => child.stop()))
        await lock.release()
      },
    }
  } catch (error) {
    await Promise.all(children.map((child) => child.stop()))
    await lock.release()
    throw error
  }
}

async function checkFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await readdir(dataDir)
    await access(dataDir, constants.W_OK)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown'
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'is no folder' : `cannot be written to (${code})`
    throw new EmbeddedStorageError(`${dataDir} ${why}: make it a folder of yours, or set DATA_DIR to another one.`, {
      cause,
    })
  }
}

/** Azurite would begin empty on a broken file, and overwrite it: nothing may be lost that way. */
async function checkData(dataDir: string): Promise<void> {
  for (const file of (await readdir(dataDir)).filter((name) => /^__azurite_db_.*\.json$/.test(name))) {
    try {
      JSON.parse(await readFile(join(dataDir, file), 'utf8'))
    } catch (cause) {
      throw new EmbeddedStorageError(
        `The data in ${join(dataDir, file)} cannot be read. To begin anew and keep it: mv "${dataDir}" "${dataDir}.broken"`,
        { cause },
      )
    }
  }
}

async function startServer(kind: 'table' | 'queue', dataDir: string) {
  const port = await freePort()
  const options = ['--location', dataDir, '--silent', '--skipApiVersionCheck', '--disableTelemetry']
  const child = await startChild({
    script: mainOf(kind),
    args: [...options, `--${kind}Host`, '127.0.0.1', `--${kind}Port`, String(port)],
    ready: /successfully (started|listens|listening)/i,
  })
  return { port, child }
}

function mainOf(kind: 'table' | 'queue'): string {
  try {
    return require.resolve(`azurite/dist/src/${kind}/main`)
  } catch (cause) {
    throw new EmbeddedStorageError(
      'The embedded storage is not installed: run npm ci, or set AZURE_STORAGE_CONNECTION_STRING.',
      { cause },
    )
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
