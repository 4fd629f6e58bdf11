/** Where the bot can write to: of all that Teams sends with an activity, no more than that takes. No name is kept. */
import type { Activity } from 'botbuilder'
import type { ConversationReference } from '../services/storage/stores'

/** The chat of the person who speaks. */
export function chatOf(activity: Activity): ConversationReference {
  const { id, aadObjectId } = activity.from
  return { ...placeOf(activity, activity.conversation.id), user: { id, aadObjectId } }
}

/** The channel in which was spoken, whichever of its threads it was. */
export function channelOf(activity: Activity): ConversationReference {
  return placeOf(activity, rootOf(activity.conversation.id))
}

/** A channel's own id, without the thread that Teams appends. */
export function rootOf(conversationId: string): string {
  return conversationId.split(';')[0] ?? conversationId
}

function placeOf({ channelId, serviceUrl, recipient, conversation }: Activity, id: string): ConversationReference {
  const { conversationType, tenantId, isGroup } = conversation
  return { channelId, serviceUrl, bot: { id: recipient.id }, conversation: { id, conversationType, tenantId, isGroup } }
}
