import { planAnew } from '../waves/planning'
import type { Command } from './command'

/** Plans a wave with a form; in a channel, the members of its team can be the audience. */
export const launch: Command = { name: 'launch', audience: 'leads', run: planAnew }
