import { profile as showProfile } from '../conversation/dialogue'
import type { Command } from './command'

/** The employee's own profile. */
export const profile: Command = { name: 'profile', audience: 'personal', run: showProfile }
