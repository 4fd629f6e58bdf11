/** Files of a backup: each appears under its name with all of its content, so that what is there is whole. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { RawRow } from '../storage/raw-table'
import { type BackupFile, lineOf, rowOf, tableAndOwnerOf } from './backup-format'

/** A file that is written and has not its name yet. */
export interface Draft {
  readonly rows: number
  /** Gives it its name, in place of what has that. */
  keep(): Promise<void>
}

export class BackupFolder {
  /** How many rows there are in the files that this process wrote. */
  readonly #written = new Map<string, number>()

  constructor(readonly path: string) {}

  /** Makes it where it is not there; nobody but its owner may look in. */
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
  }

  /** The names of what is in it; nothing where it is not there. */
  async names(): Promise<readonly string[]> {
    try {
      return (await readdir(this.path)).toSorted()
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  }

  /** Null where it is not there. */
  async text(name: string): Promise<string | null> {
    return (await this.names()).includes(name) ? readFile(join(this.path, name), 'utf8') : null
  }

  async writeText(name: string, text: string): Promise<void> {
    const draft = `${name}.part`
    const file = await open(join(this.path, draft), 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(join(this.path, draft), join(this.path, name))
  }

  async removeText(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true })
  }

  /** Some rows at a time, each a line, compressed. */
  async writeRows(name: string, parts: AsyncIterable<readonly RawRow[]>): Promise<Draft> {
    const draft = `${name}.part`
    let rows = 0
    async function* lines() {
      for await (const part of parts) {
        rows += part.length
        yield part.map(lineOf).join('')
      }
    }
    const file = createWriteStream(join(this.path, draft), { mode: 0o600, flush: true })
    await pipeline(Readable.from(lines()), createGzip({ level: 1 }), file)
    return {
      rows,
      keep: async () => {
        await rename(join(this.path, draft), join(this.path, name))
        this.#written.set(name, rows)
      },
    }
  }

  async *readRows(name: string): AsyncGenerator<RawRow> {
    const input = createReadStream(join(this.path, name))
    const unzipped = input.pipe(createGunzip())
    input.on('error', (error) => unzipped.destroy(error))
    for await (const line of createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY }))
      yield rowOf(line)
  }

  /** What a manifest says of a file; null for what is no file of rows. */
  async describe(name: string): Promise<BackupFile | null> {
    const named = tableAndOwnerOf(name)
    if (named === null) return null
    const rows = this.#written.get(name) ?? (await this.#countRows(name))
    return { file: name, ...named, rows, ...(await this.fingerprint(name)) }
  }

  async #countRows(name: string): Promise<number> {
    let rows = 0
    for await (const _row of this.readRows(name)) rows += 1
    return rows
  }

  async fingerprint(name: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const path = join(this.path, name)
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    return { bytes: (await stat(path)).size, sha256: hash.digest('hex') }
  }
}
