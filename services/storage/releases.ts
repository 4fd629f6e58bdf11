/**
 * Releases are made by closing the open epoch of a wave:
 * 1. The ledger says which epoch is open. Where no shard has closed it yet, the privacy rules are asked first.
 * 2. Each shard closes it by one conditional write, which captures its counts and begins the next epoch. A shard that is
 *    in the next epoch already has its capture: whoever comes later goes on where another stopped.
 * 3. When all have closed, the sum of the captures is the same for everybody. The rules are asked again, since people may
 *    have erased their answers meanwhile, and one transaction moves the ledger on, with a release or without one.
 * A capture stays until its shard closes the next epoch, which nobody begins before the ledger has moved.
 */
import type { WaveId } from '../identifiers'
import { type Ledger, mayRelease, type Release, releaseTally, type Standing } from '../privacy/release'
import { sum } from '../summary/tally'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import { answersPartitions, releaseRow } from './keys'
import { LEDGER_ROW, ledgerChange, ledgerOf, releaseInsertion, releaseOf, type StoredLedger } from './release-rows'
import type { ReleaseOutcome, ReleaseStore } from './stores'
import type { Table } from './table'
import { type Capture, closingChange, readShardTally, type ShardTally } from './tally-row'

export class ReleaseRepository implements ReleaseStore {
  constructor(
    private readonly answers: Table,
    private readonly releases: Table,
    private readonly minimum: number,
    private readonly now: () => Date,
  ) {}

  release(wave: WaveId, audience: number | null): Promise<ReleaseOutcome> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const stored = ledgerOf(await this.releases.read(wave, LEDGER_ROW, signal))
        const shards = await Promise.all(
          answersPartitions(wave).map(async (partition) => ({
            partition,
            shard: await readShardTally(this.answers, partition, signal),
          })),
        )
        const closing = shards.some(({ shard }) => shard.count.epoch > stored.ledger.epoch)
        const standing = standingOf(shards.map(({ shard }) => ({ ...shard, touched: shard.count.touched })))
        if (!closing && !mayRelease(standing, stored.ledger, this.minimum))
          return this.#last(wave, stored.ledger, signal)
        const captures = await Promise.all(
          shards.map(({ partition, shard }) => this.#close(partition, shard, stored.ledger.epoch, signal)),
        )
        return this.#settle(wave, audience, stored, captures, signal)
      }),
    )
  }

  read(wave: WaveId, number: number): Promise<Release | null> {
    return withDeadline(TURN_MILLISECONDS, (signal) => this.#read(wave, number, signal))
  }

  async #read(wave: WaveId, number: number, signal: AbortSignal): Promise<Release | null> {
    const row = await this.releases.read(wave, releaseRow(number), signal)
    return row && releaseOf(wave, row, this.minimum)
  }

  async #last(wave: WaveId, ledger: Ledger, signal: AbortSignal): Promise<ReleaseOutcome> {
    const release = ledger.released === 0 ? null : await this.#read(wave, ledger.released, signal)
    return release ? { kind: 'stands', release } : { kind: 'too-few' }
  }

  /** What the shard captured when it closed the epoch, by us or by another. */
  #close(partition: string, known: ShardTally, epoch: number, signal: AbortSignal): Promise<Capture> {
    let shard: ShardTally | null = known
    return retryingConflicts(signal, async () => {
      const current = shard ?? (await readShardTally(this.answers, partition, signal))
      // What was read before a conflict is outdated.
      shard = null
      if (current.count.epoch > epoch) return captureOf(current, epoch)
      const { change, capture } = closingChange(current, epoch)
      await this.answers.write(partition, change, signal)
      return capture
    })
  }

  /** Moves the ledger on. A conflict means that another has done so: reading again finds their outcome. */
  async #settle(
    wave: WaveId,
    audience: number | null,
    from: StoredLedger,
    captures: readonly Capture[],
    signal: AbortSignal,
  ): Promise<ReleaseOutcome> {
    const { epoch, released, withheld } = from.ledger
    const tally = releaseTally(sum(captures.map((capture) => capture.tally)), this.minimum)
    if (tally === null || !mayRelease(standingOf(captures), from.ledger, this.minimum)) {
      const changes = captures.reduce((total, capture) => total + capture.changes, 0)
      const ledger = { epoch: epoch + 1, released, withheld: released === 0 ? 0 : withheld + changes }
      await this.releases.write(wave, ledgerChange(from, ledger), signal)
      return this.#last(wave, ledger, signal)
    }
    const release: Release = {
      wave,
      number: released + 1,
      releasedAt: this.now(),
      audience: audience === null ? null : Math.max(audience, tally.respondents),
      tally,
      units: [{ code: 'whole', codes: [], tally }],
    }
    const ledger = { epoch: epoch + 1, released: release.number, withheld: 0 }
    await this.releases.writeTogether(wave, [ledgerChange(from, ledger), releaseInsertion(release)], signal)
    return { kind: 'released', release }
  }
}

function standingOf(shards: readonly Pick<Capture, 'tally' | 'touched'>[]): Standing {
  return {
    respondents: shards.reduce((total, { tally }) => total + tally.respondents, 0),
    touched: shards.reduce((total, { touched }) => total + touched, 0),
  }
}

/** A shard further on than the next epoch means that others have settled this one: what was read is outdated. */
function captureOf(shard: ShardTally, epoch: number): Capture {
  if (shard.capture?.epoch === epoch) return shard.capture
  throw new StorageError('conflict', 'Others closed the epoch at the same moment. Try again.')
}
