/** One message to one employee: the calls that it takes, their retries, and what became of it. */

import type { Card } from '../../cards/card'
import type { EmployeeId, TenantId } from '../../services/identifiers'
import type { FailureReason } from '../../services/waves/delivery'
import type { HaltReason } from '../../services/waves/wave'
import type { Clock } from '../clock'
import type { Address, Called, Connector } from './connector'
import type { Pacer } from './pacer'

/** What every call to Teams needs that does not answer somebody who waits. */
export interface CallParts {
  readonly connector: Connector
  readonly pacer: Pacer
  readonly clock: Clock
  /** From 0 to 1, for the waits between retries. */
  readonly random: () => number
  /** Teams said until when everybody waits. */
  throttled(until: Date): void
}

export interface ReachParts extends CallParts {
  /** Where chats are made for employees who never met the bot. */
  readonly serviceUrl: string
  /** Where else, when Teams says that this is not the tenant's address; null where no other is known. */
  readonly otherServiceUrl: string | null
}

export type Reached =
  | { readonly kind: 'sent'; readonly activity: string }
  | { readonly kind: 'refused'; readonly state: 'blocked' | 'removed' | 'not-installed' }
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  | { readonly kind: 'halt'; readonly reason: HaltReason }
  /** Nobody can be reached for now: they stay as they are, and their turn comes again. */
  | { readonly kind: 'away' }

export interface Recipient {
  readonly tenant: TenantId
  readonly employee: EmployeeId
  /** Null where the bot has no chat with them. */
  readonly address: Address | null
  /** A chat was made for them, whatever became of the message. */
  chatMade(address: Address): void
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
  let wrongHost: string | null = null
  if (known !== null) {
    const sent = await called(parts, signal, () => parts.connector.send(known, card))
    const wrong = isWrongHost(sent)
    const elsewhere = wrong && (known.serviceUrl !== parts.serviceUrl || parts.otherServiceUrl !== null)
    if (sent.kind !== 'no-conversation' && !elsewhere) return reachedBy(sent)
    if (wrong) wrongHost = known.serviceUrl
  }
  const made = await chatFor(parts, to, wrongHost, signal)
  if (made.kind !== 'done') return chatless(made)
  to.chatMade(made.result)
  return reachedBy(await called(parts, signal, () => parts.connector.send(made.result, card)))
}

/** The other address is tried once, when Teams says that the first is wrong. */
async function chatFor(
  parts: ReachParts,
  to: Recipient,
  wrongHost: string | null,
  signal: AbortSignal,
): Promise<Ended<Address>> {
  const { connector, serviceUrl, otherServiceUrl } = parts
  const at = (url: string) => called(parts, signal, () => connector.createChat(url, to.tenant, to.employee))
  if (serviceUrl === wrongHost && otherServiceUrl !== null) return at(otherServiceUrl)
  const made = await at(serviceUrl)
  return isWrongHost(made) && otherServiceUrl !== null ? at(otherServiceUrl) : made
}

export type Ended<Result> = Exclude<Called<Result>, { kind: 'again' | 'throttled' }>

function isWrongHost(answer: Ended<unknown>): boolean {
  return answer.kind === 'failed' && answer.reason === 'wrong-host'
}

/** Calls until there is an answer that settles it. This is the one layer that retries. */
export async function called<Result>(
  { pacer, clock, random, throttled, connector }: CallParts,
  signal: AbortSignal,
  call: () => Promise<Called<Result>>,
): Promise<Ended<Result>> {
  let renewed = false
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
      case 'halt': {
        // A token that is out of date is refused like one that was never right.
        if (answer.reason !== 'bot-not-registered' || renewed) return answer
        const renewal = await connector.renewToken()
        if (renewal === 'away') return { kind: 'no-token' }
        if (renewal === 'refused') return answer
        renewed = true
        break
      }
      default:
        return answer
    }
  }
}

function reachedBy(answer: Ended<string>): Reached {
  switch (answer.kind) {
    case 'done':
      return { kind: 'sent', activity: answer.result }
    case 'person':
      return { kind: 'refused', state: answer.state }
    case 'no-conversation':
      return { kind: 'failed', reason: 'no-conversation' }
    case 'no-token':
      return { kind: 'away' }
    case 'failed':
    case 'halt':
      return answer
  }
}

/** Nothing was wrong with the card: no chat could be made with this person. */
function chatless(answer: Exclude<Ended<Address>, { kind: 'done' }>): Reached {
  if (answer.kind === 'failed' && answer.reason === 'bad-argument') return { kind: 'failed', reason: 'no-conversation' }
  return reachedBy(answer)
}
