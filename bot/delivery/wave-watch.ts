/** Looks at the waves about once a second, so that one that is cancelled, closed or halted stops its sending. */
import { setMaxListeners } from 'node:events'
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
  /** As seen last, the newest first. */
  waves: readonly Wave[] = []
  readonly #open = new Map<WaveId, AbortController>()

  constructor(
    private readonly store: WaveStore,
    private readonly tenant: TenantId,
  ) {}

  /** Reads the waves anew, and stops what is done for those that have ended or halted. */
  async look(): Promise<void> {
    this.waves = await this.store.list(this.tenant)
    for (const wave of this.waves) this.#see(wave)
  }

  /** Whether there is a wave to send messages of. */
  get anyOpen(): boolean {
    return this.waves.some(sends)
  }

  /** Null where the wave is not one to send messages of. */
  async open(id: WaveId): Promise<OpenWave | null> {
    const wave = await this.store.read(this.tenant, id)
    if (wave === null) return null
    const signal = this.#see(wave)
    const { launch } = wave
    return launch !== null && sends(wave) ? { wave, launch, signal } : null
  }

  /** Says stop when the wave is not open any more, or halted. */
  signalOf(wave: Wave): AbortSignal {
    return this.#see(wave)
  }

  #see({ id, state, launch }: Wave): AbortSignal {
    const known = this.#open.get(id)
    if (state === 'open' && launch !== null && launch.halted === null) {
      if (known) return known.signal
      const stop = new AbortController()
      // Everybody who is being written to listens.
      setMaxListeners(0, stop.signal)
      this.#open.set(id, stop)
      return stop.signal
    }
    known?.abort(new Error('The wave is not open any more.'))
    this.#open.delete(id)
    return AbortSignal.abort()
  }
}

function sends({ state, launch }: Wave): boolean {
  return state === 'open' && launch?.audienceReady === true && launch.halted === null
}
