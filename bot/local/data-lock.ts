/** One process at a time opens the data; others learn where its storage listens. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export type Locking =
  | { readonly kind: 'locked'; share(connectionString: string): Promise<void>; release(): Promise<void> }
  /** Somebody else has the data; their storage takes connections. */
  | { readonly kind: 'running'; readonly pid: number; readonly connectionString: string }

/** Takes the lock of a folder; one left by a process that is no more counts as none. */
export async function lockData(dataDir: string): Promise<Locking> {
  const path = join(dataDir, 'lock.json')
  const write = (connectionString: string, flag: 'wx' | 'w') =>
    writeFile(path, JSON.stringify({ pid: process.pid, connectionString }), { flag, mode: 0o600 })
  try {
    await write('', 'wx')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const holder = LOCK.safeParse(parsed(await readFile(path, 'utf8')))
    if (holder.success && isAlive(holder.data.pid)) return { kind: 'running', ...holder.data }
    await write('', 'w')
  }
  return {
    kind: 'locked',
    share: (connectionString) => write(connectionString, 'w'),
    release: () => rm(path, { force: true }),
  }
}

const LOCK = z.object({ pid: z.int().positive(), connectionString: z.string() })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
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
