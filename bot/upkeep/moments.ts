/**
 * Whoever submits writes two rows in the same moment: what they answered, under a pseudonym, and that they answered, under
 * their object id. Storage keeps the moment of each row's last write, and by it the two could be laid side by side. So the
 * second is written once more on a day after, with those of everybody who answered until then; no more than the day is
 * left, as it stands in the row itself.
 */
import type { TenantId, WaveId } from '../../services/identifiers'
import { dayOf } from '../../services/privacy/retention'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { WaveStore } from '../../services/storage/stores'
import type { AnswerMomentStore } from '../../services/storage/upkeep-stores'
import { isOver } from '../../services/waves/life'
import type { Chore } from './upkeep'

export interface MomentParts {
  readonly stores: { readonly waves: WaveStore; readonly deliveries: AnswerMomentStore }
  readonly tenant: TenantId
  readonly now: () => Date
}

const FIRST_MILLISECONDS = 60_000
const EVERY_MILLISECONDS = 60 * 60 * 1000

export function moments({ stores, tenant, now }: MomentParts): Chore {
  /** The day of the last run that came to its end. */
  let last = ''
  const over = new Map<WaveId, string>()
  return {
    firstMilliseconds: FIRST_MILLISECONDS,
    everyMilliseconds: EVERY_MILLISECONDS,
    run: async (signal) => {
      const today = dayOf(now())
      if (today === last) return 'done'
      for (const wave of await stores.waves.list(tenant)) {
        // Nobody answers after the day on which it was seen over, and that day is done.
        if (wave.answers === 'expired' || (over.get(wave.id) ?? today) < last) continue
        for (const shard of EVERY_SHARD) {
          signal.throwIfAborted()
          await stores.deliveries.forgetMoments(wave.id, shard, today, signal)
        }
        if (isOver(wave) && !over.has(wave.id)) over.set(wave.id, today)
      }
      last = today
      return 'done'
    },
  }
}
