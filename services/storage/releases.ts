/**
 * Releases are made by closing the open epoch of a wave:
 * 1. The ledger says which epoch is open. Where no shard has closed it yet, the gate is asked first whether it may do.
 * 2. Each shard closes it by one conditional write, which captures its counts and begins the next epoch. A shard that is
 *    in the next epoch already has its capture: whoever comes later goes on where another stopped.
 * 3. When all have closed, the sum of the captures is the same for everybody, and so are the groups (group-tally-row.ts).
 *    The gate decides what may be shown of them, and one transaction moves the ledger on, with a release or without one.
 * A capture stays until its shard closes the next epoch, which nobody begins before the ledger has moved.
 */
import type { WaveId } from '../identifiers'
import type { Chance } from '../privacy/chance'
import { mayBeDue, nextRelease } from '../privacy/gate'
import type { PastRelease } from '../privacy/past'
import type { Release } from '../privacy/release'
import { releaseOf } from '../privacy/shown'
import { type Counted, together } from '../privacy/since'
import { shownOf } from '../summary/tally'
import type { GroupCode } from '../waves/coding'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { StorageError } from './errors'
import { groupsAtEnd } from './group-tally-row'
import { answersPartitions } from './keys'
import {
  holdEarlier,
  LEDGER_ROW,
  ledgerChange,
  ledgerOf,
  releaseInsertions,
  releasesIn,
  type StoredLedger,
} from './release-rows'
import type { ReleaseOutcome, ReleaseStore } from './stores'
import type { Table } from './table'
import { type Capture, closingChange, readShardTally, type ShardTally } from './tally-row'

interface Asked {
  readonly wave: WaveId
  readonly audience: number | null
  readonly split: boolean
}

interface Known {
  readonly stored: StoredLedger
  readonly past: readonly PastRelease[]
  readonly holdsEarlier: boolean
}

export class ReleaseRepository implements ReleaseStore {
  constructor(
    private readonly answers: Table,
    private readonly releases: Table,
    private readonly minimum: number,
    private readonly now: () => Date,
    private readonly chance: Chance,
  ) {}

