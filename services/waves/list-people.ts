/** From the lines of a list to the people of a wave, by what the directory says of each. */
import type { EmployeeId } from '../identifiers'
import { type Candidate, NO_SEGMENTS, type Segments } from './delivery'
import type { LineProblem, LineReason, ListEntry } from './list'
import { type Listed, nameOf } from './listed'

export type Finding =
  | { readonly kind: 'employee'; readonly candidate: Candidate }
  /** There is no directory to ask: an object id is taken at its word. */
  | { readonly kind: 'unchecked'; readonly id: EmployeeId }
  | {
      readonly kind: Extract<LineReason, 'not-found' | 'ambiguous' | 'guest' | 'disabled' | 'needs-graph'>
    }

export interface ListedPeople {
  readonly candidates: readonly Candidate[]
  /** In the order of the lines. */
  readonly problems: readonly LineProblem[]
}

/**
 * A dimension has one coding a wave: where the list gives anybody a department, its departments count for all, and the
 * directory's for nobody; locations likewise.
 */
export function peopleOf(entries: readonly ListEntry[], find: (who: Listed) => Finding): ListedPeople {
  const own = {
    department: entries.some(({ department }) => department !== null),
    location: entries.some(({ location }) => location !== null),
  }
  const candidates = new Map<EmployeeId, Candidate>()
  const problems: LineProblem[] = []
  for (const { line, who, department, location } of entries) {
    const found = find(who)
    const candidate = candidateOf(found)
    if (candidate === null || candidates.has(candidate.employee)) {
      // One person can have several addresses, and stand on several lines.
      const reason = found.kind === 'employee' || found.kind === 'unchecked' ? 'twice' : found.kind
      problems.push({ line, reason, value: nameOf(who) })
      continue
    }
    const segments: Segments = {
      department: own.department ? department : candidate.segments.department,
      location: own.location ? location : candidate.segments.location,
      country: candidate.segments.country,
    }
    candidates.set(candidate.employee, { ...candidate, segments })
  }
  return { candidates: [...candidates.values()], problems }
}

function candidateOf(found: Finding): Candidate | null {
  switch (found.kind) {
    case 'employee':
      return found.candidate
    case 'unchecked':
      return { employee: found.id, locale: null, segments: NO_SEGMENTS }
    default:
      return null
  }
}
