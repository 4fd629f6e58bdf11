/** What a turn answers; how it reaches Teams is the activity handler's business. */
import type { Card } from '../cards/card'
import type { WaveId } from '../services/identifiers'
import type { ConversationReference } from '../services/storage/stores'

export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  /** Replaces the card that was clicked, where one was; `note` is said before it. */
  | {
      readonly kind: 'card'
      readonly card: Card
      readonly note?: string
      /** Another message of this chat that becomes the same card, such as the invitation of who has answered. */
      readonly also?: string
      /** The wave whose progress the message shows from now on. */
      readonly progressOf?: WaveId
      /** The card is as good as this round's message of the wave, which is then not sent as well. */
      readonly invites?: { readonly wave: WaveId; readonly round: number }
    }
  /** A card of its own, also where one was clicked; `note` is said after it. */
  | { readonly kind: 'new-card'; readonly card: Card; readonly note?: string; readonly progressOf?: WaveId }
  /** A card for another conversation; then one of the two texts, for the one who asked. */
  | {
      readonly kind: 'post'
      readonly to: ConversationReference
      readonly card: Card
      readonly posted: string
      readonly failed: string
    }
  /** Makes this conversation the communications channel, then says so. */
  | { readonly kind: 'report-here'; readonly text: string }
