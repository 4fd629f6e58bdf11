import type { Value } from '../services/observing/observing'

/** What a collector is told of an activity: never the type itself, which whoever sends it may write. */
export function activityKind(type: string): Value<'activity'> {
  return KINDS.get(type) ?? 'other'
}

const KINDS: ReadonlyMap<string, Value<'activity'>> = new Map([
  ['message', 'message'],
  ['messageUpdate', 'message'],
  ['invoke', 'invoke'],
  ['installationUpdate', 'installation'],
  ['conversationUpdate', 'conversation'],
])
