/** Examines a configuration from the outside in. Changes nothing but to make tables and queue where there are none. */
import type { Config, ConfigReading } from '../config'
import type { Engage } from '../engage/engage'
import type { Token } from '../token'
import { collectorFinding } from './collector-finding'
import { endpointFinding, signInFinding } from './endpoint-findings'
import { engageFindings } from './engage-findings'
import { CHECKS, type Finding, unchecked, well, wrong } from './finding'
import { type GraphAccess, graphFindings } from './graph-findings'
import { storageFindings } from './storage-findings'

export interface Tools {
  readonly now: () => Date
  /** Before the names of tables and queues; none outside tests. */
  readonly prefix?: string
  /** What the bot shows Teams' connector, and Graph; null locally. */
  connectorToken(config: Config): Token | null
  graph(config: Config): GraphAccess | null
  /** Null where it is not switched on. */
  engage(config: Config): Engage | null
}

/** One finding for each of CHECKS, in their order; more for settings where more than one is wrong. Never rejects for what an administrator can mend. */
export async function examine(reading: ConfigReading, tools: Tools): Promise<readonly Finding[]> {
  if (reading.kind === 'problems') {
    const [settings, ...rest] = CHECKS
    return [
      ...reading.problems.map((problem) => wrong(settings, 'A setting is wrong or missing.', problem)),
      ...rest.map((check) => unchecked(check, 'Not before the settings can be read.')),
    ]
  }
  const { config } = reading
  const { graph, leadGroup, leadTeam, identity } = config
  const named = { appId: identity?.appId ?? '', teamsAppId: graph?.teamsAppId ?? null, leadGroup, leadTeam }
  const found = await Promise.all([
    storageFindings(config, tools.now, tools.prefix),
    signInFinding(tools.connectorToken(config)),
    endpointFinding(config),
    collectorFinding(config),
    graphFindings(named, tools.graph(config)),
    engageFindings(tools.engage(config)),
  ])
  const mode = config.mode === 'production' ? 'in production' : 'on your own machine'
  return [well('settings', `They can be read; the bot runs ${mode}.`), ...found.flat()]
}
