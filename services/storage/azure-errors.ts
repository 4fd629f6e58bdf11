import { RestError } from '@azure/data-tables'
import { StorageError, type StorageErrorKind } from './errors'

/**
 * The domain's word for what the Azure client threw. An error that is no trouble of storage comes back as it is:
 * it is a defect, and hiding it would help nobody.
 */
export function storageErrorOf(error: unknown): unknown {
  if (error instanceof StorageError || !(error instanceof Error)) return error
  if (error.name === 'AbortError') return told('unavailable', error)
  if (CREDENTIAL_ERRORS.has(error.name)) return told('forbidden', error)
  if (!(error instanceof RestError)) return error
  const kind = kindOf(error.statusCode, codeOf(error))
  return kind === null ? error : told(kind, error)
}

/** Whether the client says that the row, and not its table, is missing. */
export function isRowMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404 && !CONTAINER_CODES.has(codeOf(error))
}

/** Whether the client says that nobody has made the table. */
export function isTableMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404 && codeOf(error) === 'TableNotFound'
}

const CREDENTIAL_ERRORS = new Set(['AuthenticationError', 'AuthenticationRequiredError', 'CredentialUnavailableError'])
const CONTAINER_CODES = new Set([
  'TableNotFound',
  'TableBeingDeleted',
  'QueueNotFound',
  'QueueBeingDeleted',
  'AccountBeingCreated',
])

const MESSAGES: Readonly<Record<StorageErrorKind, string>> = {
  conflict: 'Others changed the same data at the same moment. Try again.',
  unavailable: 'Storage does not answer. Nothing was saved; try again in a moment.',
  'too-large': 'Azure Tables refused the data as too large.',
  'bad-key': 'Azure Tables refused a key.',
  forbidden:
    'Storage refused the credentials. An administrator must grant "Storage Table Data Contributor" and "Storage Queue Data Contributor".',
  unreadable: 'A stored row has a shape that this version cannot read.',
}

function told(kind: StorageErrorKind, cause: Error): StorageError {
  return new StorageError(kind, MESSAGES[kind], { cause })
}

/** Null for what only a defect of ours can cause. */
function kindOf(status: number | undefined, code: string): StorageErrorKind | null {
  // A request that never got an answer has no status.
  if (status === undefined || status === 408 || status === 429 || status >= 500) return 'unavailable'
  if (CONTAINER_CODES.has(code)) return 'unavailable'
  if (code === 'KeyValueTooLarge' || code === 'OutOfRangeInput') return 'bad-key'
  if (status === 413 || code.endsWith('TooLarge') || code === 'TooManyProperties') return 'too-large'
  if (status === 401 || status === 403) return 'forbidden'
  // A message that another holds by now.
  if (code === 'PopReceiptMismatch') return 'conflict'
  // 404: the row or message that was to be changed has gone meanwhile.
  if (status === 404 || status === 409 || status === 412) return 'conflict'
  return null
}

/** Transactions carry the code itself; single operations hide it in the parsed body. */
function codeOf(error: RestError): string {
  if (error.code !== undefined) return error.code
  // The client types `details` as unknown; each level is checked as it is read.
  const details = error.details as { odataError?: { code?: unknown } } | undefined
  const code = details?.odataError?.code
  return typeof code === 'string' ? code : ''
}
