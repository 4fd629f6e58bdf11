/** Our own app, as the organisation's catalogue of apps tells of it. */
import { z } from 'zod'
import { shaped } from './failure'
import type { Graph } from './graph'

export interface PublishedApp {
  /** Of the identity that its bot has in the manifest; null where Graph does not tell. */
  readonly bot: string | null
}

/** `externalId`: the id in the app's manifest. Null where it is not published. Rejects with a GraphError. */
export async function publishedApp(
  graph: Graph,
  externalId: string,
  signal: AbortSignal,
): Promise<PublishedApp | null> {
  const filter = encodeURIComponent(`externalId eq '${externalId}'`)
  const path = `/appCatalogs/teamsApps?$filter=${filter}&$expand=appDefinitions($expand=bot)`
  const { value } = shaped(APPS, await graph.read({ path }, 'AppCatalog.Read.All', signal))
  const app = value.find(({ distributionMethod }) => distributionMethod !== 'sideloaded')
  if (app === undefined) return null
  // The newest definition stands last.
  const bots = (app.appDefinitions ?? []).flatMap(({ bot }) => bot?.id ?? [])
  return { bot: bots.at(-1)?.toLowerCase() ?? null }
}

const DEFINITION = z.object({ bot: z.object({ id: z.string() }).nullish() })
const APPS = z.object({
  value: z.array(z.object({ distributionMethod: z.string().nullish(), appDefinitions: z.array(DEFINITION).nullish() })),
})
