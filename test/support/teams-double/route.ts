/** Which operation of the Bot Connector a request asks for. */

export type Operation =
  /** Opens a conversation: a person's chat, or a thread in a channel. */
  | 'create'
  | 'send'
  | 'reply'
  | 'update'
  | 'delete'
  | 'members'
  | 'paged-members'
  | 'member'
  /** An address that the Connector does not have. */
  | 'unknown'

export interface Route {
  readonly operation: Operation
  /** Null where the operation names none. */
  readonly conversation: string | null
  /** The activity or member that is meant; empty where none is. */
  readonly item: string
  readonly query: URLSearchParams
}

/** Whatever goes before `/v3/` belongs to the service address, which in Teams differs from region to region. */
export function routeOf(method: string, url: string): Route {
  const [path = '', query = ''] = url.split('?')
  const [, below = ''] = path.split('/v3/conversations')
  const [, conversation = '', collection = '', item = ''] = below.split('/')
  return {
    operation: OPERATIONS[`${method} ${shapeOf(path, conversation, collection, item)}`] ?? 'unknown',
    conversation: conversation === '' ? null : decodeURIComponent(conversation),
    item: decodeURIComponent(item),
    query: new URLSearchParams(query),
  }
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST conversations': 'create',
  'POST activities': 'send',
  'POST activities/item': 'reply',
  'PUT activities/item': 'update',
  'DELETE activities/item': 'delete',
  'GET members': 'members',
  'GET members/item': 'member',
  'GET pagedmembers': 'paged-members',
}

function shapeOf(path: string, conversation: string, collection: string, item: string): string {
  if (!path.includes('/v3/conversations')) return 'elsewhere'
  if (conversation === '') return 'conversations'
  return item === '' ? collection : `${collection}/item`
}
