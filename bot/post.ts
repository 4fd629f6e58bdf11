/** Messages in conversations other than the one where somebody is speaking. */
import { type Activity, type ConversationReference as BotReference, CardFactory, MessageFactory } from 'botbuilder'
import type { Card } from '../cards/card'
import type { ConversationReference } from '../services/storage/stores'
import { NotTakenError, type TurnAdapter } from './adapter'
import type { Log } from './log'

export interface Post {
  /** Whether Teams took it. Never rejects. */
  card(to: ConversationReference, card: Card): Promise<Posted>
  text(to: ConversationReference, text: string): Promise<Posted>
}

/** `gone`: Teams takes nothing of this, now or later. `failed`: another try may succeed. */
export type Posted = 'posted' | 'gone' | 'failed'

/** A token out of date, too slow, at the wrong moment, too many. */
const PASSING: ReadonlySet<number> = new Set([401, 408, 412, 429])

export function postBy(adapter: TurnAdapter, appId: string, log: Log): Post {
  const send = async (to: ConversationReference, message: Partial<Activity> | string): Promise<Posted> => {
    let posted: Posted = 'failed'
    const notTaken = (error: unknown) => {
      const status = teamsStatusOf(error)
      log('post-failed', { status })
      if (status >= 400 && status < 500 && !PASSING.has(status)) posted = 'gone'
    }
    try {
      // Written by the activity handler, from a reference of the SDK's own.
      const reference = to as Partial<BotReference>
      await adapter.continueConversationAsync(appId, reference, async (context) => {
        // In the callback the SDK would swallow a failure, so it is caught here.
        try {
          await context.sendActivity(message)
          posted = 'posted'
        } catch (error) {
          notTaken(error)
        }
      })
    } catch (error) {
      notTaken(error)
    }
    return posted
  }
  return { card: (to, card) => send(to, attached(card)), text: send }
}

export function attached(card: Card): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(card))
}

/** What Teams answered; 0 where it did not. */
export function teamsStatusOf(error: unknown): number {
  return error instanceof NotTakenError ? error.status : 0
}
