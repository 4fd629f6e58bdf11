/** The list of an administrator's commands, in the order in which they are told. */
import { backup } from './backup'
import type { AdminCommand } from './command'
import { exportTenant } from './export-tenant'
import { purge } from './purge'
import { recount } from './recount'
import { removeTenant } from './remove-tenant'
import { restoring } from './restore'
import { rotateKey } from './rotate-key'

export const COMMANDS: readonly AdminCommand[] = [
  backup,
  restoring,
  recount,
  purge,
  rotateKey,
  exportTenant,
  removeTenant,
]
