/** Why an audience cannot be known, or reached. */
import { GraphError } from '../graph/failure'
import type { InstallProblem } from '../graph/installation'

export type AudienceProblem =
  /** There is no Microsoft Graph: the bot runs locally. */
  | { readonly kind: 'graph-not-configured' }
  | InstallProblem
  /** TEAMS_APP_ID is not set, so nobody can have the app installed. */
  | { readonly kind: 'app-id-missing' }
  | { readonly kind: 'group-not-found'; readonly name: string }
  /** Several groups have this name. */
  | { readonly kind: 'group-ambiguous'; readonly name: string }
  /** The bot is no longer in the team. */
  | { readonly kind: 'team-unreadable' }
  /** Teams does not tell the members of a team at the moment. */
  | { readonly kind: 'teams-away' }

/** Whether time alone may mend it. */
export function passes({ kind }: AudienceProblem): boolean {
  return kind === 'away' || kind === 'teams-away'
}

export class AudienceError extends Error {
  override readonly name = 'AudienceError'
  constructor(
    readonly problem: AudienceProblem,
    options?: { cause?: unknown },
  ) {
    super(`The audience cannot be read: ${problem.kind}`, options)
  }
}

/** An AudienceError for what Graph's part of the house throws; everything else as it is. */
export function audienceErrorOf(error: unknown): unknown {
  return error instanceof GraphError ? new AudienceError(error.failure, { cause: error }) : error
}
