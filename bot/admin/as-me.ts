import type { Config } from '../config'

/** Outside Azure there is no managed identity: whoever is signed in with the Azure CLI takes its place. */
export function asMe(config: Config): Config {
  const { storage, pseudonymKey } = config
  return {
    ...config,
    storage: storage?.kind === 'managed-identity' ? { ...storage, signedIn: true } : storage,
    pseudonymKey: pseudonymKey.kind === 'key-vault' ? { ...pseudonymKey, signedIn: true } : pseudonymKey,
  }
}
