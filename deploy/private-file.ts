/** A file that its owner alone may read, for as long as one command needs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What would stand in a list of processes, or be read differently by each shell, goes to the CLI by a file. */
export async function withPrivateFile(content: object, use: (file: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'audience-profile-'))
  try {
    const file = join(folder, 'content.json')
    await writeFile(file, JSON.stringify(content), { mode: 0o600 })
    await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
