/** What can go wrong in storage, in the domain's words; nothing above this folder knows a status code. */
export type StorageErrorKind =
  /** Others kept changing the same data; trying again later helps. */
  | 'conflict'
  /** Storage does not answer, or refuses us for now; nothing was saved. */
  | 'unavailable'
  /** The data breaks a limit of Azure Tables: a defect of ours. */
  | 'too-large'
  /** A key holds characters, or a length, that Azure Tables does not take: a defect of ours. */
  | 'bad-key'
  /** The credentials or roles do not suffice: an administrator must act. */
  | 'forbidden'
  /** A stored row has a shape that this version cannot read: an administrator must look. */
  | 'unreadable'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  constructor(
    readonly kind: StorageErrorKind,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** Whether a stored row is of a shape that this version cannot read. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof StorageError && error.kind === 'unreadable'
}
