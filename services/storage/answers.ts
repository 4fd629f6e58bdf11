/**
 * Answers and their tallies. What a respondent submitted, the tally of the shard and, in a wave with a breakdown, that of
 * the respondent's group change in one transaction, each under its ETag, so that a tally is always exactly the sum over
 * the submitted answers beside it.
 *
 * Rows and tallies that this process wrote last are used without reading them again. That is safe: where another process
 * has written since, the ETag fails and both are read anew; and what changes nothing is decided on a fresh row only.
 */
import type { Pseudonym, WaveId } from '../identifiers'
import { InGroups } from '../observing/in-groups'
import { type Observing, UNOBSERVED } from '../observing/observing'
import { MINIMUM_GROUP } from '../privacy/release'
import { beganIn, type Contribution, type Counted, changed } from '../privacy/since'
import type { Participation } from '../questionnaire/participation'
import { Recent } from '../recent'
import { EMPTY_TALLY, shownOf, sum, type Tally, tallyOf } from '../summary/tally'
import type { GroupCode } from '../waves/coding'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import { type GroupTally, groupTallyChange, nextGroupTally, readGroupTally } from './group-tally-row'
import { answersPartition, answersPartitions, isTallyRow, shardPartition } from './keys'
import { pagesOf } from './pages'
import {
  agedIn,
  isEmpty,
  type Place,
  participationChange,
  readableIn,
  type StoredParticipation,
  storedParticipationOf,
} from './participation-row'
import { type Counting, recountOf } from './shard-recount'
import type { AnswerStore, Held } from './stores'
import type { Change, Row, Table } from './table'
import { readShardTally, type ShardTally, tallyChange } from './tally-row'
import { Turnstile } from './turnstile'
import type { AgedAnswerStore, AgedAnswers } from './upkeep-stores'

type Decide<Result> = (current: Participation) => { readonly next: Participation; readonly result: Result }

/** One respondent's row, and the change that is to be made to it. */
interface Step {
  readonly partition: string
  readonly pseudonym: Pseudonym
  readonly from: StoredParticipation
  readonly next: Participation
  /** Of whoever had nothing submitted. */
  readonly group: GroupCode | null
}

/** A shard's tally as this process wrote it last, and those of its groups that were written in the same transactions. */
interface KnownShard extends ShardTally {
  readonly groups: ReadonlyMap<GroupCode, GroupTally>
}

export class AnswerRepository implements AnswerStore, AgedAnswerStore {
  readonly #respondents = new Turnstile()
  readonly #turns = new Turnstile()
  readonly #participations = new Recent<StoredParticipation>(2_000)
  /** The shards of four waves. */
  readonly #shards = new Recent<KnownShard>(256)

  readonly #submitted: InGroups
  readonly #conflicted: () => void

  /** `minimumGroup`: so many people at once have submitted, before whoever observes is told. */
  constructor(
    private readonly table: Table,
    {
      observing = UNOBSERVED,
      minimumGroup = MINIMUM_GROUP,
    }: { readonly observing?: Observing; readonly minimumGroup?: number } = {},
  ) {
    this.#submitted = new InGroups(minimumGroup, (people) => observing.count('answers.submitted', {}, people))
    this.#conflicted = () => observing.count('tally.conflicts', {})
  }

