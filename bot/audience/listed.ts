/** The people whom a lead's list means. */
import type { LineProblem, ListEntry } from '../../services/waves/list'
import { type Finding, type ListedPeople, peopleOf } from '../../services/waves/list-people'
import type { Listed } from '../../services/waves/listed'
import type { Graph } from '../graph/graph'
import { lookUp } from '../graph/lookup'
import type { DirectoryPerson } from '../graph/people'

/** Without Graph, object ids are taken at their word, and addresses mean nobody. Rejects as Graph's reading does. */
export async function peopleOfList(
  graph: Graph | null,
  { entries, problems }: { readonly entries: readonly ListEntry[]; readonly problems: readonly LineProblem[] },
  signal: AbortSignal,
): Promise<ListedPeople> {
  const people = peopleOf(entries, graph === null ? withoutDirectory : await inDirectory(graph, entries, signal))
  return {
    candidates: people.candidates,
    problems: [...problems, ...people.problems].toSorted((a, b) => a.line - b.line),
  }
}

function withoutDirectory(who: Listed): Finding {
  return who.kind === 'object-id' ? { kind: 'unchecked', id: who.id } : { kind: 'needs-graph' }
}

async function inDirectory(graph: Graph, entries: readonly ListEntry[], signal: AbortSignal) {
  const find = await lookUp(
    graph,
    entries.map(({ who }) => who),
    signal,
  )
  return (who: Listed) => findingOf(find(who))
}

/** An address can be that of a guest and of an employee: then the employee is meant. */
function findingOf(people: readonly DirectoryPerson[]): Finding {
  const [employee, another] = people.filter(({ kind }) => kind === 'employee')
  if (another !== undefined) return { kind: 'ambiguous' }
  if (employee !== undefined) return { kind: 'employee', candidate: employee.candidate }
  const [other] = people
  return { kind: other === undefined || other.kind === 'employee' ? 'not-found' : other.kind }
}
