import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CredentialUnavailableError } from '@azure/identity'
import type { SecretClientOptions } from '@azure/keyvault-secrets'
import { secretAt } from '../../../services/storage/secret-text'

const KEPT = 'what Entra gave'

describe('in a file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const secret = () => secretAt({ kind: 'file', path: join(folder, 'own', 'secret') })

  test('there is nothing at first, then what was written last, and nothing beside it', async () => {
    expect(await secret().read()).toBeNull()
    await secret().write('earlier')
    await secret().write(KEPT)
    expect([await secret().read(), await readdir(join(folder, 'own'))]).toEqual([KEPT, ['secret']])
  })

  test('one that others may read is refused', async () => {
    await secret().write(KEPT)
    await chmod(join(folder, 'own', 'secret'), 0o640)
    await expect(secret().read()).rejects.toMatchObject({ kind: 'forbidden' })
  })

  test('where it cannot be written, an administrator must act', async () => {
    await writeFile(join(folder, 'own'), 'a file where the folder should be')
    await expect(secret().write(KEPT)).rejects.toMatchObject({ kind: 'forbidden' })
  })
})

describe('in Key Vault', () => {
  /** Its interface as documented, below the library's own pipeline; it always speaks TLS, so no server of ours can. */
  class Vault {
    readonly versions: string[] = []
    status = 200
    readonly #transport: NonNullable<SecretClientOptions['httpClient']> = {
      sendRequest: async (request) => {
        const answer = (status: number, body: object, headers: Record<string, string> = {}) => ({
          ...{ request, status, bodyAsText: JSON.stringify(body) },
          // The library asks for a header by name, and for no more.
          headers: Object.create(request.headers, { get: { value: (name: string) => headers[name.toLowerCase()] } }),
        })
        if (request.headers.get('authorization') === undefined) return answer(401, {}, CHALLENGE)
        if (this.status !== 200) return answer(this.status, { error: { code: 'Told' } })
        if (request.method === 'PUT') this.versions.push(JSON.parse(String(request.body)).value)
        const value = this.versions.at(-1)
        return value === undefined
          ? answer(404, { error: { code: 'SecretNotFound' } })
          : answer(200, { value, id: 'https://kv.vault.azure.net/secrets/viva-engage/1', attributes: {} })
      },
    }

    secret(getToken = async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 })) {
      const place = { kind: 'key-vault', secretUri: 'https://kv.vault.azure.net/secrets/viva-engage' } as const
      const credential = { getToken }
      return secretAt(place, { credential, options: { httpClient: this.#transport, retryOptions: { maxRetries: 0 } } })
    }
  }
  const CHALLENGE = {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"',
  }

  test('there is nothing at first, then the newest version', async () => {
    const vault = new Vault()
    expect(await vault.secret().read()).toBeNull()
    await vault.secret().write('earlier')
    await vault.secret().write(KEPT)
    expect([await vault.secret().read(), vault.versions]).toEqual([KEPT, ['earlier', KEPT]])
  })

  test('an identity that there is not is for an administrator to mend, as with all that is stored', async () => {
    const secret = new Vault().secret(() => Promise.reject(new CredentialUnavailableError('No such identity.')))
    await expect(secret.read()).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(secret.write(KEPT)).rejects.toMatchObject({ kind: 'forbidden' })
  })

  test.each([
    [401, 'forbidden'],
    [403, 'forbidden'],
    [429, 'unavailable'],
    [500, 'unavailable'],
  ])('an answer of %d is told as %s, for reading and for writing', async (status, kind) => {
    const vault = new Vault()
    vault.status = status
    await expect(vault.secret().read()).rejects.toMatchObject({ kind })
    await expect(vault.secret().write(KEPT)).rejects.toMatchObject({ kind })
  })
})
