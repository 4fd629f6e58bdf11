/**
 * Once a wave is over nobody can come back, so what its tallies remember of those who erased (services/privacy/epoch.ts)
 * is forgotten. An erasure in a wave that is over leaves nothing to forget.
 */
import type { TenantId, WaveId } from '../../services/identifiers'
import type { WaveStore } from '../../services/storage/stores'
import type { ErasureTraceStore } from '../../services/storage/upkeep-stores'
import { isOver } from '../../services/waves/life'
import type { Chore } from './upkeep'

export interface TraceParts {
  readonly stores: { readonly waves: WaveStore; readonly answers: ErasureTraceStore }
  readonly tenant: TenantId
}

const FIRST_MILLISECONDS = 60_000
const EVERY_MILLISECONDS = 10 * 60 * 1000

export function traces({ stores, tenant }: TraceParts): Chore {
  const seenOver = new Set<WaveId>()
  const forgotten = new Set<WaveId>()
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: EVERY_MILLISECONDS,
    run: async (signal) => {
      for (const { id } of (await stores.waves.list(tenant)).filter(isOver)) {
        if (forgotten.has(id)) continue
        // In the run after the one that saw it over: what was on its way when it closed has landed by then.
        if (!seenOver.has(id)) seenOver.add(id)
        else {
          await stores.answers.forgetErasures(id, signal)
          forgotten.add(id)
        }
      }
      return 'done'
    },
  }
}
