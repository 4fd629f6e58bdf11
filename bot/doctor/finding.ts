/** What the doctor looks at, and what it found. */

import { GRAPH_PERMISSIONS } from '../graph/failure'

/** In the order in which they are told. */
export const CHECKS = [
  'settings',
  'pseudonym key',
  'tables',
  'queue',
  'clock',
  'sign-in of the bot',
  'messaging endpoint',
  'collector',
  'sign-in to Microsoft Graph',
  ...GRAPH_PERMISSIONS.map((permission) => `permission ${permission}` as const),
  'app in the catalogue',
  'group of leads',
  'team of leads',
  'sign-in to Viva Engage',
  'community in Viva Engage',
] as const
export type Check = (typeof CHECKS)[number]

export type Finding =
  | { readonly check: Check; readonly verdict: 'well'; readonly says: string }
  /** `todo`: what mends it. */
  | { readonly check: Check; readonly verdict: 'wrong'; readonly says: string; readonly todo: string }
  /** Not set up, and not needed by what is; `says` tells what does not work without it. */
  | { readonly check: Check; readonly verdict: 'absent'; readonly says: string }
  /** Cannot be told before something else is mended. */
  | { readonly check: Check; readonly verdict: 'unchecked'; readonly says: string }

export type Verdict = Finding['verdict']

export const well = (check: Check, says: string): Finding => ({ check, verdict: 'well', says })
export const wrong = (check: Check, says: string, todo: string): Finding => ({ check, verdict: 'wrong', says, todo })
export const absent = (check: Check, says: string): Finding => ({ check, verdict: 'absent', says })
export const unchecked = (check: Check, says: string): Finding => ({ check, verdict: 'unchecked', says })
