/** The employees of the organisation, as its directory knows them. */
import { z } from 'zod'
import { type EmployeeId, employeeId } from '../../services/identifiers'
import type { Candidate } from '../../services/waves/delivery'
import { bodyOf, GraphError, shaped } from './failure'
import type { Graph } from './graph'
import type { GraphRequest } from './request'

export interface DirectoryPerson {
  readonly id: EmployeeId
  /** Guests belong to another organisation; disabled accounts to nobody who could answer. */
  readonly kind: 'employee' | 'guest' | 'disabled'
  /** In lower case. */
  readonly userPrincipalName: string
  readonly mail: string | null
  readonly candidate: Candidate
}

/** Works without the index, for people and for members. */
export const ENABLED = 'accountEnabled eq true'

/** What is read of a person, and nothing else. */
export const PERSON_FIELDS =
  'id,userType,accountEnabled,department,officeLocation,country,preferredLanguage,userPrincipalName,mail'

/**
 * Everybody, or everybody whom the filter meets, up to 999 a page, guests included. Read whole for each wave: a delta
 * link lives seven days, waves are months apart, and to keep what a delta changes we would keep a copy of the directory.
 */
export async function* peopleIn(
  graph: Graph,
  filter: string | null,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryPerson[]> {
  const where = filter === null ? '' : `&$filter=${encodeURIComponent(filter)}`
  const path = `/users?$select=${PERSON_FIELDS}&$top=999${where}`
  for await (const page of graph.pages({ path }, 'User.Read.All', signal)) yield page.map(personOf)
}

/** Everybody who is not disabled. */
export function organisation(graph: Graph, signal: AbortSignal): AsyncGenerator<readonly DirectoryPerson[]> {
  return peopleIn(graph, ENABLED, signal)
}

export function employeesInOrganisation(graph: Graph, signal: AbortSignal): Promise<number> {
  return employeesIn(graph, '/users', 'User.Read.All', signal)
}

/** How many employees a collection of people has: `/users`, or the members of a group. */
export async function employeesIn(
  graph: Graph,
  collection: string,
  permission: 'User.Read.All' | 'GroupMember.Read.All',
  signal: AbortSignal,
): Promise<number> {
  // Two counts rather than one: an old account without a type is an employee, and `ne` is not said to find it.
  const filters = [ENABLED, `${ENABLED} and userType eq 'Guest'`]
  const answers = await graph.batch(
    filters.map((filter) => countOf(collection, filter)),
    permission,
    signal,
  )
  const [people = 0, guests = 0] = answers.map((answer) => shaped(COUNT, bodyOf(answer, permission))['@odata.count'])
  return Math.max(0, people - guests)
}

/** A count comes with a collection; one of a single person is the cheapest. */
function countOf(collection: string, filter: string): GraphRequest {
  const query = `$count=true&$top=1&$select=id&$filter=${encodeURIComponent(filter)}`
  return { path: `${collection}?${query}`, eventual: true }
}

/** Throws a GraphError where Graph shows nothing but an id: so it treats those who may read groups but no people. */
export function personOf(value: unknown): DirectoryPerson {
  const { id, userPrincipalName, mail, accountEnabled, userType, preferredLanguage, ...segments } = shaped(
    PERSON,
    value,
  )
  if (!userPrincipalName) throw new GraphError({ kind: 'permission-missing', permission: 'User.Read.All' })
  const employee = employeeId(id.toLowerCase())
  return {
    id: employee,
    kind: accountEnabled === false ? 'disabled' : userType?.toLowerCase() === 'guest' ? 'guest' : 'employee',
    userPrincipalName: userPrincipalName.toLowerCase(),
    mail: mail?.toLowerCase() ?? null,
    candidate: {
      employee,
      locale: preferredLanguage || null,
      segments: {
        department: segmentOf(segments.department),
        location: segmentOf(segments.officeLocation),
        country: segmentOf(segments.country),
      },
    },
  }
}

const PERSON = z.object({
  id: z.string().min(1),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  department: z.string().nullish(),
  officeLocation: z.string().nullish(),
  country: z.string().nullish(),
  preferredLanguage: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
})

const COUNT = z.object({ '@odata.count': z.int().nonnegative() })

function segmentOf(value: string | null | undefined): string | null {
  return value?.trim().replace(/\s+/g, ' ') || null
}
