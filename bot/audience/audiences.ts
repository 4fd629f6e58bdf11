/** The audiences, put together from where their people are known: storage, Teams, the directory, a list. */
import type { TenantId } from '../../services/identifiers'
import type { EmployeeStore } from '../../services/storage/stores'
import type { Candidate } from '../../services/waves/delivery'
import type { Audience } from '../../services/waves/wave'
import type { Graph } from '../graph/graph'
import { employeesInGroup, groupsNamed, membersOf } from '../graph/groups'
import type { AppInstaller } from '../graph/installation'
import { employeesInOrganisation, organisation } from '../graph/people'
import type { Log } from '../log'
import type { Audiences } from './audience'
import { employeePages, installFor } from './directory'
import { installedPages, unmet } from './installed'
import { peopleOfList } from './listed'
import { AudienceError, type AudienceProblem, audienceErrorOf } from './problem'
import { type TeamMembers, teamPages } from './team'

export interface AudienceParts {
  readonly employees: Pick<EmployeeStore, 'shard' | 'installed'>
  readonly members: TeamMembers
  /** Null where there is no Microsoft Graph, such as locally. */
  readonly graph: Graph | null
  /** Null without Graph, and where TEAMS_APP_ID does not say which app is ours. */
  readonly installer: AppInstaller | null
  readonly log: Log
  /** For what a lead waits for in a turn. */
  readonly turnMilliseconds?: number
}

export function createAudiences(parts: AudienceParts): Audiences {
  const { employees, graph, turnMilliseconds = TURN_MILLISECONDS } = parts
  return {
    count: (tenant, audience) => {
      const tooLate: AudienceProblem = { kind: audience.kind === 'team' ? 'teams-away' : 'away' }
      return answered(AbortSignal.timeout(turnMilliseconds), tooLate, async (signal) => {
        const people = await employeesOf(parts, tenant, audience, signal)
        const warning =
          audience.kind === 'installed' || audience.kind === 'team' ? null : await warningOf(parts, signal)
        return { kind: 'count', people, warning }
      })
    },
    pages: (tenant, audience, signal) => translated(pagesOf(parts, tenant, audience, signal)),
    findGroup: (nameOrId) =>
      answered(AbortSignal.timeout(turnMilliseconds), { kind: 'away' }, async (signal) => {
        const [group, another] = await groupsNamed(required(graph), nameOrId.trim(), signal)
        if (group === undefined) throw new AudienceError({ kind: 'group-not-found', name: nameOrId })
        if (another !== undefined) throw new AudienceError({ kind: 'group-ambiguous', name: nameOrId })
        return { kind: 'group', group }
      }),
    peopleOfList: (list, signal) =>
      answered(signal, null, async () => ({ kind: 'people', ...(await peopleOfList(graph, list, signal)) })),
    install: async (tenant, people, signal) => {
      if (graph === null) return { left: [], problem: null }
      return installFor(parts, await unmet(employees, tenant, people, signal), signal)
    },
    unmet: (tenant, people, signal) => unmet(employees, tenant, people, signal),
  }
}

/** What a lead waits for in a turn, which Teams gives about ten seconds. */
const TURN_MILLISECONDS = 8_000

async function employeesOf(
  parts: AudienceParts,
  tenant: TenantId,
  audience: Exclude<Audience, { readonly kind: 'list' }>,
  signal: AbortSignal,
): Promise<number> {
  switch (audience.kind) {
    case 'installed':
      return parts.employees.installed(tenant)
    case 'team': {
      let members = 0
      for await (const page of teamPages(parts.members, audience, tenant, signal)) members += page.length
      return members
    }
    case 'group':
      return employeesInGroup(required(parts.graph), audience.group, signal)
    case 'organisation':
      return employeesInOrganisation(required(parts.graph), signal)
  }
}

async function warningOf({ installer }: AudienceParts, signal: AbortSignal): Promise<AudienceProblem | null> {
  return installer === null ? { kind: 'app-id-missing' } : installer.problem(signal)
}

function pagesOf(
  parts: AudienceParts,
  tenant: TenantId,
  audience: Audience,
  signal: AbortSignal,
): AsyncIterable<readonly Candidate[]> {
  switch (audience.kind) {
    case 'installed':
      return installedPages(parts.employees, tenant, signal)
    case 'team':
      return teamPages(parts.members, audience, tenant, signal)
    case 'group':
      return employeePages(membersOf(required(parts.graph), audience.group, signal))
    case 'organisation':
      return employeePages(organisation(required(parts.graph), signal))
    case 'list':
      return nobody()
  }
}

async function* nobody(): AsyncGenerator<readonly Candidate[]> {}

async function* translated(pages: AsyncIterable<readonly Candidate[]>): AsyncGenerator<readonly Candidate[]> {
  try {
    yield* pages
  } catch (error) {
    throw audienceErrorOf(error)
  }
}

function required(graph: Graph | null): Graph {
  if (graph === null) throw new AudienceError({ kind: 'graph-not-configured' })
  return graph
}

/** What a lead can be told comes as a value; `tooLate` where the signal is a deadline of ours. */
async function answered<Outcome>(
  signal: AbortSignal,
  tooLate: AudienceProblem | null,
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome | { readonly kind: 'unavailable'; readonly problem: AudienceProblem }> {
  try {
    return await work(signal)
  } catch (error) {
    if (signal.aborted && tooLate !== null) return { kind: 'unavailable', problem: tooLate }
    const known = audienceErrorOf(error)
    if (known instanceof AudienceError) return { kind: 'unavailable', problem: known.problem }
    throw error
  }
}
