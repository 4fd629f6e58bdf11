import { profileOf } from '../../services/profiles/models'
import type { Profile } from '../../services/profiles/profile'
import { everyAnswer } from './answers'

/** Every profile that any answers lead to, once. */
export function everyProfile(): readonly Profile[] {
  const profiles = everyAnswer().flatMap((answers) => [
    profileOf(answers),
    profileOf({ ...answers, 'private-platforms': ['none'] }),
    profileOf({ ...answers, 'private-platforms': ['linkedin'] }),
    profileOf({ ...answers, 'private-platforms': ['linkedin', 'x'] }),
  ])
  return [...new Map(profiles.map((profile) => [JSON.stringify(profile), profile])).values()]
}
