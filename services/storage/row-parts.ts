/** Reads properties of stored rows: unknown until a schema has read them. */
import { z } from 'zod'
import { StorageError } from './errors'
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

/** Rejects with `unreadable`, naming the properties and not their values: those may be answers. */
export function parseRow<Schema extends z.ZodType>(what: string, row: Row, schema: Schema): z.output<Schema> {
  const reading = schema.safeParse(row.properties)
  if (reading.success) return reading.data
  const places = [...new Set(reading.error.issues.map((issue) => issue.path.join('.')))].join(', ')
  throw new StorageError('unreadable', `A stored ${what} cannot be read by this version (${places}).`)
}
