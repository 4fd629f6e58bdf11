/** Where the pseudonym key comes from: a file that its owner alone may read, or Azure Key Vault. */
import { randomBytes } from 'node:crypto'
import { link, readFile, stat } from 'node:fs/promises'
import { parseKeyVaultSecretIdentifier, SecretClient } from '@azure/keyvault-secrets'
import { KEY_BYTES, type PseudonymKey, pseudonymKey } from '../privacy/pseudonym'
import { credentialOf, type Identity } from './clients'
import { codeOf, othersMayRead, writeDraft } from './private-file'

export type PseudonymKeySource =
  | { readonly kind: 'file'; readonly path: string; readonly createIfMissing: boolean }
  /** `secretUri` as the portal shows it; without a version the newest counts. */
  | ({ readonly kind: 'key-vault'; readonly secretUri: string } & Identity)

export type PseudonymKeyLoading =
  | { readonly kind: 'loaded'; readonly key: PseudonymKey }
  /** `problem` says what is wrong and what to do about it. */
  | { readonly kind: 'refused'; readonly problem: string }

/** The key holds at least 32 bytes, in base64. Never rejects for what an administrator can mend. */
export async function loadPseudonymKey(source: PseudonymKeySource): Promise<PseudonymKeyLoading> {
  switch (source.kind) {
    case 'file':
      return fromFile(source.path, source.createIfMissing)
    case 'key-vault':
      return fromKeyVault(source.secretUri, source)
  }
}

const START_MILLISECONDS = 15_000

async function fromFile(path: string, createIfMissing: boolean): Promise<PseudonymKeyLoading> {
  try {
    if (createIfMissing) await createOnce(path)
    if (await othersMayRead(path)) {
      return refused(`Others than its owner may read the pseudonym key ${path}. Run: chmod 600 "${path}"`)
    }
    return keyOf(await readFile(path, 'utf8'), `The file ${path}`)
  } catch (error) {
    return refused(`The pseudonym key ${path} cannot be used: ${fileProblem(error, path)}`)
  }
}

/** Two who start at once agree: the file appears with all of its content, and only if it was not there. */
async function createOnce(path: string): Promise<void> {
  if (await exists(path)) return
  await writeDraft(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, async (draft) => {
    try {
      await link(draft, path)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  })
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function fromKeyVault(secretUri: string, identity: Identity): Promise<PseudonymKeyLoading> {
  try {
    const { vaultUrl, name, version } = parseKeyVaultSecretIdentifier(secretUri)
    const secret = await new SecretClient(vaultUrl, credentialOf(identity)).getSecret(name, {
      ...(version && { version }),
      abortSignal: AbortSignal.timeout(START_MILLISECONDS),
    })
    return keyOf(secret.value ?? '', `The secret ${secretUri}`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return refused(
      `The pseudonym key could not be read from ${secretUri}: ${reason} ` +
        'Check the address, and that the managed identity has the role "Key Vault Secrets User".',
    )
  }
}

function keyOf(text: string, place: string): PseudonymKeyLoading {
  const trimmed = text.trim()
  const key = BASE64.test(trimmed) ? pseudonymKey(Buffer.from(trimmed, 'base64')) : null
  if (key) return { kind: 'loaded', key }
  return refused(
    `${place} holds no key of at least ${KEY_BYTES} bytes in base64. If answers were made with it, restore it from a ` +
      `backup; otherwise make a new one, such as with: openssl rand -base64 ${KEY_BYTES}`,
  )
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

function fileProblem(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return `there is no such file. Restore it, or make one: openssl rand -base64 ${KEY_BYTES} > "${path}" && chmod 600 "${path}"`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'this user has no right to it. Give the user who runs the bot the right to read and write there.'
    case 'EISDIR':
      return 'it is a folder. Give the path of a file.'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

function refused(problem: string): PseudonymKeyLoading {
  return { kind: 'refused', problem }
}