  read(wave: WaveId, pseudonym: Pseudonym): Promise<Participation> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const stored = await this.#read(answersPartition(wave, pseudonym), pseudonym, signal)
      return stored.participation
    })
  }

  held(wave: WaveId, pseudonym: Pseudonym): Promise<Held> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const row = await this.table.read(answersPartition(wave, pseudonym), pseudonym, signal)
      const stored = readableIn(row)
      // Nothing at all can be read.
      if (stored === null) return { kind: 'unreadable', etag: row?.etag ?? '' }
      return { kind: 'readable', participation: stored.participation }
    })
  }

  discard(wave: WaveId, pseudonym: Pseudonym, etag: string, { recount }: { readonly recount: boolean }): Promise<void> {
    if (!recount) return this.drop(wave, { pseudonym, etag, participation: null })
    const partition = answersPartition(wave, pseudonym)
    return withDeadline(SCAN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, () =>
        this.#turns.pass(partition, signal, () => this.#discard(partition, pseudonym, etag, signal)),
      ),
    )
  }

  update<Result>(
    wave: WaveId,
    pseudonym: Pseudonym,
    decide: Decide<Result>,
    { group = null }: { readonly group?: GroupCode | null } = {},
  ): Promise<Result> {
    const partition = answersPartition(wave, pseudonym)
    const key = keyOf(partition, pseudonym)
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(
        signal,
        () =>
          this.#respondents.pass(key, signal, async () => {
            const known = this.#participations.get(key)
            const attempt = known && decided(known, decide)
            const { from, next, result } =
              attempt && attempt.next !== attempt.from.participation
                ? attempt
                : decided(await this.#read(partition, pseudonym, signal), decide)
            if (next !== from.participation) await this.#write({ partition, pseudonym, from, next, group }, signal)
            if (from.participation.submitted === null && next.submitted !== null) this.#submitted.one()
            return result
          }),
        this.#conflicted,
      ),
    )
  }

  respondents(wave: WaveId): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const shards = await Promise.all(answersPartitions(wave).map((one) => readShardTally(this.table, one, signal)))
      return shards.reduce((total, shard) => total + shard.counted.tally.respondents, 0)
    })
  }

  async *givenBy(wave: WaveId, shard: number, day: string, signal: AbortSignal) {
    for await (const rows of pagesOf(this.table, shardPartition(wave, shard), {}, signal)) {
      const respondents = rows.filter(({ key }) => !isTallyRow(key))
      const aged = respondents.flatMap((row) => agedIn(row, day) ?? [])
      yield { aged, younger: respondents.length - aged.length }
    }
  }

  async drop(wave: WaveId, { pseudonym, etag }: AgedAnswers): Promise<void> {
    const partition = answersPartition(wave, pseudonym)
    this.#participations.forget(keyOf(partition, pseudonym))
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      this.table.write(partition, { kind: 'remove', row: pseudonym, etag }, signal),
    )
  }

  /**
   * The tally made anew from every answer of the wave, or of one group: what the kept tallies must equal, but where
   * answers have expired (`answers` in services/waves/wave.ts). Reads all of them.
   */
  async recount(wave: WaveId, group?: GroupCode): Promise<Tally> {
    let total = EMPTY_TALLY
    for (const partition of answersPartitions(wave)) {
      const rows = await withDeadline(SCAN_MILLISECONDS, (signal) => this.table.list(partition, signal))
      const stored = rows.filter(({ key }) => !isTallyRow(key)).map(storedParticipationOf)
      const counted = group === undefined ? stored : stored.filter(({ place }) => place?.group === group)
      const tallies = counted.flatMap((one) => contributionOf(one.participation, one.place)?.tally ?? [])
      total = sum([total, ...(group === undefined ? tallies : tallies.map(shownOf))])
    }
    return total
  }

  async #read(partition: string, pseudonym: Pseudonym, signal: AbortSignal): Promise<StoredParticipation> {
    return storedParticipationOf(await this.table.read(partition, pseudonym, signal))
  }

  /** Nothing is known of the row while it is being written: a failure may have come before or after the write. */
  async #write(step: Step, signal: AbortSignal): Promise<void> {
    const key = keyOf(step.partition, step.pseudonym)
    this.#participations.forget(key)
    const written = touchesTally(step)
      ? await this.#turns.pass(step.partition, signal, () => this.#writeAll(step, signal))
      : await this.#writeRow(step, signal)
    if (written.etag !== null) this.#participations.set(key, written)
  }

  async #writeRow({ partition, pseudonym, from, next }: Step, signal: AbortSignal): Promise<StoredParticipation> {
    const change = participationChange(pseudonym, from, next, from.place)
    const etag = change && (await this.table.write(partition, change, signal))
    return { etag, participation: next, place: from.place, others: from.others }
  }

  /** The row and its tallies. Must have the shard to itself within this process, as it renews the last known tally. */
  async #writeAll(step: Step, signal: AbortSignal): Promise<StoredParticipation> {
    const { partition, pseudonym, from, next } = step
    const shard = this.#shards.get(partition) ?? {
      ...(await readShardTally(this.table, partition, signal)),
      groups: NONE,
    }
    this.#shards.forget(partition)
    if (isEmpty(next)) await this.#confirm(step, signal)
    const before = contributionOf(from.participation, from.place)
    const place = placeOf(step, shard.epoch, before)
    const after = contributionOf(next, place)
    const counted = changedTally(shard.counted, before, after)
    // Where somebody had nothing submitted and has nothing now, there is no place, and this is not called.
    const code = (place ?? from.place)?.group ?? null
    const group = code && (await this.#groupChange({ step, shard, code, before, after }, signal))
    const own = participationChange(pseudonym, from, next, place)
    const changes = [tallyChange(shard, counted), ...(group ? [group.change] : []), ...(own ? [own] : [])]
    const etags = await this.table.writeTogether(partition, changes, signal)
    const etagOf = (change: Change | null | undefined) => (change ? (etags[changes.indexOf(change)] ?? null) : null)
    const groups = group
      ? new Map(shard.groups).set(group.code, { ...group.next, etag: etagOf(group.change) })
      : shard.groups
    this.#shards.set(partition, { ...shard, etag: etags[0] ?? null, isEarlier: false, counted, groups })
    return { etag: etagOf(own), participation: next, place, others: from.others }
  }

  /** The tally is read before the rows: where one of them changes meanwhile, it does too, and its ETag fails. */
  async #discard(partition: string, pseudonym: Pseudonym, etag: string, signal: AbortSignal): Promise<void> {
    this.#shards.forget(partition)
    this.#participations.forget(keyOf(partition, pseudonym))
    const shard = await readShardTally(this.table, partition, signal)
    const rows = await this.table.list(partition, signal)
    if (!rows.some((row) => row.key === pseudonym && row.etag === etag)) return
    const left = rows.filter(({ key }) => key !== pseudonym && !isTallyRow(key)).flatMap(countingOf)
    const { changes } = recountOf(shard, rows, left)
    await this.table.writeTogether(partition, [...changes(), { kind: 'remove', row: pseudonym, etag }], signal)
  }

  async #groupChange({ step, shard, code, before, after }: GroupStep, signal: AbortSignal) {
    const from = shard.groups.get(code) ?? (await readGroupTally(this.table, step.partition, code, signal))
    const next = nextGroupTally(from, shard.epoch, changedTally(from.counted, shown(before), shown(after)))
    return { code, next, change: groupTallyChange(code, from, next) }
  }

  /**
   * A removal carries no ETag of its own in a transaction. But no submission changes without its tally: a row that is
   * unchanged now, after the tally was read, cannot change before the tally's ETag fails.
   */
  async #confirm({ partition, pseudonym, from }: Step, signal: AbortSignal): Promise<void> {
    const present = await this.#read(partition, pseudonym, signal)
    if (present.etag !== from.etag)
      throw new StorageError('conflict', 'The answers changed at the same moment. Try again.')
  }
}

