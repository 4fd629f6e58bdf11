/** What a lead is told of a breakdown before anybody gets a message: which groups there will be, or that there are none. */
import type { PlanView } from '../../cards/plan-card'
import { groupsIn, knowsAnyValue } from '../../services/waves/breakdown'
import type { Coding } from '../../services/waves/coding'
import type { ReadPlan } from '../../services/waves/plan'
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'
import type { Chosen } from './choice'
import { launchOf } from './messages'

/** So long may it take of the ten seconds that Teams waits. */
const COUNTING_MILLISECONDS = 4_000
/** More are not read on a phone, and the card holds the invitation too. */
const MOST_NAMED = 10
const LONGEST_NAME = 40

/** The people of a list are in the wave already; others are read when it opens, and then it is coded. */
export async function groupsOfPlan(parts: Parts, wave: Wave): Promise<PlanView['groups']> {
  const { breakdown, audience } = launchOf(wave).plan
  if (breakdown === null) return null
  const coded = await parts.stores.codings.read(wave.tenant, wave.id)
  if (coded !== null) return known(coded)
  if (audience.kind !== 'list') return { kind: 'later' }
  const counted = await inTime((signal) => groupsIn(parts.stores, wave.id, breakdown, parts.minimumGroup, signal))
  return counted === null ? { kind: 'later' } : known(counted)
}

/** Whether a breakdown was chosen of which nobody in the list has a value. */
export async function lacksValues(
  { stores }: Parts,
  { audience, plan: { breakdown } }: ReadPlan,
  { candidates }: Extract<Chosen, { kind: 'chosen' }>,
  draft: Wave | null,
): Promise<boolean> {
  if (breakdown === null || audience !== 'list') return false
  if (candidates.length > 0) return candidates.every(({ segments }) => segments[breakdown] === null)
  if (draft === null) return false
  // The list of a draft was given before. A very long one is not read to its end: its preview follows.
  return (await inTime((signal) => knowsAnyValue(stores, draft.id, breakdown, signal))) === false
}

function known({ groups }: Coding): PlanView['groups'] {
  const named = groups.filter(({ code }) => code !== 'other').toSorted((a, b) => b.audience - a.audience)
  return {
    kind: 'known',
    named: named.slice(0, MOST_NAMED).map(({ label, audience }) => ({ label: shortened(label), people: audience })),
    more: Math.max(0, named.length - MOST_NAMED),
    others: groups.find(({ code }) => code === 'other')?.audience ?? 0,
  }
}

function shortened(label: string): string {
  return label.length > LONGEST_NAME ? `${label.slice(0, LONGEST_NAME - 1).trimEnd()}…` : label
}

async function inTime<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
  const signal = AbortSignal.timeout(COUNTING_MILLISECONDS)
  try {
    return await work(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    return null
  }
}
