/** Who is in a conversation, as Teams tells it: whole, in pages, or one member. */
import { type Answer, REFUSALS, refusal } from './answer'
import { personNamed } from './conversation-id'

export interface TeamMember {
  /** The Entra object id. */
  readonly id: string
  readonly name?: string
  readonly role?: 'user' | 'guest'
}

export function allMembers(members: readonly TeamMember[], tenant: string): Answer {
  return { status: 200, body: members.map((member) => accountOf(member, tenant)) }
}

export function oneMember(members: readonly TeamMember[], tenant: string, id: string): Answer {
  const found = members.find((member) => personNamed(member.id) === personNamed(id))
  return found === undefined
    ? refusal(404, 'MemberNotFoundInConversation')
    : { status: 200, body: accountOf(found, tenant) }
}

/** Teams gives 50 to 500 members a page, 200 where nothing is asked. */
export function pageOfMembers(members: readonly TeamMember[], tenant: string, query: URLSearchParams): Answer {
  const size = Math.min(500, Math.max(50, Number(query.get('pageSize') ?? 200)))
  const from = placeOf(query.get('continuationToken'))
  if (from === null) return REFUSALS.BadArgument
  const next = from + size
  const page = members.slice(from, next).map((member) => accountOf(member, tenant))
  const more = next < members.length ? { continuationToken: tokenOf(next) } : {}
  return { status: 200, body: { members: page, ...more } }
}

function accountOf({ id, name = `Person ${id}`, role = 'user' }: TeamMember, tenantId: string) {
  const address = `${id}@example.org`
  return {
    id: `29:${id}`,
    aadObjectId: id,
    objectId: id,
    name,
    email: address,
    userPrincipalName: address,
    tenantId,
    userRole: role,
  }
}

/** A client has no business reading it. */
function tokenOf(place: number): string {
  return Buffer.from(`members from ${place}`).toString('base64url')
}

/** Null for a token that is none of ours. */
function placeOf(token: string | null): number | null {
  if (token === null || token === '') return 0
  const [, place] = /^members from (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? []
  return place === undefined ? null : Number(place)
}
