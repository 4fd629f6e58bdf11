/** People of the directory, and the app for those who do not have it. */
import type { EmployeeId } from '../../services/identifiers'
import type { Candidate } from '../../services/waves/delivery'
import type { Graph } from '../graph/graph'
import type { AppInstaller } from '../graph/installation'
import type { DirectoryPerson } from '../graph/people'
import type { Log } from '../log'
import type { Installation } from './audience'

interface InstallParts {
  readonly graph: Graph | null
  /** Null without Graph, and where TEAMS_APP_ID does not say which app is ours. */
  readonly installer: AppInstaller | null
  readonly log: Log
}

/** The employees among them. */
export async function* employeePages(
  people: AsyncIterable<readonly DirectoryPerson[]>,
): AsyncGenerator<readonly Candidate[]> {
  for await (const page of people) {
    const candidates = page.flatMap(({ kind, candidate }) => (kind === 'employee' ? [candidate] : []))
    if (candidates.length > 0) yield candidates
  }
}

/** Counts for the log, nobody by name. */
export async function installFor(
  { graph, installer, log }: InstallParts,
  people: readonly EmployeeId[],
  signal: AbortSignal,
): Promise<Installation> {
  if (graph === null || people.length === 0) return { left: [], problem: null }
  if (installer === null) return { left: [], problem: { kind: 'app-id-missing' } }
  const { installed, failed, left, problem } = await installer.install(people, signal)
  log('apps-installed', { installed, failed, left: left.length, problem: problem?.kind ?? '' })
  return { left, problem }
}
