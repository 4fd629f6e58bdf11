/** What storage is asked for, as it was counted: the numbers stand in operations.json, and a test counts them anew. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** `list`: a page of rows. `transaction`: changes to up to a hundred rows of one partition, billed as one. */
export const OPERATION_KINDS = ['read', 'list', 'write', 'transaction', 'queue'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]
export type Counted = Readonly<Record<OperationKind, number>>

const COUNTED = z.object({
  read: z.number(),
  list: z.number(),
  write: z.number(),
  transaction: z.number(),
  queue: z.number(),
})

/** Of a wave so small that it can be counted again at any time. */
const SMALL = z.object({
  /** To launch it and to remind in it, its people included; and what is told below of a wave that fills every shard. */
  small: z.object({
    people: z.int(),
    invited: COUNTED,
    reminded: COUNTED,
    perSummary: COUNTED,
    perOpenMinute: COUNTED,
  }),
  /** From `start` to the own profile. */
  perRespondent: COUNTED,
  /** Of one replica, with no wave open. */
  perIdleMinute: COUNTED,
  /** Everything that upkeep looks at, once. */
  perRoundOfChores: COUNTED,
  /** Calls to and from Teams. */
  messages: z.object({ perPerson: z.number(), perRespondent: z.number() }),
  /** Of rows, as Azure counts them. */
  bytes: z.object({ perPerson: z.int(), perRespondent: z.int() }),
  /** Bytes of spans and metrics, as Application Insights gets them. */
  told: z.object({ perRespondent: z.int(), perMetrics: z.int() }),
})
export type CountedInSmall = Readonly<z.output<typeof SMALL>>

const FILE = SMALL.extend({
  /** How many were in the two waves that were compared. */
  people: z.object({ few: z.int(), many: z.int() }),
  /** To invite one, who never met the bot. */
  perPerson: COUNTED,
  /** To launch a wave, beside its people. */
  perWave: COUNTED,
  perReminder: COUNTED,
  /** Of reminders, beside the people. */
  perRound: COUNTED,
  perSummary: COUNTED,
  /** Of one replica, with a wave open that has been sent. */
  perOpenMinute: COUNTED,
  /** Beside those of a wave so small: of spans while a larger one is sent, and while it reminds. */
  told: SMALL.shape.told.extend({
    perPerson: z.number(),
    perWave: z.number(),
    perReminder: z.number(),
    perRound: z.number(),
  }),
})
export type CountedOperations = Readonly<z.output<typeof FILE>>

export const OPERATIONS_FILE = join(__dirname, 'operations.json')

export function readOperations(): CountedOperations {
  return FILE.parse(JSON.parse(readFileSync(OPERATIONS_FILE, 'utf8')))
}