  release(wave: WaveId, audience: number | null, { split }: { readonly split: boolean } = { split: false }) {
    const asked = { wave, audience, split }
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async (): Promise<ReleaseOutcome> => {
        const known = await this.#known(wave, signal)
        if (known.holdsEarlier) return this.#last(wave, known.past)
        const { epoch } = known.stored.ledger
        const shards = await Promise.all(
          answersPartitions(wave).map(async (partition) => ({
            partition,
            shard: await readShardTally(this.answers, partition, signal),
          })),
        )
        const closing = shards.some(({ shard }) => shard.epoch > epoch)
        const standing = together(shards.map(({ shard }) => shard.counted))
        if (!closing && !mayBeDue(known.past, standing, split, this.minimum)) return this.#last(wave, known.past)
        const captures = await Promise.all(
          shards.map(({ partition, shard }) => this.#close(partition, shard, epoch, signal)),
        )
        return this.#settle(asked, known, together(captures.map(({ counted }) => counted)), signal)
      }),
    )
  }

  /** Ends the closing of an epoch that was cut off, as if the gate had allowed no release. */
  async settle(wave: WaveId): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const { stored } = await this.#known(wave, signal)
        const { epoch } = stored.ledger
        const partitions = answersPartitions(wave)
        const shards = await Promise.all(partitions.map((one) => readShardTally(this.answers, one, signal)))
        if (shards.every((shard) => shard.epoch <= epoch)) return
        await Promise.all(shards.map((shard, place) => this.#close(partitions[place] ?? '', shard, epoch, signal)))
        await this.releases.write(wave, ledgerChange(stored, { ...stored.ledger, epoch: epoch + 1 }), signal)
      }),
    )
  }

  /** From now on nothing of the wave is exact: others may have been shown of which nothing is known here. */
  async shownElsewhere(wave: WaveId): Promise<void> {
    await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, async () => {
        const stored = ledgerOf(await this.releases.read(wave, LEDGER_ROW, signal))
        const { released, shownElsewhere } = stored.ledger
        // After the first nothing is exact anyway.
        if (released > 0 || shownElsewhere) return
        await this.releases.write(wave, ledgerChange(stored, { ...stored.ledger, shownElsewhere: true }), signal)
      }),
    )
  }

  read(wave: WaveId, number: number): Promise<Release | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const { past } = await this.#known(wave, signal)
      const release = past.find((one) => one.number === number)
      return release ? releaseOf(wave, release, this.minimum) : null
    })
  }

  /** Every release of the wave that may be shown, as it was shown. */
  all(wave: WaveId): Promise<readonly Release[]> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => {
      const { past } = await this.#known(wave, signal)
      return past.flatMap((release) => releaseOf(wave, release, this.minimum) ?? [])
    })
  }

  /** The ledger, and every release that it counts. */
  async #known(wave: WaveId, signal: AbortSignal): Promise<Known> {
    const rows = await this.releases.list(wave, signal)
    const stored = ledgerOf(rows.find(({ key }) => key === LEDGER_ROW) ?? null)
    const releases = rows.filter(({ key }) => key !== LEDGER_ROW)
    return { stored, past: releasesIn(releases), holdsEarlier: holdEarlier(releases) }
  }

  #last(wave: WaveId, past: readonly PastRelease[]): ReleaseOutcome {
    const last = past.at(-1)
    const release = last ? releaseOf(wave, last, this.minimum) : null
    return release ? { kind: 'stands', release } : { kind: 'too-few' }
  }

  /** What the shard captured when it closed the epoch, by us or by another. */
  #close(partition: string, known: ShardTally, epoch: number, signal: AbortSignal): Promise<Capture> {
    let shard: ShardTally | null = known
    return retryingConflicts(signal, async () => {
      const current = shard ?? (await readShardTally(this.answers, partition, signal))
      // What was read before a conflict is outdated.
      shard = null
      if (current.epoch > epoch) return captureOf(current, epoch)
      const { change, capture } = closingChange({ ...current, epoch })
      await this.answers.write(partition, change, signal)
      return capture
    })
  }

  /** Moves the ledger on. A conflict means that another has done so: reading again finds their outcome. */
  async #settle(asked: Asked, { stored, past }: Known, whole: Counted, signal: AbortSignal): Promise<ReleaseOutcome> {
    const { wave, audience, split } = asked
    const { epoch, released, shownElsewhere } = stored.ledger
    const byGroups = split || (past.at(-1)?.units.length ?? 0) > 1
    const groups = byGroups ? await this.#groups(wave, epoch, signal) : new Map<GroupCode, Counted>()
    const standing = { epoch, whole: { ...whole, tally: shownOf(whole.tally) }, groups }
    const options = { split, minimum: this.minimum, chance: this.chance, shownElsewhere }
    const next = nextRelease(past, standing, options)
    if (next === null) {
      await this.releases.write(wave, ledgerChange(stored, { ...stored.ledger, epoch: epoch + 1 }), signal)
      return this.#last(wave, past)
    }
    const { respondents } = next.whole.tally
    const release: PastRelease = {
      ...next,
      number: released + 1,
      releasedAt: this.now(),
      audience: audience === null ? null : Math.max(audience, respondents),
    }
    const ledger = ledgerChange(stored, { epoch: epoch + 1, released: release.number, shownElsewhere: false })
    await this.releases.writeTogether(wave, [ledger, ...releaseInsertions(release, epoch)], signal)
    return this.#outcome(wave, release)
  }

  async #groups(wave: WaveId, epoch: number, signal: AbortSignal): Promise<ReadonlyMap<GroupCode, Counted>> {
    const shards = await Promise.all(
      answersPartitions(wave).map((partition) => groupsAtEnd(this.answers, partition, epoch, signal)),
    )
    const groups = new Map<GroupCode, Counted>()
    for (const shard of shards) {
      for (const [code, counted] of shard)
        groups.set(code, together([groups.get(code), counted].filter((one) => one !== undefined)))
    }
    return new Map([...groups].filter(([, { tally }]) => tally.respondents > 0))
  }

  #outcome(wave: WaveId, made: PastRelease): ReleaseOutcome {
    const release = releaseOf(wave, made, this.minimum)
    return release ? { kind: 'released', release } : { kind: 'too-few' }
  }
}

/** A shard further on than the next epoch means that others have settled this one: what was read is outdated. */
function captureOf(shard: ShardTally, epoch: number): Capture {
  if (shard.capture?.epoch === epoch) return shard.capture
  throw new StorageError('conflict', 'Others closed the epoch at the same moment. Try again.')
}
