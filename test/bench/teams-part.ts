/** Teams with a processor of its own: its limits where they are wanted, on a clock that may hurry. */
import { setTimeout } from 'node:timers/promises'
import { hurriedClock } from '../support/clocks'
import { employees } from '../support/sending'
import { startTeamsDouble, type TeamsDouble } from '../support/teams-double'
import type { Call } from '../support/teams-double/call'
import type { Fault } from '../support/teams-double/faults'
import { TEAMS_LIMITS } from '../support/teams-double/limits'
import { offer } from './process'

export interface TeamsSettings {
  readonly speed: number
  readonly limited: boolean
  /** How long each answer takes, in our milliseconds. */
  readonly latency: number
}

let teams: TeamsDouble
let first = 0
let last = 0
let calls = 0
/** How many messages went to people. */
let people = 0

export const tasks = {
  /** Resolves to the service address. */
  start: async ({ speed, limited, latency }: TeamsSettings) => {
    const clock = hurriedClock(speed)
    const now = () => clock.elapsed()
    teams = await startTeamsDouble({ keeps: 'counts', now, ...(limited && { limits: TEAMS_LIMITS }) })
    if (latency > 0) teams.fails(answersWithin(latency), { when: count })
    else teams.fails(NOTHING_WRONG, { when: (call) => count(call) && false })
    return teams.serviceUrl
  },
  /** So many have a chat with the bot. */
  meet: async (last: number) => {
    for (const employee of employees(1, last)) teams.chatWith(employee)
  },
  /** Counts from here. */
  begin: async () => {
    first = 0
    calls = 0
  },
  /** Resolves when so many calls have arrived since `begin`. */
  until: async ({ calls: wanted }: { readonly calls: number }) => {
    while (calls < wanted) await setTimeout(20)
  },
  figures: async () => ({ calls, people, seconds: (last - first) / 1000, throttled: teams.answeredWith(429) }),
  /** How many people got no card, one, two, …; those who were asked for only. */
  cardsEach: async () => {
    const each: number[] = []
    for (const [, { sent }] of teams.counts()) each[sent] = (each[sent] ?? 0) + 1
    return Array.from(each, (count) => count ?? 0)
  },
}

function count({ at, operation, person }: Call): boolean {
  if (calls === 0) first = at
  last = at
  calls += 1
  if (operation === 'send' && person !== null) people += 1
  return true
}

function answersWithin(milliseconds: number): Fault {
  return {
    accepts: true,
    client: {
      kind: 'late',
      // Asked for anew for each call.
      get until() {
        return setTimeout(milliseconds)
      },
    },
  }
}

const NOTHING_WRONG: Fault = { accepts: true, client: { kind: 'reset' } }

offer(tasks)
