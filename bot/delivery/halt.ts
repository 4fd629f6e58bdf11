/** Stops the sending of a wave for everybody, until a lead says go on. */
import type { WaveStore } from '../../services/storage/stores'
import type { HaltReason, Wave } from '../../services/waves/wave'
import type { Reports } from './report'

export interface HaltParts {
  readonly stores: { readonly waves: Pick<WaveStore, 'apply'> }
  readonly reports: Pick<Reports, 'halted'>
}

/** Of several who find the same reason at the same moment, one stops it and tells the lead. */
export async function halt({ stores, reports }: HaltParts, { tenant, id }: Wave, reason: HaltReason): Promise<void> {
  const halted = await stores.waves.apply(tenant, id, { kind: 'halted', reason })
  if (halted !== null) await reports.halted(halted, reason)
}
