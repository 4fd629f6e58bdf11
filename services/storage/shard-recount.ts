/** A shard's tallies made anew from the answers that are left, whatever was counted. */
import { isDeepStrictEqual } from 'node:util'
import { type Contribution, type Counted, changed, NOTHING_COUNTED } from '../privacy/since'
import type { GroupCode } from '../waves/coding'
import { groupTallyChange, groupTallyIn, nextGroupTally } from './group-tally-row'
import { groupOfTallyRow } from './keys'
import type { Change, Row } from './table'
import { type ShardTally, tallyChange } from './tally-row'

/** What one respondent adds to the shard, and to the group in which that counts. */
export interface Counting {
  readonly whole: Contribution
  readonly shown: Contribution
  readonly group: GroupCode | null
}

export interface Recount {
  /** Whether all is counted as it is. */
  readonly same: boolean
  /** The write of the tally of the shard, whose ETag guards all of them, and those of the groups that change. */
  readonly changes: () => readonly [Change, ...Change[]]
}

/** `rows`: those of the partition, read after `shard`. `left`: of the answers among them that count. */
export function recountOf(shard: ShardTally, rows: readonly Row[], left: readonly Counting[]): Recount {
  const sumOf = (some: readonly Contribution[]) =>
    some.reduce<Counted>((counted, one) => changed(counted, null, one), NOTHING_COUNTED)
  const whole = sumOf(left.map((one) => one.whole))
  const tallies = new Map(rows.flatMap(entryOf))
  const codes = new Set([...tallies.keys(), ...left.flatMap(({ group }) => group ?? [])])
  const differing = [...codes].flatMap((code) => {
    const from = groupTallyIn(tallies.get(code) ?? null)
    const counted = sumOf(left.filter(({ group }) => group === code).map(({ shown }) => shown))
    return isDeepStrictEqual(from.counted, counted) ? [] : [{ code, from, counted }]
  })
  return {
    same: differing.length === 0 && isDeepStrictEqual(whole, shard.counted),
    changes: () => [
      tallyChange(shard, whole),
      ...differing.map(({ code, from, counted }) =>
        groupTallyChange(code, from, nextGroupTally(from, shard.epoch, counted)),
      ),
    ],
  }
}

function entryOf(row: Row): readonly (readonly [GroupCode, Row])[] {
  const code = groupOfTallyRow(row.key)
  return code === null ? [] : [[code, row]]
}
