/** A text that must stay secret and changes now and then: in a Key Vault secret, or in a file of its owner alone. */
import { readFile, rename } from 'node:fs/promises'
import type { TokenCredential } from '@azure/identity'
import { parseKeyVaultSecretIdentifier, SecretClient, type SecretClientOptions } from '@azure/keyvault-secrets'
import { storageErrorOf } from './azure-errors'
import { credentialOf, type Identity } from './clients'
import { StorageError } from './errors'
import { codeOf, othersMayRead, writeDraft } from './private-file'

export type SecretPlace =
  | { readonly kind: 'file'; readonly path: string }
  /** `secretUri` as the portal shows it; each writing makes a new version of it. */
  | ({ readonly kind: 'key-vault'; readonly secretUri: string } & Identity)

/** Both reject with a StorageError: `forbidden` where an administrator must act, `unavailable` where it may pass. */
export interface SecretText {
  /** Null where nothing is kept yet. */
  read(): Promise<string | null>
  write(text: string): Promise<void>
}

/** How Key Vault is reached; the managed identity and the network where nothing is given. */
export interface VaultAccess {
  readonly credential?: TokenCredential
  readonly options?: SecretClientOptions
}

export function secretAt(place: SecretPlace, access: VaultAccess = {}): SecretText {
  return place.kind === 'file' ? new SecretFile(place.path) : new VaultSecret(place, access)
}

class SecretFile implements SecretText {
  constructor(private readonly path: string) {}

  async read(): Promise<string | null> {
    try {
      if (await othersMayRead(this.path)) {
        throw new StorageError(
          'forbidden',
          `Others than its owner may read ${this.path}. Run: chmod 600 "${this.path}"`,
        )
      }
      return await readFile(this.path, 'utf8')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw this.#trouble(error)
    }
  }

  /** Whole, or not at all: a crash in the middle leaves what was there. */
  async write(text: string): Promise<void> {
    try {
      await writeDraft(this.path, text, (draft) => rename(draft, this.path))
    } catch (error) {
      throw this.#trouble(error)
    }
  }

  #trouble(cause: unknown): unknown {
    if (cause instanceof StorageError) return cause
    return new StorageError('forbidden', `${this.path} cannot be used: give who runs the bot the right to it.`, {
      cause,
    })
  }
}

const VAULT_MILLISECONDS = 10_000

class VaultSecret implements SecretText {
  readonly #client: SecretClient
  readonly #name: string

  constructor(place: Extract<SecretPlace, { kind: 'key-vault' }>, access: VaultAccess) {
    const { vaultUrl, name } = parseKeyVaultSecretIdentifier(place.secretUri)
    this.#client = new SecretClient(vaultUrl, access.credential ?? credentialOf(place), access.options)
    this.#name = name
  }

  /** The newest version, whichever the address names. */
  async read(): Promise<string | null> {
    try {
      const { value } = await this.#client.getSecret(this.#name, {
        abortSignal: AbortSignal.timeout(VAULT_MILLISECONDS),
      })
      return value ?? null
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw this.#trouble(error)
    }
  }

  async write(text: string): Promise<void> {
    try {
      await this.#client.setSecret(this.#name, text, { abortSignal: AbortSignal.timeout(VAULT_MILLISECONDS) })
    } catch (error) {
      throw this.#trouble(error)
    }
  }

  #trouble(cause: unknown): StorageError {
    const error = storageErrorOf(cause)
    return error instanceof StorageError && error.kind === 'forbidden'
      ? new StorageError('forbidden', `Key Vault refuses the secret ${this.#name} to the bot's identity.`, { cause })
      : new StorageError('unavailable', `Key Vault gave no usable answer about the secret ${this.#name}.`, { cause })
  }
}

function statusOf(error: unknown): number | null {
  const has = typeof error === 'object' && error !== null && 'statusCode' in error
  return has && typeof error.statusCode === 'number' ? error.statusCode : null
}
