import { z } from 'zod'
import { type TenantId, type WaveId, waveId } from '../identifiers'
import { QUESTIONNAIRE_VERSION } from '../questionnaire/questions'
import type { Wave } from '../waves/wave'
import { retryingConflicts } from './conflicts'
import { TURN_MILLISECONDS, withDeadline } from './deadline'
import { parseRow } from './row-parts'
import type { WaveStore } from './stores'
import type { Row, Table } from './table'

export class WaveRepository implements WaveStore {
  readonly #known = new Map<TenantId, { readonly wave: Wave; readonly until: number }>()

  constructor(
    private readonly table: Table,
    private readonly now: () => Date,
  ) {}

  async current(tenant: TenantId): Promise<Wave> {
    const known = this.#known.get(tenant)
    if (known && this.now().getTime() < known.until) return known.wave
    const wave = await this.#readOrOpen(tenant)
    if (this.#known.size >= MAXIMUM_KNOWN) this.#known.clear()
    this.#known.set(tenant, { wave, until: this.now().getTime() + KNOWN_MILLISECONDS })
    return wave
  }

  #readOrOpen(tenant: TenantId): Promise<Wave> {
    const id = firstWaveOf(tenant)
    return withDeadline(TURN_MILLISECONDS, (signal) =>
      // Two who open it at once: the second conflicts, and reads what the first wrote.
      retryingConflicts(signal, async () => {
        const row = await this.table.read(tenant, id, signal)
        if (row) return waveOf(tenant, row)
        const properties = {
          name: '1',
          state: 'open',
          questionnaireVersion: QUESTIONNAIRE_VERSION,
          startedAt: this.now(),
        } as const
        await this.table.write(tenant, { kind: 'insert', row: id, properties }, signal)
        return { tenant, id, ...properties }
      }),
    )
  }
}

/** How long a wave may be used without reading it again. */
const KNOWN_MILLISECONDS = 10_000
const MAXIMUM_KNOWN = 100

const WAVE = z.object({
  name: z.string(),
  state: z.enum(['open', 'closed']),
  questionnaireVersion: z.int().positive(),
  startedAt: z.date(),
})

/** The tenant is part of it: partitions of answers are named by the wave alone. */
function firstWaveOf(tenant: TenantId): WaveId {
  return waveId(`${tenant}-1`)
}

function waveOf(tenant: TenantId, row: Row): Wave {
  return { tenant, id: waveId(row.key), ...parseRow('wave', row, WAVE) }
}
