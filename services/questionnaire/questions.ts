/**
 * The questionnaire, version 1: which questions, in which step, with which answers.
 * Identifiers are part of the stored data; texts live in the locale files under the same identifiers.
 */

export const QUESTIONNAIRE_VERSION = 1

export const ACTIVITIES = [
  'consume',
  'visit',
  'collect',
  'react',
  'review',
  'share',
  'status',
  'create',
  'moderate',
] as const
export type Activity = (typeof ACTIVITIES)[number]

export const FREQUENCIES = ['weekly', 'monthly', 'none'] as const
export type Frequency = (typeof FREQUENCIES)[number]

const PRIVATE_PLATFORMS = [
  'linkedin',
  'facebook',
  'instagram',
  'x',
  'tiktok',
  'snapchat',
  'pinterest',
  'reddit',
  'youtube',
  'whatsapp',
  'other',
  'none',
] as const
const WORK_PLATFORMS = ['viva-engage', ...PRIVATE_PLATFORMS] as const
export type Platform = (typeof WORK_PLATFORMS)[number]

export const STEPS = [1, 2, 3, 4] as const
export type Step = (typeof STEPS)[number]

interface QuestionOf<Kind extends 'one' | 'several'> {
  readonly step: Step
  readonly kind: Kind
  readonly options: readonly string[]
  readonly required: boolean
  /** The most options one may pick, where fewer than all. */
  readonly atMost?: number
  /** Options that make no sense beside any other. */
  readonly exclusive?: readonly string[]
  /** Whether the order differs from person to person, against order effects. */
  readonly shuffled?: boolean
}

const activity = (step: Step) =>
  ({ step, kind: 'one', options: FREQUENCIES, required: true }) as const satisfies QuestionOf<'one'>

/** Every input of the questionnaire by its identifier, in the order in which it is asked. */
export const QUESTIONS = {
  consume: activity(1),
  visit: activity(1),
  collect: activity(1),
  react: activity(1),
  review: activity(1),
  share: activity(2),
  status: activity(2),
  create: activity(2),
  moderate: activity(2),
  'private-platforms': { step: 3, kind: 'several', options: PRIVATE_PLATFORMS, required: false, exclusive: ['none'] },
  'work-platforms': { step: 3, kind: 'several', options: WORK_PLATFORMS, required: false, exclusive: ['none'] },
  'time-per-day': {
    step: 3,
    kind: 'one',
    options: ['none', 'under-30m', '30-60m', '1-2h', '2-3h', 'over-3h'],
    required: false,
  },
  moments: {
    step: 3,
    kind: 'several',
    options: ['before-work', 'commute', 'during-work', 'breaks', 'evening', 'weekend'],
    required: false,
  },
  'media-types': {
    step: 4,
    kind: 'several',
    options: [
      'short-text',
      'articles',
      'photos',
      'video',
      'audio',
      'live',
      'polls',
      'group-discussion',
      'knowledge-base',
    ],
    required: false,
  },
  visibility: { step: 4, kind: 'one', options: ['nobody', 'close', 'network', 'everyone'], required: false },
  comfort: {
    step: 4,
    kind: 'one',
    options: ['very-uncomfortable', 'uncomfortable', 'neutral', 'comfortable', 'very-comfortable'],
    required: false,
  },
  willingness: {
    step: 4,
    kind: 'one',
    options: ['not-at-all', 'a-little', 'somewhat', 'quite', 'very-much', 'dont-know'],
    required: false,
  },
  motives: {
    step: 4,
    kind: 'several',
    options: [
      'own-profile',
      'help-colleagues',
      'fun',
      'pride',
      'easier-work',
      'need-time',
      'need-training',
      'need-rules',
      'need-colleagues',
      'need-managers',
      'rather-not',
    ],
    required: false,
    atMost: 3,
    shuffled: true,
  },
  linkedin: {
    step: 4,
    kind: 'one',
    options: ['profile-and-groups', 'profile', 'no', 'rather-not-say'],
    required: false,
  },
  ambassador: { step: 4, kind: 'one', options: ['yes', 'later', 'no'], required: false },
} as const satisfies Readonly<Record<string, QuestionOf<'one'> | QuestionOf<'several'>>>

export type QuestionId = keyof typeof QUESTIONS
export type Question = QuestionOf<'one'> | QuestionOf<'several'>

/** The identifiers of all questions, in the order in which they are asked. */
// Object.keys loses the literal types that the table above has.
export const QUESTION_IDS = Object.keys(QUESTIONS) as readonly QuestionId[]

type OptionOf<Id extends QuestionId> = (typeof QUESTIONS)[Id]['options'][number]
type AnswerTo<Id extends QuestionId> = (typeof QUESTIONS)[Id]['kind'] extends 'several'
  ? readonly OptionOf<Id>[]
  : OptionOf<Id>

/** Answers in progress: any subset of the questions. */
export type DraftAnswers = { readonly [Id in QuestionId]?: AnswerTo<Id> }
/** Answers as submitted: the nine activities are there, the rest may have been skipped. */
export type Answers = DraftAnswers & { readonly [Id in Activity]: Frequency }

export function questionsOf(step: Step): readonly QuestionId[] {
  return QUESTION_IDS.filter((id) => QUESTIONS[id].step === step)
}
