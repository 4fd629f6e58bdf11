/** One message to one employee: the calls that it takes, their retries, and what became of it. */

import type { Card } from '../../cards/card'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import type { FailureReason } from '../../services/waves/delivery'
import type { HaltReason } from '../../services/waves/wave'
import type { Clock } from '../clock'
import type { Address, Called, Connector } from './connector'
import type { Pacer } from './pacer'

export interface ReachParts {
  readonly connector: Connector
  readonly pacer: Pacer
  readonly clock: Clock
  /** Where chats are made for employees who never met the bot. */
  readonly serviceUrl: string
  readonly random: () => number
  /** Teams said until when everybody waits. */
  throttled(until: Date): void
}

export type Reached =
  /** `made` is the chat that had to be made for it; null where it was known. */
  | { readonly kind: 'sent'; readonly activity: string; readonly made: Address | null }
  | { readonly kind: 'refused'; readonly state: 'blocked' | 'removed' | 'not-installed' }
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  | { readonly kind: 'halt'; readonly reason: HaltReason }

export interface Recipient {
  readonly tenant: TenantId
  readonly employee: EmployeeId
  /** Null where the bot has no chat with them. */
  readonly address: Address | null
}

/** So often is one call made before it counts as failed; a call that was throttled was not made. */
const MOST_CALLS = 5
const FIRST_WAIT_MILLISECONDS = 500
const LONGEST_WAIT_MILLISECONDS = 20_000
/** Where Teams says 429 and not for how long. */
const THROTTLED_SECONDS = 5

/** Sends the card, making the chat first where there is none, or where it is gone. Rejects only when the signal says stop. */
export async function reach(parts: ReachParts, to: Recipient, card: Card, signal: AbortSignal): Promise<Reached> {
  const known = to.address
  if (known !== null) {
    const sent = await called(parts, signal, () => parts.connector.send(known, card))
    if (sent.kind === 'done') return { kind: 'sent', activity: sent.result, made: null }
    const elsewhere = sent.kind === 'failed' && sent.reason === 'wrong-host' && known.serviceUrl !== parts.serviceUrl
    if (sent.kind !== 'no-conversation' && !elsewhere) return ended(sent)
  }
  const made = await called(parts, signal, () => parts.connector.createChat(parts.serviceUrl, to.tenant, to.employee))
  if (made.kind !== 'done') return ended(made)
  const sent = await called(parts, signal, () => parts.connector.send(made.result, card))
  return sent.kind === 'done' ? { kind: 'sent', activity: sent.result, made: made.result } : ended(sent)
}

export type Ended<Result> = Exclude<Called<Result>, { kind: 'again' | 'throttled' }>

/** Calls until there is an answer that settles it. This is the one layer that retries. */
export async function called<Result>(
  { pacer, clock, random, throttled }: Pick<ReachParts, 'pacer' | 'clock' | 'random' | 'throttled'>,
  signal: AbortSignal,
  call: () => Promise<Called<Result>>,
): Promise<Ended<Result>> {
  for (let calls = 1; ; ) {
    await pacer.place(signal)
    const answer = await call()
    switch (answer.kind) {
      case 'throttled': {
        const until = new Date(clock.now().getTime() + 1000 * (answer.seconds ?? THROTTLED_SECONDS * (0.5 + random())))
        pacer.pauseUntil(until)
        pacer.slowDown()
        throttled(until)
        break
      }
      case 'again': {
        if (calls >= MOST_CALLS) return { kind: 'failed', reason: answer.reason }
        const longest = Math.min(LONGEST_WAIT_MILLISECONDS, FIRST_WAIT_MILLISECONDS * 2 ** calls)
        await clock.sleep(longest * (0.5 + random() / 2), signal)
        calls += 1
        break
      }
      default:
        return answer
    }
  }
}

function ended(answer: Exclude<Ended<unknown>, { kind: 'done' }>): Reached {
  switch (answer.kind) {
    case 'person':
      return { kind: 'refused', state: answer.state }
    case 'no-conversation':
      return { kind: 'failed', reason: 'no-conversation' }
    case 'failed':
    case 'halt':
      return answer
  }
}
