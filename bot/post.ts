/** Messages in conversations other than the one where somebody is speaking. */
import { type Activity, type ConversationReference as BotReference, CardFactory, MessageFactory } from 'botbuilder'
import type { Card } from '../cards/card'
import type { ConversationReference } from '../services/storage/stores'
import { NotTakenError, type TurnAdapter } from './adapter'
import type { Log } from './log'

export interface Post {
  /** Whether Teams took it. Never rejects. */
  card(to: ConversationReference, card: Card): Promise<boolean>
  text(to: ConversationReference, text: string): Promise<boolean>
}

export function postBy(adapter: TurnAdapter, appId: string, log: Log): Post {
  const send = async (to: ConversationReference, message: Partial<Activity> | string): Promise<boolean> => {
    let posted = false
    try {
      // Written by the activity handler, from a reference of the SDK's own.
      const reference = to as Partial<BotReference>
      await adapter.continueConversationAsync(appId, reference, async (context) => {
        // In the callback the SDK would swallow a failure, so it is caught here.
        try {
          await context.sendActivity(message)
          posted = true
        } catch (error) {
          log('post-failed', { status: statusOf(error) })
        }
      })
    } catch (error) {
      log('post-failed', { status: statusOf(error) })
    }
    return posted
  }
  return { card: (to, card) => send(to, attached(card)), text: send }
}

export function attached(card: Card): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(card))
}

/** What Teams answered; 0 where it did not. */
export function statusOf(error: unknown): number {
  return error instanceof NotTakenError ? error.status : 0
}
