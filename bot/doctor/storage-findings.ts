/** Pseudonym key, tables, queue and clock. */
import { fingerprintOf } from '../../services/privacy/pseudonym'
import { StorageError } from '../../services/storage/errors'
import { probeQueue, probeTables, type TablesProbe } from '../../services/storage/probe'
import { loadPseudonymKey, type PseudonymKeyLoading } from '../../services/storage/pseudonym-key'
import type { Config } from '../config'
import { absent, type Finding, unchecked, well, wrong } from './finding'

/** `prefix`: that of the tables' names. */
export async function storageFindings(
  { storage, pseudonymKey }: Pick<Config, 'storage' | 'pseudonymKey'>,
  now: () => Date,
  prefix?: string,
): Promise<readonly Finding[]> {
  const key = await loadPseudonymKey({
    ...pseudonymKey,
    ...(pseudonymKey.kind === 'file' && { createIfMissing: false }),
  })
  if (storage === null) {
    const says = 'The embedded storage of npm start: nothing is configured.'
    return [localKey(key), absent('tables', says), absent('queue', says), absent('clock', says)]
  }
  const [tables, queue] = await Promise.all([
    probeTables(storage, prefix).catch(asTrouble),
    probeQueue(storage, prefix).catch(asTrouble),
  ])
  return [
    keyFinding(key, tables),
    tables instanceof StorageError
      ? wrong('tables', tables.message, todoOf(tables, 'Table'))
      : well('tables', 'A row was written, read and removed.'),
    queue instanceof StorageError
      ? wrong('queue', queue.message, todoOf(queue, 'Queue'))
      : well('queue', 'A message was put in and taken out.'),
    clockFinding(tables, now()),
  ]
}

function localKey(loading: PseudonymKeyLoading): Finding {
  return loading.kind === 'loaded'
    ? well('pseudonym key', 'It can be read.')
    : absent('pseudonym key', 'npm start makes one where there is none.')
}

function keyFinding(loading: PseudonymKeyLoading, tables: TablesProbe | StorageError): Finding {
  if (loading.kind === 'refused') return wrong('pseudonym key', 'It cannot be used.', loading.problem)
  if (tables instanceof StorageError)
    return well('pseudonym key', 'It can be read; whether answers were made with it is not known.')
  if (tables.keyFingerprint === null) return well('pseudonym key', 'It can be read, and there are no answers yet.')
  return tables.keyFingerprint === fingerprintOf(loading.key)
    ? well('pseudonym key', 'It is the one that answers were made with.')
    : wrong(
        'pseudonym key',
        'It is not the one that earlier answers were made with: people would count twice.',
        'Restore the earlier key. The bot does not start with another one.',
      )
}

/** Tokens are refused where clocks differ by more; the Bot Framework allows as much. */
const MOST_SKEW_MILLISECONDS = 5 * 60 * 1000

function clockFinding(tables: TablesProbe | StorageError, now: Date): Finding {
  const told = tables instanceof StorageError ? null : tables.serverTime
  if (told === null) return unchecked('clock', 'Storage has not told the time.')
  const seconds = Math.round((now.getTime() - told.getTime()) / 1000)
  if (Math.abs(seconds) * 1000 <= MOST_SKEW_MILLISECONDS) return well('clock', 'It agrees with that of storage.')
  return wrong(
    'clock',
    `It is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} that of storage.`,
    'Let the machine set its clock by a time server: tokens are refused where clocks differ.',
  )
}

function asTrouble(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  throw error
}

function todoOf({ kind }: StorageError, part: 'Table' | 'Queue'): string {
  switch (kind) {
    case 'forbidden':
      return `Give the bot's identity the role "Storage ${part} Data Contributor" on the storage account, or mend the key in AZURE_STORAGE_CONNECTION_STRING. A new role takes some minutes.`
    case 'unavailable':
      return `Check the name of the account in the settings, and that its network lets the bot in; the ${part.toLowerCase()} endpoint gave no usable answer.`
    default:
      return 'Look at what stands in the table Settings: something else than this bot has written there.'
  }
}
