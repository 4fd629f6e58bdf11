import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprintOf } from '../../../services/privacy/pseudonym'
import { loadPseudonymKey } from '../../../services/storage/pseudonym-key'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pseudonym-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

const loaded = (path: string, createIfMissing = true) => loadPseudonymKey({ kind: 'file', path, createIfMissing })

async function fingerprint(path: string): Promise<string> {
  const loading = await loaded(path)
  return loading.kind === 'loaded' ? fingerprintOf(loading.key) : loading.problem
}

describe('the pseudonym key in a file', () => {
  test('is made where it is missing, for its owner alone, and found again', async () => {
    const path = join(folder, 'data', 'pseudonym.key')
    const first = await fingerprint(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await fingerprint(path)).toBe(first)
  })

  test('is the same for many who start at once, and leaves nothing else behind', async () => {
    const path = join(folder, 'pseudonym.key')
    const prints = await Promise.all(Array.from({ length: 20 }, () => fingerprint(path)))
    expect(new Set(prints).size).toBe(1)
    expect(await readdir(folder)).toEqual(['pseudonym.key'])
  })

  test('is 32 random bytes', async () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')]
    expect(await fingerprint(one)).not.toBe(await fingerprint(other))
    expect(Buffer.from(await readFile(one, 'utf8'), 'base64')).toHaveLength(32)
  })

  test('is not made where that was not asked: the message says how', async () => {
    const path = join(folder, 'pseudonym.key')
    expect(await loaded(path, false)).toEqual({ kind: 'refused', problem: expect.stringContaining('openssl rand') })
    expect(await readdir(folder)).toEqual([])
  })

  test('is refused where others may read it: the message says what to run', async () => {
    const path = join(folder, 'pseudonym.key')
    await loaded(path)
    await chmod(path, 0o640)
    expect(await loaded(path)).toEqual({ kind: 'refused', problem: expect.stringContaining('chmod 600') })
  })

  test.each([
    ['too short', Buffer.alloc(31, 7).toString('base64')],
    ['empty', ''],
    ['no base64', '!'.repeat(60)],
  ])('is refused where it is %s, and the message does not repeat it', async (_, content) => {
    const path = join(folder, 'pseudonym.key')
    await writeFile(path, content, { mode: 0o600 })
    const loading = await loaded(path)
    expect(loading).toEqual({ kind: 'refused', problem: expect.stringContaining('32 bytes in base64') })
    if (content) expect(JSON.stringify(loading)).not.toContain(content)
  })

  test('is refused where the path is a folder', async () => {
    await chmod(folder, 0o700)
    expect(await loaded(folder)).toEqual({ kind: 'refused', problem: expect.stringContaining('it is a folder') })
  })
})

describe('the pseudonym key in a key vault', () => {
  test('is refused where the address is no address of a secret', async () => {
    const loading = await loadPseudonymKey({ kind: 'key-vault', secretUri: 'no address' })
    expect(loading).toEqual({ kind: 'refused', problem: expect.stringContaining('Key Vault Secrets User') })
  })
})
