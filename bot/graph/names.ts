/** What the directory calls people: for showing, never for keeping. */
import { z } from 'zod'
import { type EmployeeId, employeeId } from '../../services/identifiers'
import { bodyOf, shaped } from './failure'
import { BATCH, type Graph } from './graph'

/** The most values that Graph compares in one filter. */
const VALUES = 15

/** Of as many as fit one batch; whoever is not there has none. Rejects as Graph's reading does. */
export async function namesOf(
  graph: Graph,
  ids: readonly EmployeeId[],
  signal: AbortSignal,
): Promise<ReadonlyMap<EmployeeId, string>> {
  const some = [...new Set(ids)].filter((id) => OBJECT_ID.test(id)).slice(0, VALUES * BATCH)
  const requests = Array.from({ length: Math.ceil(some.length / VALUES) }, (_, place) => {
    const values = some.slice(place * VALUES, (place + 1) * VALUES).map((id) => `'${id}'`)
    return { path: `/users?$select=id,displayName&$filter=${encodeURIComponent(`id in (${values.join(',')})`)}` }
  })
  const names = new Map<EmployeeId, string>()
  for (const answer of await graph.batch(requests, 'User.Read.All', signal)) {
    for (const { id, displayName } of shaped(NAMED, bodyOf(answer, 'User.Read.All')).value) {
      if (displayName) names.set(employeeId(id.toLowerCase()), displayName)
    }
  }
  return names
}

const OBJECT_ID = /^[0-9a-f-]{36}$/i
const NAMED = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string().nullish() })) })
