import { myData as showMyData } from '../conversation/dialogue'
import type { Command } from './command'

/** Everything that is held about the employee. */
export const myData: Command = { name: 'my-data', audience: 'personal', run: showMyData }
