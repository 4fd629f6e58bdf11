/** The audit log: who did what, and when; never an answer, and nothing that somebody typed. */
import type { EmployeeId } from '../identifiers'

/** Commands of leads, by their names. */
const COMMAND_ACTS = [
  'summary',
  'summary-by',
  'post-summary',
  'post-engage-summary',
  'post-engage-invitation',
  'report-here',
  'status',
  'launch',
  'waves',
  'preview',
  'cancel',
  'close',
  'remind',
  'extend',
  'retry-failed',
  'export-status',
  'audit',
] as const

/** Buttons of leads' cards, and the list that a lead sends as a file. */
const PRESS_ACTS = [
  'press-plan',
  'press-plan-again',
  'press-try',
  'press-confirm',
  'press-ask-cancel',
  'press-ask-close',
  'press-ask-remind',
  'press-remind',
  'press-cancel',
  'press-close',
  'press-drop',
  'press-retry',
  'press-progress',
  'press-details',
  'press-groups',
  'press-engage-post',
  'press-engage-drop',
  'upload',
] as const

/** Files that somebody had by the link that a lead asked for: by that lead, as far as can be told. */
const DOWNLOAD_ACTS = ['download-status', 'download-audit'] as const

/** What the bot does by itself. */
const RUN_ACTS = [
  'retention-began',
  'retention-ended',
  'retention-open',
  'retention-audit',
  'erasure',
  'leavers',
] as const

/** Commands of an administrator (bot/admin/), of whom it is not known who they are. */
const ADMIN_ACTS = [
  'admin-recount',
  'admin-purge',
  'admin-backup',
  'admin-restore',
  'admin-rotate-key',
  'admin-export',
  'admin-remove',
] as const

/** `other`: what this version knows no name for. */
export const AUDIT_ACTS = [
  ...COMMAND_ACTS,
  ...PRESS_ACTS,
  ...DOWNLOAD_ACTS,
  ...RUN_ACTS,
  ...ADMIN_ACTS,
  'other',
] as const
export type AuditAct = (typeof AUDIT_ACTS)[number]

/** Why something was refused. `lead-unknown`: Graph could not be asked; `not-here`: it is for the personal chat only. */
export const AUDIT_REFUSALS = ['not-lead', 'lead-unknown', 'not-here'] as const
export type AuditRefusal = (typeof AUDIT_REFUSALS)[number]

export interface AuditEntry {
  readonly at: Date
  /** Null for what the bot does by itself, for an administrator's command, and for an erasure, of which only the fact is told. */
  readonly who: EmployeeId | null
  readonly what: AuditAct
  /** The number of the wave that a button or a run names; null where none is named. */
  readonly wave: number | null
  /** False where it was refused. */
  readonly allowed: boolean
  /** Why, where it was refused: absent where who asked was no lead. */
  readonly refusal?: AuditRefusal
}

/** The act of this name. */
export function actNamed(name: string): AuditAct {
  return AUDIT_ACTS.find((act) => act === name) ?? 'other'
}

/** Of what the bot does by itself, or an administrator. */
export function runEntry(at: Date, what: AuditAct, wave: number | null = null): AuditEntry {
  return { at, who: null, what, wave, allowed: true }
}
