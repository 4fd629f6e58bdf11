/** One call that the double received. */
import type { Operation } from './route'

export interface Call {
  readonly operation: Operation
  readonly method: string
  readonly path: string
  /** The conversation that is meant, also where the call creates it; null where none can be told. */
  readonly conversation: string | null
  /** The object id of the person whose chat that is; null in a channel. */
  readonly person: string | null
  /** The parsed body; null where there is none, and for messages where the double keeps counts only. */
  readonly body: unknown
  /** By the double's clock, in milliseconds. */
  readonly at: number
  /** What was answered; null while nothing is, and 0 where either side broke off the connection instead. */
  readonly status: number | null
}
