/** How the double names conversations. Teams' own names for chats say nothing; these say whose chat it is. */

export function chatOf(person: string): string {
  return `${CHAT}${person}`
}

/** Null for a channel. */
export function personOf(conversation: string | null): string | null {
  return conversation?.startsWith(CHAT) ? conversation.slice(CHAT.length) : null
}

/** Teams knows a person to a bot as `29:…`; an Entra object id is understood too. Neither regards case. */
export function personNamed(memberId: string): string {
  return memberId.replace(/^29:/, '').toLowerCase()
}

/** A channel without its thread. */
export function rootOf(conversation: string): string {
  return conversation.split(';')[0] ?? conversation
}

export function threadOf(channel: string, messageId: string): string {
  return `${channel};messageid=${messageId}`
}

const CHAT = 'a:'
