/**
 * What an answer of Teams' connector means for one person, or for everybody: the table of reference/platform.md 2.3.
 * Status first, then a word anywhere in the body, since documented and observed bodies differ: some are JSON in JSON,
 * some name no code at all.
 */
import type { FailureReason } from '../../services/waves/delivery'
import type { HaltReason } from '../../services/waves/wave'
import { retryAfterIn } from '../retry-after'

export type Outcome =
  | { readonly kind: 'done' }
  /** Tried again after a wait. */
  | { readonly kind: 'again'; readonly reason: FailureReason }
  /** Everybody waits: so long, or where Teams does not say, as long as we think right. */
  | { readonly kind: 'throttled'; readonly seconds: number | null }
  /** The chat is gone: a new one is made, and the message goes there. */
  | { readonly kind: 'no-conversation' }
  | { readonly kind: 'person'; readonly state: 'blocked' | 'removed' | 'not-installed' }
  /** Of no use to try again. */
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  /** Of no use for anybody. */
  | { readonly kind: 'halt'; readonly reason: HaltReason }

export interface Answered {
  readonly status: number
  /** As it came; '' for none. */
  readonly body: string
  /** The header Retry-After, as it came. */
  readonly retryAfter: string | null
}

export function outcomeOf({ status, body, retryAfter }: Answered, now: Date): Outcome {
  if (status >= 200 && status < 300) return { kind: 'done' }
  switch (status) {
    case 400:
      return { kind: 'failed', reason: 'bad-argument' }
    case 401:
      return { kind: 'halt', reason: 'bot-not-registered' }
    case 403:
      return refusalOf(body)
    case 404:
      return { kind: 'no-conversation' }
    case 408:
      return { kind: 'again', reason: 'unreachable' }
    case 412:
      return { kind: 'again', reason: 'refused' }
    case 413:
      // The same card goes to everybody.
      return { kind: 'halt', reason: 'card-refused' }
    case 429:
      return { kind: 'throttled', seconds: secondsOf(retryAfter, now) }
    case 500:
      return { kind: 'failed', reason: 'service-error' }
    case 502:
    case 503:
    case 504:
      return { kind: 'again', reason: 'service-error' }
    default:
      return { kind: 'failed', reason: 'refused' }
  }
}

/** No answer came: the connection broke, or the deadline passed. Whether Teams did what was asked is unknown. */
export const UNANSWERED: Outcome = { kind: 'again', reason: 'unreachable' }

/** Whether a failure says something about Teams, or the way to it, rather than about the person or the message. */
export function isTeamsTrouble(reason: FailureReason): boolean {
  return reason === 'service-error' || reason === 'unreachable'
}

function refusalOf(body: string): Outcome {
  const says = (...words: readonly string[]) => words.some((word) => body.includes(word))
  if (says('MessageWritesBlocked', 'ConversationBlockedByUser')) return { kind: 'person', state: 'blocked' }
  if (says('BotNotInConversationRoster')) return { kind: 'person', state: 'removed' }
  if (says('BotDisabledByAdmin')) return { kind: 'failed', reason: 'disabled-by-admin' }
  if (says('InvalidBotApiHost')) return { kind: 'failed', reason: 'wrong-host' }
  if (says('ForbiddenOperation')) return { kind: 'person', state: 'not-installed' }
  // The documented code of a blocked chat, where nothing else is told.
  if (/"errorCode"\s*:\s*209\b/.test(body)) return { kind: 'person', state: 'blocked' }
  return { kind: 'failed', reason: 'refused' }
}

function secondsOf(retryAfter: string | null, now: Date): number | null {
  const milliseconds = retryAfterIn(retryAfter, now)
  return milliseconds === null ? null : milliseconds / 1000
}
