import { change as beginChange } from '../conversation/dialogue'
import type { Command } from './command'

/** Opens the answers again; the submitted ones stand until the new ones are submitted. */
export const change: Command = { name: 'change', audience: 'personal', run: beginChange }
