/**
 * Answers and their tallies. What a respondent submitted and the tally of the shard change in one transaction, each under
 * its ETag, so that a tally is always exactly the sum over the submitted answers beside it.
 *
 * Rows and tallies that this process wrote last are used without reading them again. That is safe: where another process
 * has written since, the ETag fails and both are read anew; and what changes nothing is decided on a fresh row only.
 */
import type { Pseudonym, WaveId } from '../identifiers'
import { countChange } from '../privacy/epoch'
import type { Participation, Submission } from '../questionnaire/participation'
import { Recent } from '../recent'
import { add, EMPTY_TALLY, subtract, sum, type Tally, tallyOf } from '../summary/tally'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import { answersPartition, answersPartitions, shardPartition, TALLY_ROW } from './keys'
import { pagesOf } from './pages'
import {
  agedIn,
  isEmpty,
  participationChange,
  type StoredParticipation,
  storedParticipationOf,
} from './participation-row'
import type { AnswerStore } from './stores'
import type { Table } from './table'
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
  /** Whoever erases cannot come back. */
  readonly forGood: boolean
}

export class AnswerRepository implements AnswerStore, AgedAnswerStore {
  readonly #respondents = new Turnstile()
  readonly #shards = new Turnstile()
  readonly #participations = new Recent<StoredParticipation>(2_000)
  /** The shards of four waves. */
  readonly #tallies = new Recent<ShardTally>(256)

  constructor(private readonly table: Table) {}

  read(wave: WaveId, pseudonym: Pseudonym): Promise<Participation> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const stored = await this.#read(answersPartition(wave, pseudonym), pseudonym, signal)
      return stored.participation
    })
  }

  update<Result>(
    wave: WaveId,
    pseudonym: Pseudonym,
    decide: Decide<Result>,
    { forGood }: { readonly forGood: boolean } = { forGood: false },
  ): Promise<Result> {
    const partition = answersPartition(wave, pseudonym)
    const key = keyOf(partition, pseudonym)
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, () =>
        this.#respondents.pass(key, signal, async () => {
          const known = this.#participations.get(key)
          const attempt = known && decided(known, decide)
          const { from, next, result } =
            attempt && attempt.next !== attempt.from.participation
              ? attempt
              : decided(await this.#read(partition, pseudonym, signal), decide)
          if (next !== from.participation) await this.#write({ partition, pseudonym, from, next, forGood }, signal)
          return result
        }),
      ),
    )
  }

  respondents(wave: WaveId): Promise<number> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const shards = await Promise.all(answersPartitions(wave).map((one) => readShardTally(this.table, one, signal)))
      return shards.reduce((total, shard) => total + shard.tally.respondents, 0)
    })
  }

  async *givenBy(wave: WaveId, shard: number, day: string, signal: AbortSignal) {
    for await (const rows of pagesOf(this.table, shardPartition(wave, shard), {}, signal)) {
      const respondents = rows.filter(({ key }) => key !== TALLY_ROW)
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

  async forgetErasures(wave: WaveId, stop: AbortSignal): Promise<void> {
    for (const partition of answersPartitions(wave)) {
      stop.throwIfAborted()
      await withDeadline(TURN_MILLISECONDS, (signal) =>
        retryingConflicts(signal, () =>
          this.#shards.pass(partition, signal, async () => {
            const shard = await readShardTally(this.table, partition, signal)
            if (shard.count.erased.length === 0) return
            this.#tallies.forget(partition)
            await this.table.write(partition, tallyChange(shard, shard.tally, { ...shard.count, erased: [] }), signal)
          }),
        ),
      )
    }
  }

  /**
   * The tally made anew from every answer of the wave: what the kept tallies must equal, but where answers have expired
   * (`answers` in services/waves/wave.ts). Reads all of them.
   */
  async recount(wave: WaveId): Promise<Tally> {
    let total = EMPTY_TALLY
    for (const partition of answersPartitions(wave)) {
      const rows = await withDeadline(SCAN_MILLISECONDS, (signal) => this.table.list(partition, signal))
      const submitted = rows
        .filter((row) => row.key !== TALLY_ROW)
        .map((row) => contributionOf(storedParticipationOf(row).participation.submitted))
      total = sum([total, ...submitted.filter((one) => one !== null)])
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
      ? await this.#shards.pass(step.partition, signal, () => this.#writeBoth(step, signal))
      : await this.#writeRow(step, signal)
    if (written.etag !== null) this.#participations.set(key, written)
  }

  async #writeRow({ partition, pseudonym, from, next }: Step, signal: AbortSignal): Promise<StoredParticipation> {
    const change = participationChange(pseudonym, from, next, from.trace)
    const etag = change && (await this.table.write(partition, change, signal))
    return { etag, participation: next, trace: from.trace }
  }

  /** The row and the tally. Must have the shard to itself within this process, as it renews the last known tally. */
  async #writeBoth(step: Step, signal: AbortSignal): Promise<StoredParticipation> {
    const { partition, pseudonym, from, next } = step
    const shard = this.#tallies.get(partition) ?? (await readShardTally(this.table, partition, signal))
    this.#tallies.forget(partition)
    if (isEmpty(next)) await this.#confirm(step, signal)
    const before = contributionOf(from.participation.submitted)
    const after = contributionOf(next.submitted)
    const marks = { rowRemains: !isEmpty(next), mayReturn: !step.forGood }
    const respondent = { pseudonym, trace: from.trace, before, after, ...marks }
    const { count, trace } = countChange(shard.count, respondent)
    const tally = changed(shard.tally, before, after)
    const change = participationChange(pseudonym, from, next, trace)
    const changes = [tallyChange(shard, tally, count), ...(change ? [change] : [])]
    const [tallyEtag = null, etag = null] = await this.table.writeTogether(partition, changes, signal)
    this.#tallies.set(partition, { ...shard, etag: tallyEtag, tally, count })
    return { etag, participation: next, trace }
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

/** A row with a trace may not go without the tally: whoever comes back would count as new. */
function touchesTally({ from, next }: Step): boolean {
  return next.submitted !== from.participation.submitted || (isEmpty(next) && from.trace !== null)
}

function contributionOf(submitted: Submission | null): Tally | null {
  return submitted && tallyOf(submitted.answers, submitted.profile)
}

/** Where the row and the tally were read at different moments, the one may not hold the other: to be read anew. */
function changed(tally: Tally, before: Tally | null, after: Tally | null): Tally {
  try {
    const without = before === null ? tally : subtract(tally, before)
    return after === null ? without : add(without, after)
  } catch (cause) {
    throw new StorageError('conflict', 'The tally does not hold the answers that are to leave it.', { cause })
  }
}
