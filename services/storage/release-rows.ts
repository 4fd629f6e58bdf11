/** Rows of the table Releases: one a release, never changed, and the ledger of the wave beside them. */
import { z } from 'zod'
import type { WaveId } from '../identifiers'
import { EMPTY_LEDGER, type Ledger, type Release, releaseTally } from '../privacy/release'
import { releaseRow } from './keys'
import { COUNTS, json, parseRow } from './row-parts'
import type { Change, Row } from './table'

export const LEDGER_ROW = '!ledger'

export interface StoredLedger {
  /** Null where the row is not there yet. */
  readonly etag: string | null
  readonly ledger: Ledger
}

export function ledgerOf(row: Row | null): StoredLedger {
  if (row === null) return { etag: null, ledger: EMPTY_LEDGER }
  return { etag: row.etag, ledger: parseRow('ledger of releases', row, LEDGER) }
}

export function ledgerChange(from: StoredLedger, ledger: Ledger): Change {
  const properties = { ...ledger }
  return from.etag === null
    ? { kind: 'insert', row: LEDGER_ROW, properties }
    : { kind: 'replace', row: LEDGER_ROW, properties, etag: from.etag }
}

/** Null where the release is of fewer respondents than the minimum, which may have been raised since. */
export function releaseOf(wave: WaveId, row: Row, minimum: number): Release | null {
  const { number, releasedAt, audience, respondents, counts } = parseRow('release', row, RELEASE)
  const tally = releaseTally({ respondents, counts }, minimum)
  return (
    tally && {
      wave,
      number,
      releasedAt,
      audience: audience ?? null,
      tally,
      units: [{ code: 'whole', codes: [], tally }],
    }
  )
}

export function releaseInsertion(release: Release): Change {
  const { number, releasedAt, audience, tally } = release
  const properties = { number, releasedAt, respondents: tally.respondents, counts: JSON.stringify(tally.counts) }
  // Tables know no null: an unknown audience is an absent one.
  return {
    kind: 'insert',
    row: releaseRow(number),
    properties: audience === null ? properties : { ...properties, audience },
  }
}

const LEDGER = z.object({ epoch: z.int().positive(), released: z.int().nonnegative(), withheld: z.int().nonnegative() })

const RELEASE = z.object({
  number: z.int().positive(),
  releasedAt: z.date(),
  audience: z.int().nonnegative().optional(),
  respondents: z.int().positive(),
  counts: json(COUNTS),
})
