/** How a wave is broken down: by at most one dimension, whose values are coded once, when its audience is known. */

/** What a lead may break a wave down by. */
export const DIMENSIONS = ['department', 'location', 'country'] as const
export type Dimension = (typeof DIMENSIONS)[number]

/** A group within its wave. `other`: everybody whose own group is too small, or unknown. */
export type GroupCode = `g${number}` | 'other'

export function isGroupCode(value: unknown): value is GroupCode {
  return typeof value === 'string' && /^(g[1-9]\d{0,5}|other)$/.test(value)
}

export interface CodedGroup {
  readonly code: GroupCode
  /** As the directory writes it; '' for `other`. */
  readonly label: string
  /** How many of the audience are in it. */
  readonly audience: number
}

/** Frozen once the audience of the wave is known. */
export interface Coding {
  readonly dimension: Dimension
  /** `other` last, where there is anybody in it. */
  readonly groups: readonly CodedGroup[]
}

/** More groups nobody reads; of an audience with more values, the smallest go to `other`. */
export const MOST_GROUPS = 500

/**
 * The groups of an audience, by how many people have each value; null stands for no value. What differs in case and
 * white space alone is one value, under its most usual spelling. `atLeast`: the smallest group that is told apart, as
 * the privacy rules have it in force (services/privacy/release.ts).
 */
export function codingOf(dimension: Dimension, people: ReadonlyMap<string | null, number>, atLeast: number): Coding {
  const values = new Map<string, Map<string, number>>()
  let everybody = 0
  for (const [value, count] of people) {
    everybody += count
    const label = labelOf(value)
    if (label === '') continue
    const spellings = values.get(folded(label)) ?? new Map<string, number>()
    values.set(folded(label), spellings.set(label, (spellings.get(label) ?? 0) + count))
  }
  const groups = [...values.values()]
    .map((spellings) => ({ label: mostUsual(spellings), audience: sumOf(spellings.values()) }))
    .filter(({ audience }) => audience >= atLeast)
    .toSorted((a, b) => b.audience - a.audience || inOrder(a.label, b.label))
    .slice(0, MOST_GROUPS)
    // Numbered in the order of the alphabet: a code says nothing about the size of its group.
    .toSorted((a, b) => inOrder(a.label, b.label))
    .map((group, place): CodedGroup => ({ code: `g${place + 1}`, ...group }))
  const others = everybody - sumOf(groups.map(({ audience }) => audience))
  return { dimension, groups: others === 0 ? groups : [...groups, { code: 'other', label: '', audience: others }] }
}

/** The group of whoever has this value. */
export function codeOf({ groups }: Coding, value: string | null): GroupCode {
  const wanted = folded(labelOf(value))
  if (wanted === '') return 'other'
  return groups.find(({ label }) => folded(label) === wanted)?.code ?? 'other'
}

/** The longest that a directory keeps. */
const LONGEST_LABEL = 128

/** A value on one line, without what nobody sees; '' for none. */
function labelOf(value: string | null): string {
  const label = (value ?? '').normalize('NFC').replace(/[\p{C}\s]+/gu, ' ')
  return [...label.trim()].slice(0, LONGEST_LABEL).join('').trim()
}

function folded(label: string): string {
  return label.toLowerCase()
}

function mostUsual(spellings: ReadonlyMap<string, number>): string {
  const [[label] = ['']] = [...spellings].toSorted(([one, a], [other, b]) => b - a || inOrder(one, other))
  return label
}

/** The same on every machine, whatever its language. */
function inOrder(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function sumOf(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