/** One partition of a wave with a million answers is some fifteen pages. */
const SCAN_MILLISECONDS = 60_000

function keyOf(partition: string, pseudonym: Pseudonym): string {
  return `${partition}|${pseudonym}`
}

function decided<Result>(from: StoredParticipation, decide: Decide<Result>) {
  return { from, ...decide(from.participation) }
}

function touchesTally({ from, next }: Step): boolean {
  return next.submitted !== from.participation.submitted
}

interface GroupStep {
  readonly step: Step
  readonly shard: KnownShard
  readonly code: GroupCode
  readonly before: Contribution | null
  readonly after: Contribution | null
}

const NONE: ReadonlyMap<GroupCode, GroupTally> = new Map()

function contributionOf({ submitted }: Participation, place: Place | null): Contribution | null {
  if (submitted === null || place === null) return null
  return { tally: tallyOf(submitted.answers, submitted.profile), since: place.since }
}

/** What a row adds to the tallies. Nothing of whoever has nothing submitted, or cannot be read either. */
export function countingOf(row: Row): readonly Counting[] {
  const stored = readableIn(row)
  const whole = stored && contributionOf(stored.participation, stored.place)
  const shownToo = shown(whole)
  if (stored === null || whole === null || shownToo === null) return []
  return [{ whole, shown: shownToo, group: stored.place?.group ?? null }]
}

/** While something is submitted its group stays. */
function placeOf({ from, next, group }: Step, epoch: number, before: Contribution | null): Place | null {
  if (next.submitted === null) return null
  const after = tallyOf(next.submitted.answers, next.submitted.profile)
  return { since: beganIn(epoch, before, after), group: from.place === null ? group : from.place.group }
}

function shown(contribution: Contribution | null): Contribution | null {
  return contribution && { ...contribution, tally: shownOf(contribution.tally) }
}

/** Where the row and the tally were read at different moments, the one may not hold the other: to be read anew. */
function changedTally(counted: Counted, before: Contribution | null, after: Contribution | null): Counted {
  try {
    return changed(counted, before, after)
  } catch (cause) {
    throw new StorageError('conflict', 'The tally does not hold the answers that are to leave it.', { cause })
  }
}
