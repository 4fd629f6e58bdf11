/** Waves of a tenant: one partition, so that one opens and another closes in one transaction. */
import type { TenantId, WaveId } from '../identifiers'
import { QUESTIONNAIRE_VERSION } from '../questionnaire/questions'
import { next, type WaveEvent } from '../waves/life'
import type { Launch, Wave } from '../waves/wave'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import type { NewWave, WaveStore } from './stores'
import { type Change, overlaid, type Table } from './table'
import { Turnstile } from './turnstile'
import { type StoredWave, storedWaveOf, waveIdOf, waveInsertion, waveReplacement } from './wave-rows'

export class WaveRepository implements WaveStore {
  readonly #changes = new Turnstile()
  readonly #known = new Map<TenantId, { readonly wave: Wave | null; readonly since: number }>()

  /** With `trial`, a tenant without a wave gets one that is open at once. */
  constructor(
    private readonly table: Table,
    private readonly now: () => Date,
    private readonly trial: boolean,
  ) {}

  async current(tenant: TenantId, accept: 'known' | 'fresh' = 'known'): Promise<Wave | null> {
    const known = this.#known.get(tenant)
    // A clock that was set back would keep it for as long: an age below zero is none.
    const age = known && this.now().getTime() - known.since
    const isRecent = age !== undefined && age >= 0 && age < KNOWN_MILLISECONDS
    if (accept === 'known' && known && isRecent) return known.wave
    const wave = await this.#readCurrent(tenant)
    if (this.#known.size >= MAXIMUM_KNOWN) this.#known.clear()
    this.#known.set(tenant, { wave, since: this.now().getTime() })
    return wave
  }

  read(tenant: TenantId, id: WaveId): Promise<Wave | null> {
    return withDeadline(TURN_MILLISECONDS, async (signal) => (await this.#read(tenant, id, signal))?.wave ?? null)
  }

  list(tenant: TenantId): Promise<readonly Wave[]> {
    return withDeadline(TURN_MILLISECONDS, async (signal) =>
      (await this.#list(tenant, signal)).map(({ wave }) => wave).toSorted((a, b) => b.number - a.number),
    )
  }

  draft(tenant: TenantId, { key, name, lead, plan, at }: NewWave): Promise<Wave> {
    const launch: Launch = {
      plan,
      lead,
      progressCard: null,
      audienceReady: false,
      installsTried: 0,
      installsOwed: false,
      installing: false,
      installObstacle: null,
      round: 0,
      roundBeganAt: at,
      roundByLead: false,
      asked: 0,
      enqueued: 0,
      halted: null,
      reported: false,
      repeated: false,
    }
    return this.#insert(tenant, key, { name, state: 'draft', startedAt: at, launch, trialBreakdown: null })
  }

  apply(tenant: TenantId, id: WaveId, event: WaveEvent): Promise<Wave | null> {
    return this.#change(tenant, id, (wave) => next(wave, event))
  }

  async setProgressCard(tenant: TenantId, id: WaveId, progressCard: Launch['progressCard']): Promise<void> {
    await this.#change(tenant, id, (wave) => wave.launch && { ...wave, launch: { ...wave.launch, progressCard } })
  }

  async #change(tenant: TenantId, id: WaveId, change: (wave: Wave) => Wave | null): Promise<Wave | null> {
    const changed = await withDeadline(TURN_MILLISECONDS, (signal) =>
      retryingConflicts(signal, () =>
        this.#changes.pass(tenant, signal, async () => {
          const stored = await this.#read(tenant, id, signal)
          const after = stored && change(stored.wave)
          if (!stored || !after) return null
          const opening = after.state === 'open' && stored.wave.state !== 'open'
          const others = opening ? await this.#othersClosed(tenant, id, signal) : []
          await this.table.writeTogether(tenant, [waveReplacement(stored, after), ...others], signal)
          return after
        }),
      ),
    )
    this.#known.delete(tenant)
    return changed
  }

  /**
   * The changes that leave one wave open: each that is open closes. Every opening writes the row `!open`, so that of two
   * at the same moment, when none was open, one conflicts and sees the other.
   */
  async #othersClosed(tenant: TenantId, opening: WaveId, signal: AbortSignal): Promise<readonly Change[]> {
    const marker = await this.table.read(tenant, OPEN_ROW, signal)
    const closed = (await this.#list(tenant, signal)).flatMap((stored) => {
      const after = stored.wave.state === 'open' ? next(stored.wave, { kind: 'closed' }) : null
      return after ? [waveReplacement(stored, after)] : []
    })
    return [overlaid(OPEN_ROW, marker, { wave: opening }), ...closed]
  }

  async #readCurrent(tenant: TenantId): Promise<Wave | null> {
    const waves = await this.list(tenant)
    const opened = waves.filter(({ state }) => state === 'open' || state === 'closed')
    const latest = opened.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0]
    const current = opened.find(({ state }) => state === 'open') ?? latest ?? null
    if (current !== null || !this.trial || waves.length > 0) return current
    const trial = { name: '1', state: 'open', startedAt: this.now(), launch: null } as const
    return this.#insert(tenant, TRIAL_KEY, { ...trial, trialBreakdown: 'department' })
  }

  #insert(tenant: TenantId, key: string, wave: NewRow): Promise<Wave> {
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      // Two who make one at once: the second conflicts, and reads what the first wrote.
      retryingConflicts(signal, async () => {
        const stored = await this.#list(tenant, signal)
        const same = stored.find((one) => one.key === key)
        if (same) return same.wave
        const number = 1 + Math.max(0, ...stored.map((one) => one.wave.number))
        const id = waveIdOf(tenant, number)
        const made: Wave = { tenant, id, number, questionnaireVersion: QUESTIONNAIRE_VERSION, answers: 'kept', ...wave }
        await this.table.write(tenant, waveInsertion(made, key), signal)
        return made
      }),
    )
  }

  async #read(tenant: TenantId, id: WaveId, signal: AbortSignal): Promise<StoredWave | null> {
    const row = await this.table.read(tenant, id, signal)
    return row && storedWaveOf(tenant, row)
  }

  async #list(tenant: TenantId, signal: AbortSignal): Promise<readonly StoredWave[]> {
    const rows = await this.table.list(tenant, signal)
    return rows.filter(({ key }) => key !== OPEN_ROW).map((row) => storedWaveOf(tenant, row))
  }
}

type NewRow = Pick<Wave, 'name' | 'state' | 'startedAt' | 'launch' | 'trialBreakdown'>

/** How long a wave may be used without reading it again. */
const KNOWN_MILLISECONDS = 5_000
const MAXIMUM_KNOWN = 100
const TRIAL_KEY = 'trial'
/** No wave has such an id. */
export const OPEN_ROW = '!open'
