/** Files for their owner alone: they hold what must stay secret. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Rejects where there is no such file. */
export async function othersMayRead(path: string): Promise<boolean> {
  const { mode } = await stat(path)
  // Windows keeps no such rights: there the folder's own list of rights protects the file.
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

/**
 * Writes the text beside its place, until it is on the disk; `settle` then brings it there, whole or not at all. What is
 * left of the draft is removed.
 */
export async function writeDraft(path: string, text: string, settle: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.chmod(0o600)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await settle(draft)
  } finally {
    // What stood in the way of the writing may stand in that of the cleaning: the first is told.
    await rm(draft, { force: true }).catch(() => {})
  }
}

/** What Node calls a failure, such as `ENOENT`; null for what is none of its. */
export function codeOf(error: unknown): string | null {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
  return isCoded ? String(error.code) : null
}
