/** Personal chats as employees are stored with them, and as the connector names them. */
import type { TenantId } from '../../services/identifiers'
import type { Employee } from '../../services/storage/stores'
import type { Delivery } from '../../services/waves/delivery'
import type { Address } from './connector'

/** Null for an employee with whom the bot has no chat, such as one of the demonstration. */
export function addressOf({ reference }: Pick<Employee, 'reference'>): Address | null {
  const { conversation, serviceUrl } = reference
  if (typeof serviceUrl !== 'string' || typeof conversation !== 'object' || conversation === null) return null
  return 'id' in conversation && typeof conversation.id === 'string'
    ? { conversation: conversation.id, serviceUrl }
    : null
}

/** The employee with the chat that was made for a message, to be used from now on. */
export function chatWith(
  tenant: TenantId,
  { employee, locale }: Delivery,
  { conversation, serviceUrl }: Address,
  known: Employee | undefined,
): Employee {
  const reference = {
    ...known?.reference,
    channelId: 'msteams',
    serviceUrl,
    conversation: { id: conversation, conversationType: 'personal', tenantId: tenant },
  }
  return known === undefined
    ? { id: employee, reference, locale, language: null, timeZone: null, state: 'installed' }
    : { ...known, reference }
}
