/**
 * Gives answers other pseudonyms, of another key, while no bot runs (services/storage/maintenance.ts) and no epoch is
 * being closed (`settle` of releases.ts). A pseudonym names the shard, so a row moves together with its share of the
 * tallies: first it is added where it comes, then it is taken away where it was, each in one transaction with the tally.
 * Cut off in between it counts twice, which nobody sees, as nothing is released meanwhile; begun again, what has come is
 * not added twice.
 *
 * Whoever is at neither of two places is in none; whose object id nobody holds any more stays as they are.
 */
import type { Pseudonym, WaveId } from '../identifiers'
import { type Contribution, type Counted, changed } from '../privacy/since'
import { countingOf } from '../storage/answers'
import { retryingConflicts } from '../storage/conflicts'
import { withDeadline } from '../storage/deadline'
import { StorageError } from '../storage/errors'
import { groupTallyChange, nextGroupTally, readGroupTally } from '../storage/group-tally-row'
import { answersPartition, isTallyRow } from '../storage/keys'
import { groupsOf } from '../storage/limits'
import { inParallel } from '../storage/parallel'
import { readableIn } from '../storage/participation-row'
import { unknownTo } from '../storage/row-parts'
import type { Change, Row, Table } from '../storage/table'
import { readShardTally, tallyChange } from '../storage/tally-row'

/** What there is to do in one wave, and what there is not. */
export interface Rekeyed {
  /** Have another pseudonym now, or would have. */
  readonly moved: number
  /** Nobody knows whose they are, or they cannot be read: they stay under the pseudonym that they have. */
  readonly left: number
}

export interface RekeyParts {
  readonly answers: Table
  /** The shards of a wave in which there is anything. */
  readonly shards: (wave: WaveId) => Promise<readonly string[]>
  /** The new pseudonym of whoever has this old one; null where nobody is known to have it. */
  readonly successor: (pseudonym: Pseudonym) => Pseudonym | null
  /** Whether somebody has this one as the new one. */
  readonly isNew: (pseudonym: Pseudonym) => boolean
  readonly signal: AbortSignal
}

/** Looks, and changes nothing. */
export function countRekeying(parts: RekeyParts, wave: WaveId): Promise<Rekeyed> {
  return inShards(parts, wave, async () => {})
}

export function rekey(parts: RekeyParts, wave: WaveId): Promise<Rekeyed> {
  return inShards(parts, wave, async (from, movers) => {
    const byTarget = new Map<string, Mover[]>()
    for (const mover of movers) {
      const to = answersPartition(wave, mover.successor)
      byTarget.set(to, [...(byTarget.get(to) ?? []), mover])
    }
    await inParallel(SHARDS_AT_ONCE, [...byTarget], async ([to, own]) => {
      for (const some of groupsOf(own, ROWS_AT_ONCE)) await addTo(parts, to, some)
    })
    for (const some of groupsOf(movers, ROWS_AT_ONCE)) await takeFrom(parts, from, some)
  })
}

interface Mover {
  readonly row: Row
  readonly successor: Pseudonym
}

const SHARDS_AT_ONCE = 8
const SHARD_MILLISECONDS = 60_000
/** With as many tallies of groups beside them, and that of the shard, they fit one transaction. */
const ROWS_AT_ONCE = 45

async function inShards(
  parts: RekeyParts,
  wave: WaveId,
  move: (from: string, movers: readonly Mover[]) => Promise<void>,
): Promise<Rekeyed> {
  let [moved, left] = [0, 0]
  for (const some of groupsOf(await parts.shards(wave), SHARDS_AT_ONCE)) {
    parts.signal.throwIfAborted()
    const found = await inParallel(SHARDS_AT_ONCE, some, async (from) => ({ from, rows: await listed(parts, from) }))
    for (const { from, rows } of found) {
      const movers = rows.flatMap((row) => moverOf(parts, row) ?? [])
      await move(from, movers)
      moved += movers.length
      // Rows of answers stand under pseudonyms only.
      left += rows.filter(({ key }) => !parts.isNew(key as Pseudonym)).length - movers.length
    }
  }
  return { moved, left }
}

/** Those of respondents. */
async function listed({ answers, signal }: RekeyParts, partition: string): Promise<readonly Row[]> {
  const rows = await withDeadline(SHARD_MILLISECONDS, (stop) => answers.list(partition, stop), signal)
  return rows.filter(({ key }) => !isTallyRow(key))
}

function moverOf({ successor: successorOf }: RekeyParts, row: Row): Mover | null {
  const successor = successorOf(row.key as Pseudonym)
  return successor === null || readableIn(row) === null ? null : { row, successor }
}

/** Whoever is there already has come before, and whatever they have there stands. */
async function addTo(parts: RekeyParts, partition: string, movers: readonly Mover[]): Promise<void> {
  await written(parts, partition, async (signal) => {
    const present = await Promise.all(movers.map(({ successor }) => parts.answers.read(partition, successor, signal)))
    const coming = movers.filter((_, place) => present[place] === null)
    return {
      movers: coming,
      sign: 1,
      changes: coming.map(({ row, successor }) => ({ kind: 'insert', row: successor, properties: unknownTo([], row) })),
    }
  })
}

/** The tally is read before the rows: a removal has no ETag of its own in a transaction. */
async function takeFrom(parts: RekeyParts, partition: string, movers: readonly Mover[]): Promise<void> {
  await written(parts, partition, async (signal) => {
    // As it is now: a bot that ended late may have changed it, and the tally with it.
    const present = await Promise.all(movers.map(({ row }) => parts.answers.read(partition, row.key, signal)))
    const going = movers.flatMap(({ successor }, place) => (present[place] ? [{ successor, row: present[place] }] : []))
    return {
      movers: going,
      sign: -1,
      changes: going.map(({ row }) => ({ kind: 'remove', row: row.key, etag: row.etag })),
    }
  })
}

interface Step {
  readonly movers: readonly Mover[]
  readonly sign: 1 | -1
  readonly changes: readonly Change[]
}

async function written(
  { answers, signal: stop }: RekeyParts,
  partition: string,
  decide: (signal: AbortSignal) => Promise<Step>,
): Promise<void> {
  await withDeadline(
    SHARD_MILLISECONDS,
    (signal) =>
      retryingConflicts(signal, async () => {
        const shard = await readShardTally(answers, partition, signal)
        const { movers, sign, changes } = await decide(signal)
        if (changes.length === 0) return
        const counting = movers.flatMap(({ row }) => countingOf(row))
        const counted = counting.reduce((total, { whole }) => counts(total, whole, sign), shard.counted)
        const groups: Change[] = []
        for (const code of new Set(counting.flatMap(({ group }) => group ?? []))) {
          const from = await readGroupTally(answers, partition, code, signal)
          const own = counting.filter(({ group }) => group === code)
          const next = own.reduce((total, { shown }) => counts(total, shown, sign), from.counted)
          groups.push(groupTallyChange(code, from, nextGroupTally(from, shard.epoch, next)))
        }
        await answers.writeTogether(partition, [tallyChange(shard, counted), ...groups, ...changes], signal)
      }),
    stop,
  )
}

function counts(counted: Counted, one: Contribution, sign: 1 | -1): Counted {
  try {
    return sign === 1 ? changed(counted, null, one) : changed(counted, one, null)
  } catch (cause) {
    throw new StorageError(
      'unreadable',
      'A tally does not hold the answers beside it: run recount with --mend, then this again.',
      { cause },
    )
  }
}
