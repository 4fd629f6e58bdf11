/** Entra groups: finding one, and who is in it, also through groups within it. */
import { z } from 'zod'
import { GraphError, shaped } from './failure'
import type { Graph } from './graph'
import { type DirectoryPerson, ENABLED, employeesIn, PERSON_FIELDS, personOf } from './people'

export interface Group {
  readonly id: string
  readonly name: string
}

/** Those of this very name, or the one with this object id: none, one, or several, of which two are told. */
export async function groupsNamed(graph: Graph, nameOrId: string, signal: AbortSignal): Promise<readonly Group[]> {
  if (OBJECT_ID.test(nameOrId)) return groupWithId(graph, nameOrId, signal)
  const filter = `displayName eq '${nameOrId.replaceAll("'", "''")}'`
  // By default Graph compares no value of more than 120 characters; its index does.
  const eventual = nameOrId.length > 120
  const query = `$select=id,displayName&$top=2${eventual ? '&$count=true' : ''}&$filter=${encodeURIComponent(filter)}`
  const body = await graph.read({ path: `/groups?${query}`, eventual }, 'GroupMember.Read.All', signal)
  return shaped(GROUPS, body).value.map(groupOf)
}

/** Its members who are not disabled, guests included, up to 999 a page. */
export async function* membersOf(
  graph: Graph,
  group: string,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryPerson[]> {
  const query = `$count=true&$select=${PERSON_FIELDS}&$top=999&$filter=${encodeURIComponent(ENABLED)}`
  const request = { path: `${membersPath(group)}?${query}`, eventual: true }
  for await (const page of graph.pages(request, 'GroupMember.Read.All', signal)) yield page.map(personOf)
}

/** Those who own it, or the team that belongs to it. */
export async function* ownersOf(
  graph: Graph,
  group: string,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryPerson[]> {
  const path = `/groups/${encodeURIComponent(group)}/owners/microsoft.graph.user?$count=true&$select=${PERSON_FIELDS}`
  for await (const page of graph.pages({ path, eventual: true }, 'GroupMember.Read.All', signal)) {
    yield page.map(personOf)
  }
}

export function employeesInGroup(graph: Graph, group: string, signal: AbortSignal): Promise<number> {
  return employeesIn(graph, membersPath(group), 'GroupMember.Read.All', signal)
}

const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function membersPath(group: string): string {
  return `/groups/${encodeURIComponent(group)}/transitiveMembers/microsoft.graph.user`
}

async function groupWithId(graph: Graph, id: string, signal: AbortSignal): Promise<readonly Group[]> {
  try {
    const body = await graph.read({ path: `/groups/${id}?$select=id,displayName` }, 'GroupMember.Read.All', signal)
    return [groupOf(shaped(GROUP, body))]
  } catch (error) {
    if (error instanceof GraphError && error.failure.kind === 'not-found') return []
    throw error
  }
}

const GROUP = z.object({ id: z.string().min(1), displayName: z.string().nullish() })
const GROUPS = z.object({ value: z.array(GROUP) })

function groupOf({ id, displayName }: z.output<typeof GROUP>): Group {
  return { id, name: displayName || id }
}
