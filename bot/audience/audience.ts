/** Whom a wave is for, whatever kind of audience a lead chose: what the rest of the house asks. */
import type { EmployeeId, TenantId } from '../../services/identifiers'
import type { Candidate } from '../../services/waves/delivery'
import type { LineProblem, ListEntry } from '../../services/waves/list'
import type { Audience } from '../../services/waves/wave'
import type { Group } from '../graph/groups'
import type { InstallProblem } from '../graph/installation'
import type { AudienceProblem } from './problem'

export type AudienceCount =
  /** `warning`: those who do not have the app yet cannot be reached, and why. */
  | { readonly kind: 'count'; readonly people: number; readonly warning: AudienceProblem | null }
  | { readonly kind: 'unavailable'; readonly problem: AudienceProblem }

export interface AudienceSource {
  /** How many people the audience has now, within seconds; the people of a list are counted as it is read. */
  count(tenant: TenantId, audience: Exclude<Audience, { readonly kind: 'list' }>): Promise<AudienceCount>
  /**
   * Everybody in it, a page at a time, without guests and disabled accounts. Nobody for a list, whose people are in the
   * wave already.
   * Throws an AudienceError, a StorageError, or the signal's reason.
   */
  pages(tenant: TenantId, audience: Audience, signal: AbortSignal): AsyncIterable<readonly Candidate[]>
}

export interface Audiences extends AudienceSource {
  /** The group of this name or object id. */
  findGroup(
    nameOrId: string,
  ): Promise<
    | { readonly kind: 'group'; readonly group: Group }
    | { readonly kind: 'unavailable'; readonly problem: AudienceProblem }
  >
  /**
   * The people whom a list means (services/waves/list.ts), and everything that is wrong with it, in the order of its
   * lines. Thousands of addresses take minutes.
   */
  peopleOfList(
    list: { readonly entries: readonly ListEntry[]; readonly problems: readonly LineProblem[] },
    signal: AbortSignal,
  ): Promise<
    | { readonly kind: 'people'; readonly candidates: readonly Candidate[]; readonly problems: readonly LineProblem[] }
    | { readonly kind: 'unavailable'; readonly problem: AudienceProblem }
  >
  /**
   * Installs the app for those among them who have never met the bot; does nothing without Graph. Rejects with a
   * StorageError or the signal's reason only: what went wrong in Graph is told.
   */
  install(tenant: TenantId, people: readonly EmployeeId[], signal: AbortSignal): Promise<Installation>
  /** Those among them who have never met the bot. Rejects as `install` does. */
  unmet(tenant: TenantId, people: readonly EmployeeId[], signal: AbortSignal): Promise<readonly EmployeeId[]>
}

export interface Installation {
  /** Those for whom another try may succeed. */
  readonly left: readonly EmployeeId[]
  /** Why nobody at all, or nobody after those who have it now, could have the app. */
  readonly problem: InstallProblem | { readonly kind: 'app-id-missing' } | null
}
