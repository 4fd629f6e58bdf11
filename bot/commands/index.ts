/** The list of commands, and which one a text means. */
import { TEXTS } from '../locales/language'
import { audit } from './audit'
import { change } from './change'
import type { Command } from './command'
import { erase } from './erase'
import { helpOn } from './help'
import { language } from './language'
import { launch } from './launch'
import { myData } from './my-data'
import { postEngageInvitation, postEngageSummary } from './post-engage'
import { postSummary } from './post-summary'
import { profile } from './profile'
import { reportHere } from './report-here'
import { start } from './start'
import { status } from './status'
import { summary } from './summary'
import { summaryBy } from './summary-by'
import { cancel, close, exportStatus, extend, preview, remind, retryFailed } from './wave-orders'
import { waves } from './waves'
import { whoMay } from './who-may'
import { wordsIn } from './words'

const FOR_EMPLOYEES = [start, profile, change, erase, myData, language]
const SUMMARIES = [summary, summaryBy, postSummary, postEngageSummary, reportHere, status]
const WAVES = [launch, waves, preview, postEngageInvitation, cancel, close, remind, extend, retryFailed, exportStatus]
const TRUST = [audit, whoMay]
const ALL = [...FOR_EMPLOYEES, ...SUMMARIES, ...WAVES, ...TRUST]
export const COMMANDS: readonly Command[] = [...ALL, helpOn(ALL)]

export interface Typed {
  readonly command: Command
  readonly argument: string
}

/** Words of every language count, in any case, with or without punctuation around; null where no command is meant. */
export function commandOf(text: string): Typed | null {
  const words = wordsIn(text)
  for (const command of COMMANDS) {
    for (const said of wordsOf(command)) {
      if (words === said) return { command, argument: '' }
      if (command.takesArgument && words.startsWith(`${said} `))
        return { command, argument: words.slice(said.length + 1) }
    }
  }
  return null
}

function wordsOf({ name }: Command): readonly string[] {
  return Object.values(TEXTS).flatMap(({ commands }) => {
    const texts: Readonly<Record<string, { readonly words: readonly string[] }>> = commands
    return texts[name]?.words ?? []
  })
}
