/** How many people a wave asked: those in it, or, in a trial, everyone who has the app. */
import type { Wave } from '../../services/waves/wave'
import type { Parts } from '../parts'

export async function audienceSizeOf({ stores }: Pick<Parts, 'stores'>, { tenant, id, launch }: Wave): Promise<number> {
  if (launch === null) return stores.employees.installed(tenant)
  return (await stores.deliveries.counts(id))['people'] ?? 0
}
