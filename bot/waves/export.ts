/**
 * The status of every delivery as a file. It says who was reached and who was not, so that a lead can mend that; never
 * who answered, who was reminded (only those who have not answered are), or who said *not for me*.
 */
import type { Language } from '../../cards/language'
import type { StatusTicket } from '../../services/privacy/signed-link'
import { EVERY_SHARD } from '../../services/storage/keys'
import type { Delivery } from '../../services/waves/delivery'
import type { Wave } from '../../services/waves/wave'
import { csvLine } from '../csv'
import type { Stores } from '../parts'

/** The file that a ticket stands for; empty where the wave is no more. */
export async function* exportedLines(
  stores: Stores,
  { tenant, wave: id }: StatusTicket,
  language: Language,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const wave = await stores.waves.read(tenant, id)
  if (wave !== null) yield* deliveryLines(stores, wave, language, signal)
}

/** The lines of the file, a shard at a time, so that a large wave does not fill the memory. */
export async function* deliveryLines(
  { deliveries }: Pick<Stores, 'deliveries'>,
  wave: Wave,
  language: Language,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { text } = language
  yield csvLine(['id', 'status', 'reason'].map((column) => text(`export.columns.${column}`)))
  for (const shard of EVERY_SHARD) {
    for await (const page of deliveries.all(wave.id, shard, signal)) {
      for (const delivery of page) yield csvLine(rowOf(delivery, language))
    }
  }
}

/** Whoever was reached stays so: what a reminder met tells of those who had not answered. */
function rowOf({ employee, state, reason, round }: Delivery, { text }: Language): string[] {
  if (state === 'answered' || round >= 0) return [employee, text('export.states.sent'), '']
  return [employee, text(`export.states.${state}`), reason === null ? '' : text(`export.reasons.${reason}`)]
}
