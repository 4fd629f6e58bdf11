/** Reads what a button sent: unknown until this schema has read it. */
import { z } from 'zod'
import { ACTION_KEY, type CardAction } from '../../cards/actions'
import { waveId } from '../../services/identifiers'
import { STEPS } from '../../services/questionnaire/questions'
import { LANGUAGES } from '../../services/storage/stores'

export interface ReadAction {
  readonly action: CardAction
  /** The card's inputs, for the questionnaire to read. */
  readonly inputs: unknown
}

/** Null where the data is not from a card of ours. */
export function readAction(value: unknown): ReadAction | null {
  const reading = VALUE.safeParse(value)
  return reading.success ? { action: reading.data[ACTION_KEY], inputs: value } : null
}

const wave = z.string().max(100).transform(waveId)
const id = z.string().max(100)

const VALUE = z.object({
  [ACTION_KEY]: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('start'), wave }),
    z.object({
      kind: z.literal('step'),
      wave,
      draft: id,
      step: z.literal(STEPS),
      direction: z.enum(['next', 'back']),
    }),
    z.object({ kind: z.literal('profile'), wave }),
    z.object({ kind: z.literal('change'), wave }),
    z.object({ kind: z.literal('erase'), wave }),
    z.object({ kind: z.literal('erase-confirmed'), wave, mark: z.string().max(120) }),
    z.object({ kind: z.literal('my-data'), wave }),
    z.object({ kind: z.literal('not-for-me'), wave }),
    z.object({ kind: z.literal('plan'), form: id, draft: wave.nullable() }),
    z.object({ kind: z.literal('plan-again'), wave }),
    z.object({ kind: z.literal('try'), wave }),
    z.object({ kind: z.literal('confirm'), wave }),
    z.object({
      kind: z.literal('wave-order'),
      wave,
      order: z.enum(['cancel', 'close', 'drop', 'retry', 'progress']),
    }),
    z.object({ kind: z.literal('ask'), wave, order: z.enum(['cancel', 'close', 'remind']) }),
    z.object({ kind: z.literal('remind'), wave, round: z.int().positive() }),
    z.object({
      kind: z.literal('engage-post'),
      wave,
      post: z.enum(['summary', 'invitation']),
      release: z.int().nonnegative(),
      language: z.enum(LANGUAGES),
      round: z.int().positive(),
      mark: id,
    }),
    z.object({ kind: z.literal('engage-drop'), wave }),
    z.object({ kind: z.literal('summary-details'), wave, release: z.int().positive() }),
    z.object({
      kind: z.literal('summary-groups'),
      wave,
      release: z.int().positive(),
      from: z.int().nonnegative().max(10_000),
    }),
  ]),
})
