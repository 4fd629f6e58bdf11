/** The audiences, between a real Azurite and stand-ins for Microsoft Graph and for a team's roster. */
import { createAudiences } from '../../bot/audience/audiences'
import type { TeamMembers } from '../../bot/audience/team'
import { AppInstaller } from '../../bot/graph/installation'
import type { Log } from '../../bot/log'
import { type EmployeeId, employeeId, tenantId } from '../../services/identifiers'
import type { Employee } from '../../services/storage/stores'
import type { Candidate } from '../../services/waves/delivery'
import type { Audience } from '../../services/waves/wave'
import type { Azurite } from './azurite'
import { aGraph, allOf, OUR_APP, UNSTOPPED } from './graph-under-test'
import { aStorage } from './storage'

export const TENANT = tenantId('tenant')

export interface AudienceOptions {
  /** Without Graph, as locally. */
  readonly graph?: boolean
  /** Whether TEAMS_APP_ID is set. */
  readonly appId?: boolean
  readonly members?: TeamMembers
  readonly turnMilliseconds?: number
}

export async function someAudiences(azurite: Azurite, options: AudienceOptions = {}) {
  const { graph: hasGraph = true, appId = true, members = noTeam, turnMilliseconds = 10_000 } = options
  const storage = await aStorage(azurite)
  const { graph, double, clock } = await aGraph()
  double.publish(OUR_APP)
  const logged: Parameters<Log>[] = []
  const left: EmployeeId[] = []
  const audiences = createAudiences({
    employees: storage.employees,
    members,
    graph: hasGraph ? graph : null,
    installer: hasGraph && appId ? new AppInstaller(graph, OUR_APP.externalId, clock) : null,
    log: (...event) => logged.push(event),
    turnMilliseconds,
  })
  return {
    audiences,
    double,
    clock,
    logged,
    /** Who may get the app at another try. */
    left,
    /** Has a personal chat with the bot. */
    meet: (id: string, change: Partial<Employee> = {}) =>
      storage.employees.save(TENANT, { ...employee(id), ...change }),
    everybody: (audience: Audience): Promise<readonly Candidate[]> =>
      allOf(audiences.pages(TENANT, audience, UNSTOPPED, (people) => left.push(...people))),
    idsOf: async (audience: Audience): Promise<readonly EmployeeId[]> =>
      (await allOf(audiences.pages(TENANT, audience, UNSTOPPED, (people) => left.push(...people))))
        .map((candidate) => candidate.employee)
        .toSorted(),
    stop: () => double.stop(),
  }
}

function employee(id: string): Employee {
  const reference = { conversation: { id: `a:${id}` }, serviceUrl: 'https://example.org' }
  return { id: employeeId(id), reference, locale: 'nl-NL', language: null, timeZone: null, state: 'installed' }
}

const noTeam: TeamMembers = () => Promise.reject(new Error('There is no team in this test.'))
