/** Releases by groups of made-up people, without storage. */
import { nextRelease } from '../../services/privacy/gate'
import type { PastRelease } from '../../services/privacy/past'
import type { Release } from '../../services/privacy/release'
import { releaseOf } from '../../services/privacy/shown'
import { type Counted, together } from '../../services/privacy/since'
import { profileOf } from '../../services/profiles/models'
import type { Answers } from '../../services/questionnaire/questions'
import { shownOf, sum, tallyOf } from '../../services/summary/tally'
import type { Coding, GroupCode } from '../../services/waves/coding'
import { NEVER_OFF, RELEASED_AT } from './releases'
import { WAVE } from './respondents'

export interface Some {
  readonly group: GroupCode
  readonly people: number
  readonly answers: Answers
  /** The epoch in which they answered: the first where nothing is said. */
  readonly since?: number
}

/** A wave in which a lead asks for the groups once after each epoch; what is not said stays. */
export function byGroups(epochs: readonly (readonly Some[])[]): readonly Release[] {
  const past: PastRelease[] = []
  for (const [place, some] of epochs.entries()) {
    const epoch = place + 1
    const groups = new Map<GroupCode, Counted>()
    for (const one of some)
      groups.set(
        one.group,
        together([...(groups.has(one.group) ? [groups.get(one.group) as Counted] : []), countedOf(one)]),
      )
    const standing = { epoch, whole: together([...groups.values()]), groups }
    const next = nextRelease(past, standing, { split: true, minimum: 5, chance: NEVER_OFF })
    if (next !== null) past.push({ ...next, number: past.length + 1, releasedAt: RELEASED_AT, audience: 500 })
  }
  return past.flatMap((release) => releaseOf(WAVE, release, 5) ?? [])
}

export function lastOf(releases: readonly Release[]): Release {
  const last = releases.at(-1)
  if (last === undefined) throw new Error('Nothing was released.')
  return last
}

/** Each group as large in the audience as told. */
export function codingOf(audiences: Readonly<Record<string, number>>): Coding {
  const groups = Object.entries(audiences).map(([label, audience], place) => ({
    code: `g${place + 1}` as const,
    label,
    audience,
  }))
  return { dimension: 'department', groups }
}

function countedOf({ people, answers, since = 1 }: Some): Counted {
  const tally = sum(Array(people).fill(shownOf(tallyOf(answers, profileOf(answers)))))
  return { tally, since: { [since]: people } }
}
