import { askToErase } from '../conversation/dialogue'
import type { Command } from './command'

/** Asks once, then erases. */
export const erase: Command = { name: 'erase', audience: 'personal', run: askToErase }
