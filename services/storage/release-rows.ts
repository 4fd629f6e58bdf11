/**
 * Rows of the table Releases: one a release and one for each unit that it shows in a new state, never changed, and the
 * ledger of the wave beside them. `format` says by which rules they were made and are read: they read the same for ever.
 */
import { z } from 'zod'
import { withMeasures } from '../privacy/measures'
import type { PastRelease, UnitState } from '../privacy/past'
import { MINIMUM_GROUP, type UnitCode } from '../privacy/release'
import { isGroupCode } from '../waves/coding'
import { StorageError } from './errors'
import { releaseRow } from './keys'
import { COUNTS, json, parseRow, READERS_PROPERTY, TALLY } from './row-parts'
import type { Change, Row } from './table'

export const LEDGER_ROW = '!ledger'

/** What has been released of a wave so far. */
export interface Ledger {
  /** The epoch that is open, or being closed. */
  readonly epoch: number
  /** The number of the last release; 0 where there is none. */
  readonly released: number
  /** Whether others may have been shown of which nothing is known here: then not even the first is exact. */
  readonly shownElsewhere: boolean
}

export interface StoredLedger {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  readonly ledger: Ledger
}

export function ledgerOf(row: Row | null): StoredLedger {
  if (row === null) return { etag: null, ledger: { epoch: 1, released: 0, shownElsewhere: false } }
  const { format: _, ...ledger } = parseRow('ledger of releases', row, LEDGER)
  return { etag: row.etag, ledger }
}

export function ledgerChange(from: StoredLedger, { shownElsewhere, ...ledger }: Ledger): Change {
  // Who does not know of it would show the first exactly.
  const elsewhere = { shownElsewhere, [READERS_PROPERTY]: KNOW_ELSEWHERE }
  const properties = { format: FORMAT, ...ledger, ...(shownElsewhere && elsewhere) }
  return from.etag === null
    ? { kind: 'insert', row: LEDGER_ROW, properties }
    : { kind: 'replace', row: LEDGER_ROW, properties, etag: from.etag }
}

/** The rows of a release: so few that they fit one transaction with the ledger. */
export function releaseInsertions(release: PastRelease, epoch: number): readonly Change[] {
  const { number, releasedAt, audience, minimum, whole, units } = release
  const properties = {
    format: FORMAT,
    number,
    releasedAt,
    minimum,
    respondents: whole.tally.respondents,
    counts: JSON.stringify(whole.tally.counts),
    shown: JSON.stringify(whole.shown),
    units: JSON.stringify(units.map(({ code, epoch: shown }) => [code, shown])),
  }
  const fresh = units.filter((unit) => unit.epoch === epoch).map((unit) => JSON.stringify(unit))
  const rows = Math.ceil(fresh.length / UNITS_A_ROW)
  return [
    // Tables know no null: an unknown audience is an absent one.
    {
      kind: 'insert',
      row: releaseRow(number),
      properties: audience === null ? properties : { ...properties, audience },
    },
    ...Array.from({ length: rows }, (_, place): Change => {
      const some = fresh.slice(place * UNITS_A_ROW, (place + 1) * UNITS_A_ROW)
      const named = Object.fromEntries(some.map((unit, column) => [`unit${column}`, unit]))
      return { kind: 'insert', row: unitsRow(number, place), properties: { format: FORMAT, ...named } }
    }),
  ]
}

/**
 * Whether an earlier version made releases of the wave. Of these it is not known since when those who were in them are,
 * so nothing may be compared with them: they are shown, and no other is made.
 */
export function holdEarlier(rows: readonly Row[]): boolean {
  return rows.some(isEarlier)
}

/** The releases in these rows, which hold all of a wave's up to some number. */
export function releasesIn(rows: readonly Row[]): readonly PastRelease[] {
  const units = rows.filter(({ key }) => key.includes('|')).flatMap(unitsOf)
  const states = new Map(units.map((unit) => [`${unit.code} ${unit.epoch}`, unit]))
  return rows
    .filter(({ key }) => !key.includes('|'))
    .map((row) => (isEarlier(row) ? earlierReleaseIn(row) : releaseIn(row, states)))
    .toSorted((a, b) => a.number - b.number)
}

const FORMAT = 3
const KNOW_ELSEWHERE = 2
/** With the most units that come apart (units.ts) as few rows as a transaction takes; each property holds one. */
const UNITS_A_ROW = 8

function unitsRow(number: number, place: number): string {
  return `${releaseRow(number)}|${String(place).padStart(3, '0')}`
}

function isEarlier({ properties }: Row): boolean {
  return properties['format'] === undefined
}

/** It was shown exactly; what is too extreme is told as a bound today. */
function earlierReleaseIn(row: Row): PastRelease {
  const { respondents, counts, audience = null, ...said } = parseRow('release', row, EARLIER_RELEASE)
  const tally = { respondents, counts }
  const whole = { tally, shown: { counts: withMeasures(tally).counts, blurred: [] } }
  const unit = { tally, code: 'whole', epoch: 1, since: {}, detail: 'shares', shown: {} } as const
  return { ...said, audience, minimum: MINIMUM_GROUP, whole, units: [unit] }
}

function releaseIn(row: Row, states: ReadonlyMap<string, UnitState>): PastRelease {
  const {
    units,
    respondents,
    counts,
    shown: numbers,
    audience = null,
    format: _,
    ...said
  } = parseRow('release', row, RELEASE)
  const shown = units.map(([code, epoch]) => {
    const state = states.get(`${code} ${epoch}`)
    if (state === undefined) throw new StorageError('unreadable', 'A stored release lacks one of its parts.')
    return state
  })
  return { ...said, audience, whole: { tally: { respondents, counts }, shown: numbers }, units: shown }
}

function unitsOf(row: Row): readonly UnitState[] {
  const { format, ...units } = row.properties
  parseRow('unit of a release', { ...row, properties: { format } }, z.object({ format: z.literal(FORMAT) }))
  return Object.values(parseRow('unit of a release', { ...row, properties: units }, z.record(z.string(), json(UNIT))))
}

const LEDGER = z.object({
  format: z.literal(FORMAT).optional(),
  epoch: z.int().positive(),
  released: z.int().nonnegative(),
  shownElsewhere: z.boolean().default(false),
})

const EARLIER_RELEASE = z.object({
  number: z.int().positive(),
  releasedAt: z.date(),
  audience: z.int().nonnegative().optional(),
  respondents: z.int().positive(),
  counts: json(COUNTS),
})

const SHOWN = z.object({ counts: COUNTS, blurred: z.array(z.string()) })

const RELEASE = EARLIER_RELEASE.extend({
  format: z.literal(FORMAT),
  minimum: z.int().positive(),
  shown: json(SHOWN),
  units: json(z.array(z.tuple([z.string(), z.int().positive()]))),
})

const UNIT = z.object({
  code: z.custom<UnitCode>((value) => value === 'whole' || value === 'rest' || isGroupCode(value)),
  epoch: z.int().positive(),
  detail: z.enum(['shares', 'bands']),
  tally: TALLY,
  since: COUNTS,
  shown: COUNTS,
})
