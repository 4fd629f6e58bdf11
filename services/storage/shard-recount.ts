/** A shard's tallies made anew, where they cannot be changed by what is to leave them: because that cannot be read. */
import { isDeepStrictEqual } from 'node:util'
import { type Contribution, type Counted, changed, NOTHING_COUNTED } from '../privacy/since'
import type { GroupCode } from '../waves/coding'
import { groupTallyChange, nextGroupTally, readGroupTally } from './group-tally-row'
import { groupOfTallyRow } from './keys'
import type { Change, Table } from './table'
import { type ShardTally, tallyChange } from './tally-row'

/** What one respondent adds to the shard, and to the group in which that counts. */
export interface Counting {
  readonly whole: Contribution
  readonly shown: Contribution
  readonly group: GroupCode | null
}

/** The writes of the tallies that change; `keys` are those of the partition's rows. */
export async function recountChanges(
  table: Table,
  partition: string,
  { shard, keys, left }: { shard: ShardTally; keys: readonly string[]; left: readonly Counting[] },
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const sumOf = (some: readonly Contribution[]) =>
    some.reduce<Counted>((counted, one) => changed(counted, null, one), NOTHING_COUNTED)
  const changes: Change[] = [tallyChange(shard, sumOf(left.map(({ whole }) => whole)))]
  const codes = [...keys.map(groupOfTallyRow), ...left.map(({ group }) => group)].filter((code) => code !== null)
  for (const code of new Set(codes)) {
    const from = await readGroupTally(table, partition, code, signal)
    const counted = sumOf(left.filter(({ group }) => group === code).map(({ shown }) => shown))
    if (isDeepStrictEqual(from.counted, counted)) continue
    changes.push(groupTallyChange(code, from, nextGroupTally(from, shard.epoch, counted)))
  }
  return changes
}
