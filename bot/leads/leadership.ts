/**
 * Who is a communications lead, and why: by the settings, as a member of an Entra group, or as an owner of a team. Teams'
 * own roster does not tell owners from members, so both are read from Microsoft Graph. Where it cannot be asked, nobody
 * is a lead but those of the settings.
 */
import type { EmployeeId } from '../../services/identifiers'
import type { Clock } from '../clock'
import { GraphError, type GraphFailure } from '../graph/failure'
import type { Graph } from '../graph/graph'
import { membersOf, ownersOf } from '../graph/groups'
import { namesOf } from '../graph/names'
import type { DirectoryPerson } from '../graph/people'
import { Briefly } from './briefly'

/** The ways to become a lead, in the order in which they are asked. */
export const WAYS = ['local', 'listed', 'group', 'team'] as const
export type Way = (typeof WAYS)[number]

export type Standing =
  | { readonly kind: 'lead'; readonly way: Way }
  | { readonly kind: 'none' }
  /** Graph could not be asked: no lead for now. */
  | { readonly kind: 'unknown' }

/** Whom a way makes a lead. */
export interface Leads {
  readonly way: Way
  readonly people: readonly EmployeeId[]
  /** Why they cannot be told; null where they can. */
  readonly problem: GraphFailure | null
}

export interface Leadership {
  standingOf(id: EmployeeId): Promise<Standing>
  /** Every way that is configured. */
  all(): Promise<readonly Leads[]>
  /** What the directory calls them, as far as it can be asked: looked up for showing, and never stored. */
  names(ids: readonly EmployeeId[]): Promise<ReadonlyMap<EmployeeId, string>>
}

export interface LeadershipParts {
  readonly mode: 'local' | 'production'
  /** In lower case. */
  readonly leads: ReadonlySet<string>
  readonly leadGroup: string | null
  readonly leadTeam: string | null
  readonly graph: Graph | null
  readonly clock: Clock
}

/** Within a turn, which Teams gives about ten seconds. */
const ASKING_MILLISECONDS = 6_000

export function leadershipOf(parts: LeadershipParts): Leadership {
  const { mode, leads, leadGroup, leadTeam, graph, clock } = parts
  const read = (people: (signal: AbortSignal) => AsyncIterable<readonly DirectoryPerson[]>) =>
    new Briefly(clock, () => employeesAmong(people(AbortSignal.timeout(ASKING_MILLISECONDS))))
  const ways = new Map<Way, Briefly<ReadonlySet<EmployeeId>>>()
  if (graph !== null && leadGroup !== null)
    ways.set(
      'group',
      read((signal) => membersOf(graph, leadGroup, signal)),
    )
  if (graph !== null && leadTeam !== null)
    ways.set(
      'team',
      read((signal) => ownersOf(graph, leadTeam, signal)),
    )
  return {
    standingOf: async (id) => {
      if (mode === 'local') return { kind: 'lead', way: 'local' }
      if (leads.has(id)) return { kind: 'lead', way: 'listed' }
      const asked = await Promise.all([...ways].map(async ([way, people]) => ({ way, ...(await answerOf(people)) })))
      const way = asked.find(({ people }) => people.has(id))?.way
      if (way !== undefined) return { kind: 'lead', way }
      return { kind: asked.some(({ problem }) => problem !== null) ? 'unknown' : 'none' }
    },
    all: async () => {
      if (mode === 'local') return [{ way: 'local', people: [], problem: null }]
      // Branded here: the settings hold object ids.
      const listed = [...leads] as EmployeeId[]
      const known: Leads[] = listed.length > 0 ? [{ way: 'listed', people: listed, problem: null }] : []
      for (const [way, asked] of ways) {
        const { people, problem } = await answerOf(asked)
        known.push({ way, people: [...people], problem })
      }
      return known
    },
    names: async (ids) => {
      if (graph === null || ids.length === 0) return new Map()
      try {
        return await namesOf(graph, ids, AbortSignal.timeout(ASKING_MILLISECONDS))
      } catch {
        // Then ids are shown.
        return new Map()
      }
    },
  }
}

interface Answer {
  readonly people: ReadonlySet<EmployeeId>
  readonly problem: GraphFailure | null
}

async function answerOf(asked: Briefly<ReadonlySet<EmployeeId>>): Promise<Answer> {
  try {
    return { people: await asked.value(), problem: null }
  } catch (error) {
    // The deadline is ours; whatever else Graph could not do, it has said.
    const problem: GraphFailure = error instanceof GraphError ? error.failure : { kind: 'away' }
    return { people: new Set(), problem }
  }
}

/** Guests and disabled accounts lead nobody. */
async function employeesAmong(pages: AsyncIterable<readonly DirectoryPerson[]>): Promise<ReadonlySet<EmployeeId>> {
  const people = new Set<EmployeeId>()
  for await (const page of pages) for (const { id, kind } of page) if (kind === 'employee') people.add(id)
  return people
}
