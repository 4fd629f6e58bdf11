/** The price list: an input like the size of the organisation, so that a stale price is one line to mend. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DeployError } from '../az'

export const METERS = [
  'container-vcpu',
  'container-memory',
  'container-requests',
  'table-operations',
  'queue-operations',
  'storage',
  'vault-operations',
  'registry',
  'logs',
  'logs-kept',
  'outside-test',
  'metric-alert',
  'log-alert-15',
  'log-alert-5',
  'bot-messages',
] as const
export type Meter = (typeof METERS)[number]

/** Who published it where it was read; `nobody`: written down from memory. */
const READ = { by: z.enum(['microsoft', 'others', 'nobody']), source: z.string().min(1) }

const LIST = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  region: z.string().min(1),
  date: z.iso.date(),
  note: z.string(),
  prices: z.record(z.enum(METERS), z.object({ price: z.number().nonnegative(), per: z.string(), ...READ })),
  free: z.partialRecord(z.enum(METERS), z.object({ amount: z.number().positive(), per: z.string(), ...READ })),
})
export type Prices = Readonly<z.output<typeof LIST>>

const PRICES_FILE = join(__dirname, '..', 'prices.json')

/** Throws a DeployError that says which line to mend. */
export function readPrices(file = PRICES_FILE): Prices {
  const reading = LIST.safeParse(jsonIn(file))
  if (reading.success) return reading.data
  const problems = reading.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`)
  throw new DeployError([`${file} needs attention:`, ...problems].join('\n'))
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new DeployError(`${file} cannot be read as JSON.`)
  }
}
