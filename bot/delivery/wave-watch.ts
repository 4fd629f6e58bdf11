/** Looks at the waves about once a second, so that one that is cancelled, closed or halted stops its sending. */
import type { TenantId, WaveId } from '../../services/identifiers'
import type { WaveStore } from '../../services/storage/stores'
import type { Launch, Wave } from '../../services/waves/wave'

/** A wave with messages to send, and a signal that says stop when it has none any more. */
export interface OpenWave {
  readonly wave: Wave
  readonly launch: Launch
  readonly signal: AbortSignal
}

export class WaveWatch {
  readonly #open = new Map<WaveId, { wave: Wave; launch: Launch; readonly stop: AbortController }>()

  constructor(
    private readonly waves: WaveStore,
    private readonly tenant: TenantId,
  ) {}

  /** Reads the waves anew, and stops those that are no longer to be sent. The waves, for whoever has duties to them. */
  async look(): Promise<readonly Wave[]> {
    const waves = await this.waves.list(this.tenant)
    for (const wave of waves) this.#see(wave)
    return waves
  }

  /** Null where the wave is not one to send messages of. */
  async open(id: WaveId): Promise<OpenWave | null> {
    const wave = await this.waves.read(this.tenant, id)
    if (wave !== null) this.#see(wave)
    const known = this.#open.get(id)
    return known ? { wave: known.wave, launch: known.launch, signal: known.stop.signal } : null
  }

  #see(wave: Wave): void {
    const { launch } = wave
    const known = this.#open.get(wave.id)
    const sends = wave.state === 'open' && launch !== null && launch.audienceReady && launch.halted === null
    if (!sends) {
      known?.stop.abort()
      this.#open.delete(wave.id)
      return
    }
    if (known) Object.assign(known, { wave, launch })
    else this.#open.set(wave.id, { wave, launch, stop: new AbortController() })
  }
}
