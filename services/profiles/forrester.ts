/**
 * Forrester's Social Technographics ladder. Activities and frequencies are the source's (Li & Bernoff 2008; Bernoff
 * 2010; Bernoff & Anderson 2010); which of our nine questions stands for which activity is ours.
 */
import type { Answers } from '../questionnaire/questions'
import { monthly, weekly } from './activity'
import { RUNGS, type Rung } from './profile'

/** Every rung that holds, from the top: rungs overlap, only Inactive excludes all others (Forrester 2010). */
export function rungsOf(answers: Answers): readonly Rung[] {
  return RUNGS.filter((rung) => RULES[rung](answers))
}

const RULES: Readonly<Record<Rung, (answers: Answers) => boolean>> = {
  // Ours: photos are updates, since the source's list of creations does not name them.
  creator: (a) => monthly(a, 'create'),
  // Bernoff 2010: weekly, since "anything less than this isn't much of a conversation".
  conversationalist: (a) => weekly(a, 'status'),
  critic: (a) => monthly(a, 'react') || monthly(a, 'review'),
  // Ours: pins, saves, lists and upvotes as today's tags, feeds and votes; newsletters and likes do not count.
  collector: (a) => monthly(a, 'collect'),
  // Ours: whoever shares, posts or moderates has visited a network.
  joiner: (a) => monthly(a, 'visit') || monthly(a, 'share') || monthly(a, 'status') || monthly(a, 'moderate'),
  spectator: (a) => monthly(a, 'consume'),
  inactive: (a) => RUNGS.every((rung) => rung === 'inactive' || !RULES[rung](a)),
}
