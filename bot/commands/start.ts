import { goOn } from '../conversation/dialogue'
import type { Command } from './command'

/** Begins, or goes on where the employee was. */
export const start: Command = { name: 'start', audience: 'personal', run: goOn }
