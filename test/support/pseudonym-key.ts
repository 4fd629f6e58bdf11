import { type PseudonymKey, pseudonymKey } from '../../services/privacy/pseudonym'

/** The key of 32 such bytes. It protects nobody: these people do not exist. */
export function keyOf(byte: number): PseudonymKey {
  const key = pseudonymKey(Buffer.alloc(32, byte))
  if (key === null) throw new Error('32 bytes make a key.')
  return key
}
