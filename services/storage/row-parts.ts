/** Reads properties of stored rows: unknown until a schema has read them. */
import { z } from 'zod'
import { StorageError } from './errors'
import type { Properties, Property } from './limits'
import type { Row } from './table'

/** A property that holds JSON, read by `schema`. */
export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)
}

export const COUNTS = z.record(z.string(), z.int().positive())

export const TALLY = z.object({ respondents: z.int().nonnegative(), counts: COUNTS })

/**
 * Two versions may run side by side. What a newer one adds to a row, an older one leaves there (`unknownTo`). Where it may
 * not be read without knowing more, the newer one writes the generation of readers that it takes: older ones refuse it.
 */
export const READERS_PROPERTY = 'readers'
const READERS = 2

/** The properties of a row that this version does not know, to be written back as they are. */
export function unknownTo(known: readonly string[], { properties }: Pick<Row, 'properties'>): Properties {
  const others = Object.entries(properties).filter(
    (entry): entry is [string, Property] => !known.includes(entry[0]) && isProperty(entry[1]),
  )
  return Object.fromEntries(others)
}

/** Others are of types that this house does not write. */
export function isProperty(value: unknown): value is Property {
  return ['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date
}

/** Rejects with `unreadable`, naming the properties and not their values: those may be answers. */
export function parseRow<Schema extends z.ZodType>(what: string, row: Row, schema: Schema): z.output<Schema> {
  const readers = row.properties[READERS_PROPERTY] ?? READERS
  if (typeof readers !== 'number' || readers > READERS) {
    throw new StorageError('unreadable', `A stored ${what} was written by a newer version, which alone can read it.`)
  }
  const reading = schema.safeParse(row.properties)
  if (reading.success) return reading.data
  const places = [...new Set(reading.error.issues.map((issue) => issue.path.join('.')))].join(', ')
  throw new StorageError('unreadable', `A stored ${what} cannot be read by this version (${places}).`)
}
