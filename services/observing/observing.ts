/**
 * What a collector may be told: every span, metric, attribute and value of one in closed lists, so that a reader sees
 * that none says who somebody is or what they answered. What each tells nevertheless is in SECURITY.md.
 */

/** The values that each attribute may have. */
export const ATTRIBUTES = {
  activity: ['message', 'invoke', 'installation', 'conversation', 'other'],
  operation: ['read', 'write', 'send', 'update', 'chat', 'members'],
  service: ['tables', 'queue'],
  outcome: ['done', 'conflict', 'throttled', 'refused', 'away', 'failed'],
  delivery: ['sent', 'blocked', 'removed', 'not-installed', 'failed'],
  by: ['teams', 'graph', 'storage'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/**
 * What is timed: a span, and a metric `….duration` in milliseconds, each with its `outcome` besides. `turn` is one
 * activity of Teams, `sending` the work on one part of a wave; the others are calls, which are spans within these two.
 */
export const TIMED = {
  turn: ['activity'],
  sending: [],
  storage: ['service', 'operation'],
  teams: ['operation'],
  graph: ['operation'],
} as const satisfies Readonly<Record<string, readonly AttributeName[]>>

/** What is counted. Submitted answers are told in groups of the smallest size that may be shown (in-groups.ts). */
export const COUNTED = {
  'answers.submitted': [],
  deliveries: ['delivery'],
  throttled: ['by'],
  'tally.conflicts': [],
} as const satisfies Readonly<Record<string, readonly AttributeName[]>>

/** What is looked at when the metrics are sent: how many seconds the oldest task of the sending has been due. */
export const WATCHED = ['queue.age'] as const

/** How often metrics are sent. */
export const METRICS_MILLISECONDS = 60_000

export type AttributeName = keyof typeof ATTRIBUTES
export type TimedName = keyof typeof TIMED
export type CountedName = keyof typeof COUNTED
export type WatchedName = (typeof WATCHED)[number]
export type Value<Name extends AttributeName> = (typeof ATTRIBUTES)[Name][number]
export type Outcome = Value<'outcome'>

type Attributes<Names extends readonly AttributeName[]> = { readonly [Name in Names[number]]: Value<Name> }
export type TimedAttributes<Name extends TimedName> = Attributes<(typeof TIMED)[Name]>
export type CountedAttributes<Name extends CountedName> = Attributes<(typeof COUNTED)[Name]>

/** What timed work came to; where nothing is said, `done` for a result and `failed` for an error. */
export interface Ends<Result> {
  readonly result?: (result: Result) => Outcome
  readonly error?: (error: unknown) => Outcome
}

/** Does the work, resolves or rejects as it does, and says what it came to. */
export async function withEnd<Result>(
  work: () => Promise<Result>,
  { result: ofResult, error: ofError }: Ends<Result>,
  end: (outcome: Outcome) => void,
): Promise<Result> {
  try {
    const result = await work()
    end(ofResult?.(result) ?? 'done')
    return result
  } catch (error) {
    end(ofError?.(error) ?? 'failed')
    throw error
  }
}

/** No method throws or waits for a collector. */
export interface Observing {
  /** Does the work, and resolves or rejects as it does. */
  timed<Name extends TimedName, Result>(
    name: Name,
    attributes: TimedAttributes<Name>,
    work: () => Promise<Result>,
    ends?: Ends<Result>,
  ): Promise<Result>
  /** What the timed work that runs comes to, where neither its result nor an error will tell. */
  endsAs(outcome: Outcome): void
  count<Name extends CountedName>(name: Name, attributes: CountedAttributes<Name>, times?: number): void
  /** `seconds` is asked whenever metrics are sent: null for nothing to tell, and a rejection is that too. */
  watch(name: WatchedName, seconds: () => Promise<number | null>): void
}

/** Where nobody collects: nothing is loaded, kept or told. */
export const UNOBSERVED: Observing = {
  timed: (_name, _attributes, work) => work(),
  endsAs: () => {},
  count: () => {},
  watch: () => {},
}
