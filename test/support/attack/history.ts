/** A wave in the mind: people who answer, change and erase, and leads who ask, with the gate and without storage. */
import { type NewRelease, nextRelease } from '../../../services/privacy/gate'
import type { PastRelease } from '../../../services/privacy/past'
import { beganIn, type Contribution, type Counted, changed, NOTHING_COUNTED } from '../../../services/privacy/since'
import type { Tally } from '../../../services/summary/tally'
import type { GroupCode } from '../../../services/waves/coding'
import { NEVER_OFF, RELEASED_AT } from '../releases'

export type Step =
  | { readonly kind: 'answer'; readonly person: number; readonly tally: Tally }
  | { readonly kind: 'erase'; readonly person: number }
  | { readonly kind: 'ask'; readonly split: boolean }

/** One version of somebody's answers: from a submission to a change or an erasure. */
export interface Version {
  readonly person: number
  readonly contribution: Contribution
}

/** A release, and whose answers each unit that it shows in a new state holds. */
export interface Shown {
  readonly release: PastRelease
  readonly epoch: number
  readonly present: readonly Version[]
}

export interface Played {
  /** In the order of asking; null where the last release stood. */
  readonly answers: readonly (Shown | null)[]
  readonly past: readonly PastRelease[]
}

/** Plays the steps by the rules; `groupOf` says who is in which group. */
export function play(steps: readonly Step[], groupOf: (person: number) => GroupCode): Played {
  const versions = new Map<number, Version>()
  const past: PastRelease[] = []
  const answers: (Shown | null)[] = []
  let epoch = 1
  for (const step of steps) {
    if (step.kind === 'erase') versions.delete(step.person)
    if (step.kind === 'answer') {
      const before = versions.get(step.person)
      const since = beganIn(epoch, before?.contribution ?? null, step.tally)
      if (before?.contribution.since !== since || before.contribution.tally !== step.tally)
        if (!before || beganIn(-1, before.contribution, step.tally) === -1)
          versions.set(step.person, { person: step.person, contribution: { tally: step.tally, since } })
    }
    if (step.kind !== 'ask') continue
    const present = [...versions.values()]
    const next = nextRelease(past, standingOf(present, groupOf, epoch), {
      split: step.split,
      minimum: 5,
      chance: NEVER_OFF,
    })
    if (next !== null) past.push(released(next, past.length + 1))
    const release = past.at(-1)
    answers.push(next !== null && release ? { release, epoch, present } : null)
    epoch++
  }
  return { answers, past }
}

function standingOf(present: readonly Version[], groupOf: (person: number) => GroupCode, epoch: number) {
  const groups = new Map<GroupCode, Counted>()
  for (const { person, contribution } of present) {
    const code = groupOf(person)
    groups.set(code, changed(groups.get(code) ?? NOTHING_COUNTED, null, contribution))
  }
  const whole = present.reduce((sum, { contribution }) => changed(sum, null, contribution), NOTHING_COUNTED)
  return { epoch, whole, groups }
}

function released(next: NewRelease, number: number): PastRelease {
  return { ...next, number, releasedAt: RELEASED_AT, audience: null }
}
