/**
 * Aimia's six personas (Rozen, Askalani & Senn 2012). One or several networks, passive or active, is the source's.
 * What counts as a network, *monthly* as active, and the thresholds of Spark are ours: no typing key was published.
 */
import type { Activity, Answers, Platform } from '../questionnaire/questions'
import { monthly, weekly } from './activity'
import type { Persona } from './profile'

/** The one persona of a respondent; `not-classified` where both questions about platforms were skipped. */
export function personaOf(answers: Answers): Persona {
  if (answers['private-platforms'] === undefined && answers['work-platforms'] === undefined) return 'not-classified'
  const networks = exposureOf(answers)
  const active = ACTIVE.some((activity) => monthly(answers, activity))

  if (networks === 0) return 'no-show'
  if (networks >= 2 && isSpark(answers)) return 'spark'
  if (networks >= 2) return active ? 'mix-n-mingler' : 'onlooker'
  return active ? 'cliquer' : 'newcomer'
}

/**
 * How many social networks somebody uses, privately or for work; at least one where an activity implies it. WhatsApp
 * and YouTube do not count: with them nearly everybody in the Netherlands would be on a network (reference 6.2).
 */
export function exposureOf(answers: Answers): number {
  const used = new Set([...(answers['private-platforms'] ?? []), ...(answers['work-platforms'] ?? [])])
  const networks = [...used].filter((platform) => !NO_NETWORKS.has(platform)).length
  return Math.max(networks, IMPLY_A_NETWORK.some((activity) => monthly(answers, activity)) ? 1 : 0)
}

const NO_NETWORKS: ReadonlySet<Platform> = new Set<Platform>(['whatsapp', 'youtube', 'none'])
const IMPLY_A_NETWORK: readonly Activity[] = ['visit', 'share', 'status', 'moderate']
const ACTIVE: readonly Activity[] = ['react', 'share', 'status', 'create', 'moderate']

/** Ours: creates, and does two of the three everyday activities weekly. */
function isSpark(answers: Answers): boolean {
  const everyday = (['react', 'share', 'status'] as const).filter((activity) => weekly(answers, activity))
  return monthly(answers, 'create') && everyday.length >= 2
}
