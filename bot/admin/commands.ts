/** The list of an administrator's commands, in the order in which they are told. */
import { backup } from './backup'
import type { AdminCommand } from './command'
import { restoring } from './restore'

export const COMMANDS: readonly AdminCommand[] = [backup, restoring]
