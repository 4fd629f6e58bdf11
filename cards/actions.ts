/** What a button of ours sends back. It travels under one key, so that it cannot collide with an input's identifier. */
import type { WaveId } from '../services/identifiers'
import type { DraftId } from '../services/questionnaire/participation'
import type { Step } from '../services/questionnaire/questions'

export const ACTION_KEY = 'audienceProfile'

export type CardAction = EmployeeAction | LeadAction | ReportAction

export type EmployeeAction =
  /** Begin, or go on where the employee was. */
  | { readonly kind: 'start'; readonly wave: WaveId }
  /** The inputs of one step; `draft` tells an old card from the present one. */
  | {
      readonly kind: 'step'
      readonly wave: WaveId
      readonly draft: DraftId
      readonly step: Step
      readonly direction: 'next' | 'back'
    }
  | { readonly kind: 'profile'; readonly wave: WaveId }
  | { readonly kind: 'change'; readonly wave: WaveId }
  | { readonly kind: 'erase'; readonly wave: WaveId }
  /** `mark` names all that was there when the question was put, so that a replay erases nothing newer. */
  | { readonly kind: 'erase-confirmed'; readonly wave: WaveId; readonly mark: string }
  | { readonly kind: 'my-data'; readonly wave: WaveId }
  /** No reminders, please; also before answering, and without a reason. */
  | { readonly kind: 'not-for-me'; readonly wave: WaveId }

/** More of a summary: for leads, and for whoever is in the channel where summaries are posted. */
export type ReportAction =
  | { readonly kind: 'summary-details'; readonly wave: WaveId; readonly release: number }
  /** The groups of its breakdown, from this one on: 0 is the first. */
  | { readonly kind: 'summary-groups'; readonly wave: WaveId; readonly release: number; readonly from: number }

/** What only leads may do. */
export type LeadAction =
  /** The form is filled in; `form` is the same for every press of one form, so that a double click makes one draft. */
  | {
      readonly kind: 'plan'
      readonly form: string
      /** The draft that is being changed; null for a new one. */
      readonly draft: WaveId | null
    }
  /** Back to the form, with what the draft holds. */
  | { readonly kind: 'plan-again'; readonly wave: WaveId }
  /** The invitation, for the lead alone. */
  | { readonly kind: 'try'; readonly wave: WaveId }
  | { readonly kind: 'confirm'; readonly wave: WaveId }
  /** Asks once more whether that is meant. */
  | { readonly kind: 'ask'; readonly wave: WaveId; readonly order: AskedOrder }
  /** Begins the reminder `round`, once however often it is pressed. */
  | { readonly kind: 'remind'; readonly wave: WaveId; readonly round: number }
  | { readonly kind: 'wave-order'; readonly wave: WaveId; readonly order: WaveOrder }
  /** Posts in Viva Engage what `mark` names, once however often it is pressed. */
  | {
      readonly kind: 'engage-post'
      readonly wave: WaveId
      readonly post: 'summary' | 'invitation'
      /** 0 for an invitation. */
      readonly release: number
      /** In which it was shown, whatever the lead speaks by now. */
      readonly language: 'en' | 'nl'
      readonly round: number
      readonly mark: string
    }
  | { readonly kind: 'engage-drop'; readonly wave: WaveId }

/** `drop` is for a draft, of which nobody knows yet. */
export type WaveOrder = 'cancel' | 'close' | 'drop' | 'retry' | 'progress'
/** What leads are asked about first, since it cannot be taken back. */
export type AskedOrder = 'cancel' | 'close' | 'remind'
