/** The members of a team, read as the sending of waves calls Teams: at its pace, with its retries. */
import { AudienceError, type AudienceProblem } from '../audience/problem'
import type { TeamMembers } from '../audience/team'
import { isTeamsTrouble } from './outcome'
import { type CallParts, called, type Ended } from './reach'

export function membersBy(parts: CallParts): TeamMembers {
  return async (serviceUrl, team, continuation, signal) => {
    const page = await called(parts, signal, () => parts.connector.members(serviceUrl, team, continuation))
    if (page.kind === 'done') return page.result
    throw new AudienceError(problemOf(page))
  }
}

/** A Teams that is away comes back; a team that the bot was taken out of, or that is gone, waits for somebody. */
function problemOf(answer: Exclude<Ended<unknown>, { kind: 'done' }>): AudienceProblem {
  switch (answer.kind) {
    case 'no-token':
      return { kind: 'teams-away' }
    case 'halt':
      return { kind: 'sign-in-refused' }
    case 'failed':
      return { kind: isTeamsTrouble(answer.reason) ? 'teams-away' : 'team-unreadable' }
    case 'person':
    case 'no-conversation':
      return { kind: 'team-unreadable' }
  }
}
