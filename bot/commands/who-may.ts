import { whoMayCard } from '../../cards/who-may-card'
import { textOfProblem } from '../audience/words'
import type { Command } from './command'

/** To a lead, which way makes whom a lead; to everybody else, and in a channel, whom to turn to. */
export const whoMay: Command = {
  name: 'who-may',
  audience: 'everybody',
  async run({ leadership, cards }, { id, isLead, personal, language }) {
    const [leads, standing] = await Promise.all([leadership.all(), leadership.standingOf(id)])
    const names = await leadership.names(leads.flatMap(({ people }) => people.slice(0, MOST)))
    const ways = leads.map(({ way, people, problem }) => ({
      way,
      people: people.slice(0, MOST).map((person) => ({ id: person, name: names.get(person) ?? null })),
      more: Math.max(0, people.length - MOST),
      problem: problem && textOfProblem(problem, language),
    }))
    const you = standing.kind === 'lead' ? standing.way : null
    return { kind: 'new-card', card: whoMayCard({ ways, you, full: isLead && personal }, language, cards) }
  },
}

/** So many names a way are enough to find one. */
const MOST = 20
