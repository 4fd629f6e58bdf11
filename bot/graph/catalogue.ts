/** Our own app, as the organisation's catalogue of apps tells of it. */
import { z } from 'zod'
import { shaped } from './failure'
import type { Graph } from './graph'

export interface PublishedApp {
  /** What the catalogue calls it. */
  readonly id: string
  /** Of the identity that its bot has in the manifest; null where it was not asked for, or Graph does not tell. */
  readonly bot: string | null
}

/**
 * `externalId`: the id in the app's manifest. The organisation's own goes before that of the store; null where neither
 * has it. Rejects with a GraphError.
 */
export async function publishedApp(
  graph: Graph,
  externalId: string,
  signal: AbortSignal,
  asked: { readonly withBot: boolean } = { withBot: false },
): Promise<PublishedApp | null> {
  const filter = encodeURIComponent(`externalId eq '${externalId}'`)
  const path = `/appCatalogs/teamsApps?$filter=${filter}${asked.withBot ? '&$expand=appDefinitions($expand=bot)' : ''}`
  const { value } = shaped(APPS, await graph.read({ path }, 'AppCatalog.Read.All', signal))
  // An app that somebody uploaded for themselves has the same external id, and is not for others.
  const [app] = ['organization', 'store'].flatMap((method) => value.find(by(method)) ?? [])
  if (app === undefined) return null
  // The newest definition stands last.
  const bots = (app.appDefinitions ?? []).flatMap(({ bot }) => bot?.id ?? [])
  return { id: app.id, bot: bots.at(-1)?.toLowerCase() ?? null }
}

function by(method: string) {
  return ({ distributionMethod }: z.output<typeof APP>) => distributionMethod === method
}

const DEFINITION = z.object({ bot: z.object({ id: z.string() }).nullish() })
const APP = z.object({
  id: z.string().min(1),
  distributionMethod: z.string().nullish(),
  appDefinitions: z.array(DEFINITION).nullish(),
})
const APPS = z.object({ value: z.array(APP) })
