/** Whom the directory no longer knows. */
import type { EmployeeId } from '../../services/identifiers'
import type { Graph } from '../graph/graph'
import { lookUp } from '../graph/lookup'

/** Rejects with a GraphError where Graph does not answer, or may not: then nobody counts as gone. */
export async function unknownAmong(
  graph: Graph,
  people: readonly EmployeeId[],
  signal: AbortSignal,
): Promise<readonly EmployeeId[]> {
  // Asked twice: who was added while everybody was read may be missing in the first answer.
  return missing(graph, await missing(graph, people, signal), signal)
}

async function missing(graph: Graph, people: readonly EmployeeId[], signal: AbortSignal) {
  if (people.length === 0) return people
  const listed = people.map((id) => ({ kind: 'object-id' as const, id }))
  const find = await lookUp(graph, listed, signal)
  return people.filter((id) => find({ kind: 'object-id', id }).length === 0)
}
