/** The settings of a bot that a benchmark starts: local, on a free port, silent but for what goes wrong. */
import { type Config, readConfig } from '../../bot/config'
import { createLog } from '../../bot/log'
import { KEY } from './colleagues'

export function botSettings(cardActions: 'submit' | 'execute'): Config {
  const reading = readConfig({ CARD_ACTIONS: cardActions })
  if (reading.kind === 'problems') throw new Error(reading.problems.join(' '))
  return { ...reading.config, port: 0 }
}

/** Storage apart, what app.ts takes. */
export const EDGES = { pseudonymKey: KEY, log: createLog('warn'), now: () => new Date() }
