/** People of the directory, and the app for those who do not have it. */
import type { EmployeeId } from '../../services/identifiers'
import type { Candidate } from '../../services/waves/delivery'
import type { AppInstaller, InstallReport } from '../graph/installation'
import type { DirectoryPerson } from '../graph/people'
import type { Log } from '../log'
import { AudienceError, passes } from './problem'

interface InstallParts {
  /** Null where TEAMS_APP_ID does not say which app is ours. */
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

/** Counts for the log, nobody by name. Rejects with an AudienceError where Graph is away, or refuses the bot itself. */
export async function installFor(
  { installer, log }: InstallParts,
  people: readonly EmployeeId[],
  signal: AbortSignal,
): Promise<InstallReport> {
  if (installer === null || people.length === 0) return { installed: 0, failed: people.length, left: [], problem: null }
  const report = await installer.install(people, signal)
  const { installed, failed, left, problem } = report
  log('apps-installed', { installed, failed, left: left.length, problem: problem?.kind ?? '' })
  // Going on would leave everybody without the app who comes after them.
  if (problem !== null && (passes(problem) || problem.kind === 'sign-in-refused')) throw new AudienceError(problem)
  return report
}
