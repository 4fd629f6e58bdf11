/** From what a lead chose to an audience: the group that was meant, the people of the list. */
import type { Candidate } from '../../services/waves/delivery'
import { readList } from '../../services/waves/list'
import type { ReadPlan } from '../../services/waves/plan'
import type { Audience } from '../../services/waves/wave'
import { textOfLine, textOfProblem, textOfRefusal } from '../audience/words'
import type { Parts } from '../parts'
import type { Person } from '../person'

export type Chosen =
  | {
      readonly kind: 'chosen'
      readonly audience: Audience
      /** Of a list: they are in the wave from now on. */
      readonly candidates: readonly Candidate[]
      /** Lines of the list that cannot be used, ready to read. */
      readonly remarks: readonly string[]
    }
  /** `problem` is ready to read. */
  | { readonly kind: 'unavailable'; readonly problem: string }

const chosen = (audience: Audience): Chosen => ({ kind: 'chosen', audience, candidates: [], remarks: [] })

export async function chooseAudience(parts: Parts, person: Person, read: ReadPlan): Promise<Chosen> {
  const { audiences } = parts
  const { language, tenant, team } = person
  switch (read.audience) {
    case 'installed':
      return chosen({ kind: 'installed' })
    case 'team':
      return team === null
        ? { kind: 'unavailable', problem: language.text('launch.noTeam') }
        : chosen({ kind: 'team', team: team.id, name: team.name, serviceUrl: team.serviceUrl })
    case 'organisation': {
      const counted = await audiences.count(tenant, { kind: 'organisation' })
      return counted.kind === 'unavailable'
        ? { kind: 'unavailable', problem: textOfProblem(counted.problem, language) }
        : chosen({ kind: 'organisation' })
    }
    case 'group': {
      const found = await audiences.findGroup(read.group)
      return found.kind === 'unavailable'
        ? { kind: 'unavailable', problem: textOfProblem(found.problem, language) }
        : chosen({ kind: 'group', group: found.group.id, name: found.group.name })
    }
    case 'list':
      return read.people === '' ? chosen({ kind: 'list' }) : peopleOf(parts, person, read.people)
  }
}

/** So long may reading a pasted list take, of the ten seconds that Teams waits; a longer one is uploaded. */
const LIST_MILLISECONDS = 7_000

async function peopleOf({ audiences }: Parts, { language }: Person, pasted: string): Promise<Chosen> {
  const list = await readList(pasted, 'pasted')
  if (list.kind === 'refused') return { kind: 'unavailable', problem: textOfRefusal(list.refusal, language) }
  const signal = AbortSignal.timeout(LIST_MILLISECONDS)
  try {
    const found = await audiences.peopleOfList(list, signal)
    if (found.kind === 'unavailable') return { kind: 'unavailable', problem: textOfProblem(found.problem, language) }
    const remarks = found.problems.map((problem) => textOfLine(problem, language))
    return { kind: 'chosen', audience: { kind: 'list' }, candidates: found.candidates, remarks }
  } catch (error) {
    if (!signal.aborted) throw error
    return { kind: 'unavailable', problem: language.text('launch.uploadInstead') }
  }
}
