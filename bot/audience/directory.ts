/** People of the directory, and the app for those who do not have it. */
import type { EmployeeId, TenantId } from '../../services/identifiers'
import type { EmployeeStore } from '../../services/storage/stores'
import type { Candidate } from '../../services/waves/delivery'
import type { AppInstaller, InstallReport } from '../graph/installation'
import type { DirectoryPerson } from '../graph/people'
import type { Log } from '../log'
import type { Leaves } from './audience'
import { metBefore } from './installed'
import { AudienceError, passes } from './problem'

export interface InstallParts {
  readonly employees: Pick<EmployeeStore, 'shard'>
  /** Null where TEAMS_APP_ID does not say which app is ours. */
  readonly installer: AppInstaller | null
  readonly log: Log
}

/** The employees among them, each page when the app is there for as many of it as can have it. */
export async function* employeePages(
  parts: InstallParts,
  tenant: TenantId,
  people: AsyncIterable<readonly DirectoryPerson[]>,
  signal: AbortSignal,
  leaves: Leaves,
): AsyncGenerator<readonly Candidate[]> {
  const met = parts.installer === null ? new Set<EmployeeId>() : await metBefore(parts.employees, tenant, signal)
  let installs = parts.installer !== null
  for await (const page of people) {
    const candidates = page.flatMap(({ kind, candidate }) => (kind === 'employee' ? [candidate] : []))
    if (installs) {
      const strangers = candidates.map(({ employee }) => employee).filter((employee) => !met.has(employee))
      // Whom it fails is in the wave all the same: the sending says who could not be reached.
      const { problem, left } = await installFor(parts, strangers, signal)
      installs = problem === null
      leaves(left)
    }
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
