/** What keeps the bot from starting, or from going on, in words that say what to do. */

/** Something that an administrator or developer can mend; `message` says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** What to say where the port of a setting cannot be listened on; null where the error is of another kind. */
export function portError(error: unknown, port: number, setting: string): StartError | null {
  if (!(error instanceof Error && 'code' in error)) return null
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(`Port ${port} is taken. Stop what uses it, or set ${setting} to a free one.`)
    case 'EACCES':
      return new StartError(`Port ${port} is not for this user. Set ${setting} to one above 1023.`)
    default:
      return null
  }
}
