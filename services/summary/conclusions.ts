/**
 * The one plain conclusion of a summary: the first rule that matches. Rules and thresholds are ours; the grounds stand
 * beside each. Texts: `conclusions.<rule>` in the locale files, with these values (people, or how many in ten):
 *
 * too-few-answers: respondents · low-response: respondents, audience · mostly-inactive: inactive ·
 * creators-willing: creating, willing · reluctant: reluctant · creators-many: creating ·
 * not-for-work-yet: active, noneForWork · share-and-comment: sharing, commenting · share-more-than-comment: sharing ·
 * comment-more-than-share: commenting · willing-watchers: watching, willing · watch-only: watching ·
 * in-between: watching, active · not-shown: nothing
 */

/**
 * What the rules look at. All shares in 0..1; 0 where too few answered that question to speak of it, and not a number
 * where it is not shown.
 */
export interface Findings {
  readonly respondents: number
  /** Null where unknown. */
  readonly audience: number | null
  /** The width of the widest interval among the levels of the pyramid. */
  readonly uncertainty: number
  /** On no rung but Inactive. */
  readonly inactive: number
  /** At these levels of the pyramid, which overlap. */
  readonly watching: number
  /** At any level above Watching. */
  readonly active: number
  readonly sharing: number
  readonly commenting: number
  readonly producing: number
  /** Would contribute gladly or very gladly. */
  readonly willing: number
  /** Would contribute not at all or a little. */
  readonly reluctant: number
  /** Use no platform for work. */
  readonly noneForWork: number
}

export const CONCLUSION_RULES = [
  'too-few-answers',
  'low-response',
  'mostly-inactive',
  'creators-willing',
  'reluctant',
  'creators-many',
  'not-for-work-yet',
  'share-and-comment',
  'share-more-than-comment',
  'comment-more-than-share',
  'willing-watchers',
  'watch-only',
  'in-between',
  'not-shown',
] as const
export type ConclusionRule = (typeof CONCLUSION_RULES)[number]

export interface Conclusion {
  readonly rule: ConclusionRule
  /** Whole numbers, ready to print. */
  readonly values: Readonly<Record<string, number>>
}

/** Exactly one conclusion for any findings. */
export function conclusionOf(findings: Findings): Conclusion {
  const rule = CONCLUSION_RULES.find((id) => RULES[id].when(findings)) ?? 'not-shown'
  return { rule, values: RULES[rule].values(findings) }
}

interface Rule {
  readonly when: (f: Findings) => boolean
  readonly values: (f: Findings) => Readonly<Record<string, number>>
}

/** An interval wider than this says little: 20 points to either side. */
export const TOO_WIDE = 0.4
/** Below this response, chance is the smaller worry: those who like social media answer first (reference 7.3). */
const HARDLY_A_RESPONSE = 0.2
const MOST = 0.5
const MANY = 0.4
const FEW = 0.25
/** Creating is a matter of temperament: a quarter is already as many as was ever published (reference 1.3, 3, 7.2). */
const MANY_CREATE = 0.25
const CLEAR_MAJORITY = 0.6

const RULES: Readonly<Record<ConclusionRule, Rule>> = {
  'too-few-answers': {
    when: (f) => f.uncertainty > TOO_WIDE,
    values: (f) => ({ respondents: f.respondents }),
  },
  'low-response': {
    when: (f) => f.audience !== null && f.respondents < HARDLY_A_RESPONSE * f.audience,
    values: (f) => ({ respondents: f.respondents, audience: f.audience ?? f.respondents }),
  },
  // Li: without a foundation of people who watch and share, there is no audience for more (reference 3).
  'mostly-inactive': {
    when: (f) => f.inactive >= MOST,
    values: (f) => ({ inactive: inTen(f.inactive) }),
  },
  // Those who create and want to are the ambassadors to begin with (reference 5.3, 6.3).
  'creators-willing': {
    when: (f) => f.producing >= MANY_CREATE && f.willing >= MANY,
    values: (f) => ({ creating: inTen(f.producing), willing: inTen(f.willing) }),
  },
  // Before a plan that asks people to post, know what would move them: fun, pride, helping others (reference 5.3).
  reluctant: {
    when: (f) => f.reluctant >= CLEAR_MAJORITY,
    values: (f) => ({ reluctant: inTen(f.reluctant) }),
  },
  'creators-many': {
    when: (f) => f.producing >= MANY_CREATE,
    values: (f) => ({ creating: inTen(f.producing) }),
  },
  // What people do privately, they do not do at work by themselves: far fewer are active inside (reference 6.4).
  'not-for-work-yet': {
    when: (f) => f.active >= MANY && f.noneForWork >= CLEAR_MAJORITY,
    values: (f) => ({ active: inTen(f.active), noneForWork: inTen(f.noneForWork) }),
  },
  // The foundation is there; the next level up is Producing (reference 3).
  'share-and-comment': {
    when: (f) => f.sharing >= MANY && f.commenting >= MANY,
    values: (f) => ({ sharing: inTen(f.sharing), commenting: inTen(f.commenting) }),
  },
  'share-more-than-comment': {
    when: (f) => f.sharing >= MANY,
    values: (f) => ({ sharing: inTen(f.sharing) }),
  },
  'comment-more-than-share': {
    when: (f) => f.commenting >= MANY,
    values: (f) => ({ commenting: inTen(f.commenting) }),
  },
  // The wish is there, the habit is not: take away what stands between (needs: reference 5.3).
  'willing-watchers': {
    when: (f) => f.willing >= MANY,
    values: (f) => ({ watching: inTen(f.watching), willing: inTen(f.willing) }),
  },
  'watch-only': {
    when: (f) => f.active < FEW,
    values: (f) => ({ watching: inTen(f.watching) }),
  },
  'in-between': {
    when: (f) => !Number.isNaN(f.watching + f.active),
    values: (f) => ({ watching: inTen(f.watching), active: inTen(f.active) }),
  },
  'not-shown': {
    when: () => true,
    values: () => ({}),
  },
}

/** About how many in ten: of nobody and everybody a summary says no more than of nearly. */
function inTen(share: number): number {
  return Math.min(9, Math.max(1, Math.round(share * 10)))
}
