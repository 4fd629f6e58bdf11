/** Finishes the erasures that a crash, or storage that was away, has cut off. */
import type { TenantId } from '../../services/identifiers'
import { type ErasureParts, finishErasure } from '../../services/privacy/erasure'
import { Failures } from './failures'
import type { Chore } from './upkeep'

const EVERY_MILLISECONDS = 30_000

export function erasures(parts: ErasureParts & { readonly tenant: TenantId }): Chore {
  return {
    firstMilliseconds: 0,
    everyMilliseconds: EVERY_MILLISECONDS,
    run: async (signal) => {
      const failures = new Failures()
      for (const erasure of await parts.stores.erasures.pending(parts.tenant)) {
        if (signal.aborted) return 'more'
        await failures.apart(signal, () => finishErasure(parts, parts.tenant, erasure))
      }
      failures.tell()
      return 'done'
    },
  }
}
