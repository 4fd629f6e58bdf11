/**
 * The status of every delivery as a file. It says who was reached and who was not, so that a lead can mend that; never
 * who answered, who was reminded (only those who have not answered are), or who said *not for me*.
 */
import { stringify } from 'csv-stringify/sync'
import type { Language } from '../../cards/language'
import type { ExportTicket } from '../../services/privacy/signed-link'
import { SHARDS } from '../../services/storage/keys'
import type { Delivery } from '../../services/waves/delivery'
import type { Wave } from '../../services/waves/wave'
import type { Stores } from '../parts'

/** The file that a ticket stands for; empty where the wave is no more. */
export async function* exportedLines(
  stores: Stores,
  { tenant, wave: id }: ExportTicket,
  language: Language,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const wave = await stores.waves.read(tenant, id)
  if (wave !== null) yield* deliveryLines(stores, wave, language, signal)
}

/** The lines of the file, a shard at a time, so that a large wave does not fill the memory. */
async function* deliveryLines(
  { deliveries }: Pick<Stores, 'deliveries'>,
  wave: Wave,
  language: Language,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { text } = language
  yield line(['id', 'status', 'reason'].map((column) => text(`export.columns.${column}`)))
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const page of deliveries.all(wave.id, shard, signal)) {
      for (const delivery of page) yield line(rowOf(delivery, language))
    }
  }
}

function rowOf({ employee, state, reason }: Delivery, { text }: Language): string[] {
  return [
    employee,
    text(`export.states.${state === 'answered' ? 'sent' : state}`),
    reason === null ? '' : text(`export.reasons.${reason}`),
  ]
}

/** A cell that begins like a formula is escaped, since a spreadsheet would run it. */
function line(cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: '\r\n' })
}
