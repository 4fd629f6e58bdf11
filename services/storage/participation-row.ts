/** The row of one respondent in one wave: the draft, the submission, and where and since when it is counted. */
import { z } from 'zod'
import type { Pseudonym } from '../identifiers'
import { dayOf } from '../privacy/retention'
import { LEVELS, PERSONAS, RUNGS } from '../profiles/profile'
import { type Draft, NO_PARTICIPATION, type Participation, type Submission } from '../questionnaire/participation'
import { STEPS } from '../questionnaire/questions'
import { parseAnswers, parseDraftAnswers } from '../questionnaire/stored'
import { type GroupCode, isGroupCode } from '../waves/coding'
import { isUnreadable, StorageError } from './errors'
import type { Properties } from './limits'
import { json, parseRow, unknownTo } from './row-parts'
import type { Change, Row } from './table'
import type { AgedAnswers } from './upkeep-stores'

export interface StoredParticipation {
  /** Null where there is no row. */
  readonly etag: string | null
  readonly participation: Participation
  /** Null where nothing is submitted. */
  readonly place: Place | null
  /** What a newer version wrote beside it. */
  readonly others: Properties
}

/** Where a submission is counted. */
export interface Place {
  /** The epoch in which it began to add what it adds to the tallies. */
  readonly since: number
  /** Null in a wave without a breakdown. */
  readonly group: GroupCode | null
}

/** Rejects with `unreadable` where the row is of a newer or foreign shape. */
export function storedParticipationOf(row: Row | null): StoredParticipation {
  if (row === null) return { etag: null, participation: NO_PARTICIPATION, place: null, others: {} }
  const { draft, submitted, counted, touched } = parseRow('participation', row, PARTICIPATION)
  // Rows of an earlier version say in which epoch they changed last, and nothing of groups.
  const place = counted ?? (submitted && { since: touched?.epoch ?? 1, group: null })
  const participation = { draft: draft && draftOf(draft), submitted: submitted && submissionOf(submitted) }
  return { etag: row.etag, participation, place, others: unknownTo(KNOWN, row) }
}

/** The write of what comes next, where the row is still as it was read; null where there is and will be none. */
export function participationChange(
  key: string,
  { etag, others }: StoredParticipation,
  next: Participation,
  place: Place | null,
): Change | null {
  if (isEmpty(next)) return etag === null ? null : { kind: 'remove', row: key, etag }
  const properties = {
    ...others,
    draft: JSON.stringify(next.draft),
    submitted: JSON.stringify(next.submitted),
    counted: JSON.stringify(place),
  }
  return etag === null ? { kind: 'insert', row: key, properties } : { kind: 'replace', row: key, properties, etag }
}

/** The row where it was given on or before the day (upkeep-stores.ts says from when it counts); null where it was not. */
export function agedIn(row: Row, day: string): AgedAnswers | null {
  const participation = readableIn(row)?.participation ?? null
  if ((participation?.submitted?.day ?? dayOf(row.writtenAt)) > day) return null
  // Rows of respondents are written under their pseudonyms only.
  return { pseudonym: row.key as Pseudonym, etag: row.etag, participation }
}

/** Where the submission in the row is counted; null where there is none, or it cannot be read. */
export function placeIn(row: Row): Place | null {
  return readableIn(row)?.place ?? null
}

/** Null where it cannot be read: one such row does not keep the others from being looked at. */
export function readableIn(row: Row | null): StoredParticipation | null {
  try {
    return storedParticipationOf(row)
  } catch (error) {
    if (isUnreadable(error)) return null
    throw error
  }
}

export function isEmpty(participation: Participation): boolean {
  return participation.draft === null && participation.submitted === null
}

const KNOWN = ['draft', 'submitted', 'counted', 'touched']

const DRAFT = z.looseObject({ id: z.string(), step: z.literal(STEPS), answers: z.unknown() })

// What a newer version added inside is written back, while the same answers stand.
const SUBMISSION = z.looseObject({
  id: z.string(),
  answers: z.unknown(),
  profile: z.object({
    rungs: z.array(z.enum(RUNGS)),
    highestRung: z.enum(RUNGS),
    persona: z.enum(PERSONAS),
    levels: z.array(z.enum(LEVELS)),
    highestLevel: z.enum(LEVELS),
  }),
  questionnaireVersion: z.int(),
  day: z.string(),
})

const PLACE = z.object({ since: z.int().positive(), group: z.custom<GroupCode>(isGroupCode).nullable() })

const PARTICIPATION = z
  .object({
    draft: json(DRAFT.nullable()),
    submitted: json(SUBMISSION.nullable()),
    counted: json(PLACE.nullable()).optional(),
    touched: json(z.object({ epoch: z.int().positive() }).nullable()).optional(),
  })
  .refine(({ submitted, counted }) => counted === undefined || (submitted === null) === (counted === null), {
    path: ['counted'],
  })

function draftOf(draft: z.output<typeof DRAFT>): Draft {
  return { ...draft, answers: readable(() => parseDraftAnswers(draft.answers)) }
}

function submissionOf(submission: z.output<typeof SUBMISSION>): Submission {
  return { ...submission, answers: readable(() => parseAnswers(submission.answers)) }
}

function readable<Answers>(parse: () => Answers): Answers {
  try {
    return parse()
  } catch (cause) {
    throw new StorageError('unreadable', 'Stored answers cannot be read by this version.', { cause })
  }
}
