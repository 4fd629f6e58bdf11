/**
 * What the summary must say of the sixty demonstration employees (bot/local/demo-respondents.ts) and Alex, who answers
 * in the browser: worked out by hand, group by group, from the rules of the three models; 61 respondents of 81.
 * The intervals are exact hypergeometric ones, worked out apart from our code.
 */

/** Groups: 9 do without, 18 watch, 12 follow, 12 respond, 4 are on one network, 5 create; and Alex. */
export const RUNGS = {
  creator: '6 · 10% (7–15%)', // create, Alex
  conversationalist: '9 · 15% (11–20%)', // one network, create
  critic: '22 · 36% (31–42%)', // respond, one network, create, Alex
  collector: '17 · 28% (22–35%)', // follow, create
  joiner: '52 · 85% (80–89%)', // all but those who do without
  spectator: '52 · 85% (80–89%)', // all but those who do without
  inactive: '9 · 15% (11–20%)', // do without
} as const

/** Off by a few, by chance: in this demonstration 5 create, 13 respond, 4 are on one network, 12 follow, 18 watch, 9 do without. */
export const PERSONAS = ['spark', 'mix-n-mingler', 'cliquer', 'onlooker', 'newcomer', 'no-show'] as const

export const LEVELS = {
  curating: '5 · 8% (6–12%)', // create
  producing: '6 · 10% (7–15%)', // create, Alex
  commenting: '22 · 36% (31–42%)', // respond, one network, create, Alex
  sharing: '21 · 34% (28–41%)', // respond, one network, create
  watching: '52 · 85% (80–89%)', // all but those who do without
  outside: '9 · 15% (11–20%)', // do without
} as const

/** Those at their highest level of whom there are as many on it at all; how many are at the others is off by chance. */
export const HIGHEST_LEVELS = {
  curating: '5 · 8% (6–12%)', // create
  outside: '9 · 15% (11–20%)', // do without
} as const

/** Privately and for work; of 61 who answered both. Beside them what is published of Dutch users. */
export const PLATFORMS: Readonly<Record<string, readonly [string | null, string, string?]>> = {
  linkedin: ['49%', '48%', 'NL 2024: 38%'], // follow, respond, create: 29 twice; Alex privately
  facebook: ['56%', 'under 5%', 'NL 2024: 71%'], // watch, follow, one network: 34
  'viva-engage': [null, '30%'], // respond, create, Alex: 18; asked for work only
  none: ['under 5%', '51%'], // do without, watch, one network: 31
}

/** Of the 52 who answered it: those who do without skipped it. */
export const MOMENTS = {
  commute: '24 · 46% (38–54%)', // follow, respond
  'during-work': '5 · 10% (6–16%)', // create
  evening: 'over 95%', // all who answered
} as const

/**
 * Those that are shown by themselves: respondents, everybody, rate. Of HR three answered, so ICT, the smallest of the
 * others, is shown together with it; Legal and Board have too few people to be told of by name.
 */
export const DEPARTMENTS: Readonly<Record<string, readonly [number, number, string]>> = {
  Production: [18, 24, '75%'],
  Sales: [15, 18, '83%'],
  'Customer service': [11, 14, '79%'],
}
export const TOGETHER = ['HR', 'ICT'] as const
export const UNNAMED = ['Legal', 'Board'] as const
