/** What the service logs: every event and its fields in one list, so that a reader sees that none is personal. */
import pino, { type DestinationStream, type Logger } from 'pino'

interface Events {
  readonly started: { readonly port: number; readonly mode: string }
  readonly stopped: { readonly unfinishedTurns: number }
  readonly 'request-refused': { readonly status: number; readonly reason: string }
  /** A defect: its name and where it happened. Its message is left out, since it may quote what somebody sent. */
  readonly 'turn-failed': { readonly error: string; readonly stack: string }
  readonly 'storage-failed': { readonly problem: string }
  readonly 'foreign-tenant': Record<string, never>
  /** Somebody, or something stored, named an address at which Microsoft is not; it is not told, since it may name people. */
  readonly 'host-refused': Record<string, never>
  /** Somebody did more in a minute than people do. */
  readonly 'too-much': Record<string, never>
  readonly 'unknown-person': Record<string, never>
  readonly 'unknown-action': Record<string, never>
  /** Teams did not take what the turn had to say; 0 for no answer at all. */
  readonly 'reply-failed': { readonly status: number }
  readonly 'card-not-replaced': { readonly status: number }
  readonly 'post-failed': { readonly status: number }
  /** Through Microsoft Graph: `left` may succeed at another try; `problem` is why it stopped, empty where it did not. */
  readonly 'apps-installed': {
    readonly installed: number
    readonly failed: number
    readonly left: number
    readonly problem: string
  }
  readonly 'export-failed': { readonly error: string }
  readonly 'background-failed': { readonly error: string; readonly stack: string }
  readonly 'delivery-failed': { readonly error: string; readonly stack: string }
  readonly 'upkeep-failed': { readonly error: string; readonly stack: string }
  readonly 'directory-unreadable': { readonly problem: string }
  readonly 'audience-unreadable': { readonly problem: string }
  readonly 'progress-not-shown': { readonly outcome: string }
  readonly 'shard-poisoned': { readonly shard: number }
  readonly 'delivery-not-marked': { readonly problem: string }
  readonly 'report-not-posted': Record<string, never>
  /** In Viva Engage: whoever signed in there must do so again, or a setting is wrong. */
  readonly 'engage-not-signed-in': { readonly problem: string }
  readonly 'engage-sign-in-not-kept': Record<string, never>
  readonly 'engage-not-posted': { readonly outcome: string; readonly problem: string }
  /** The collector of traces and metrics takes nothing: told once, until it does again. */
  readonly 'collector-away': Record<string, never>
}

export type Log = <Name extends keyof Events>(event: Name, fields: Events[Name]) => void

/** Writes to the standard output unless `to` says where. */
export function createLog(level: string, to?: DestinationStream): Log {
  const logger: Logger = pino({ level, base: null }, to ?? pino.destination(1))
  return (event, fields) => logger[LEVELS[event]]({ event, ...fields })
}

/** What is logged of a defect: the name, and the lines of the stack that say where. */
export function defectOf(error: unknown): Events['turn-failed'] {
  if (!(error instanceof Error)) return { error: 'something that is no error', stack: '' }
  return { error: error.name, stack: placesIn(error).join('\n') }
}

/** The stack begins with the words, of which a line may look like a place; where it does not, nothing of it is told. */
function placesIn({ stack = '', message }: Error): readonly string[] {
  const words = stack.indexOf(message)
  if (words < 0) return []
  return stack
    .slice(words + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
}

const LEVELS: Readonly<Record<keyof Events, 'info' | 'warn' | 'error'>> = {
  started: 'info',
  stopped: 'info',
  'request-refused': 'info',
  'turn-failed': 'error',
  'storage-failed': 'error',
  'foreign-tenant': 'warn',
  'host-refused': 'warn',
  'too-much': 'warn',
  'unknown-person': 'warn',
  'unknown-action': 'warn',
  'reply-failed': 'error',
  'card-not-replaced': 'warn',
  'post-failed': 'error',
  'apps-installed': 'info',
  'export-failed': 'error',
  'background-failed': 'error',
  'delivery-failed': 'error',
  'upkeep-failed': 'error',
  'directory-unreadable': 'warn',
  'audience-unreadable': 'warn',
  'progress-not-shown': 'warn',
  'shard-poisoned': 'error',
  'delivery-not-marked': 'warn',
  'report-not-posted': 'warn',
  'engage-not-signed-in': 'error',
  'engage-sign-in-not-kept': 'error',
  'engage-not-posted': 'warn',
  'collector-away': 'warn',
}
