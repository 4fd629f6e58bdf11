/** The members of a team, as Teams tells them. */
import { employeeId, type TenantId } from '../../services/identifiers'
import { type Candidate, NO_SEGMENTS } from '../../services/waves/delivery'
import type { Audience } from '../../services/waves/wave'

/** One page of the Bot Connector's `pagedmembers`; rejects with an AudienceError, or the signal's reason. */
export type TeamMembers = (
  serviceUrl: string,
  team: string,
  /** Of the page before; null for the first. */
  continuation: string | null,
  signal: AbortSignal,
) => Promise<{ readonly members: readonly TeamMember[]; readonly continuation: string | null }>

/** What is asked of a member; Teams says it of some and not of others. */
export interface TeamMember {
  readonly aadObjectId?: string | undefined
  readonly userRole?: string | undefined
  readonly userPrincipalName?: string | undefined
  readonly tenantId?: string | undefined
}

type Team = Extract<Audience, { readonly kind: 'team' }>

/** Without guests, and without members of a shared channel who belong to another organisation. */
export async function* teamPages(
  members: TeamMembers,
  { serviceUrl, team }: Team,
  tenant: TenantId,
  signal: AbortSignal,
): AsyncGenerator<readonly Candidate[]> {
  let continuation: string | null = null
  do {
    const page = await members(serviceUrl, team, continuation, signal)
    yield page.members.flatMap((member) => candidateOf(member, tenant) ?? [])
    continuation = page.continuation || null
  } while (continuation !== null)
}

function candidateOf(member: TeamMember, tenant: TenantId): Candidate | null {
  const { aadObjectId, userRole, userPrincipalName = '', tenantId = tenant } = member
  const isColleague =
    tenantId.toLowerCase() === tenant && !GUEST_ROLES.test(userRole ?? '') && !userPrincipalName.includes('#EXT#')
  if (!aadObjectId || !isColleague) return null
  return { employee: employeeId(aadObjectId.toLowerCase()), locale: null, segments: NO_SEGMENTS }
}

const GUEST_ROLES = /^(guest|anonymous)$/i
