/** Puts the app into the organisation's Teams catalogue, or its newer version: what a Teams administrator may do. */
import { z } from 'zod'
import { DeployError } from './az'
import type { Step } from './steps'

export interface CatalogueParts {
  /** Where Microsoft Graph is in this cloud. */
  readonly graph: string
  /** Of the Teams administrator, who signs in. */
  token(): Promise<string>
  readonly app: { readonly teamsAppId: string; readonly version: string; readonly zip: Uint8Array }
}

export function catalogueStep({ graph, token, app }: CatalogueParts): Step {
  const call = async (method: 'GET' | 'POST', path: string) => {
    const answer = await fetch(`${graph}/v1.0/appCatalogs/teamsApps${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${await token()}`,
        ...(method === 'POST' && { 'Content-Type': 'application/zip' }),
      },
      ...(method === 'POST' && { body: Buffer.from(app.zip) }),
      signal: AbortSignal.timeout(60_000),
    })
    const body: unknown = await answer.json().catch(() => null)
    if (answer.ok) return body
    throw new DeployError(refusalOf(answer.status, body))
  }
  const published = async () => {
    const query = new URLSearchParams({
      $filter: `externalId eq '${app.teamsAppId}' and distributionMethod eq 'organization'`,
      $expand: 'appDefinitions',
    })
    const [one] = APPS.parse(await call('GET', `?${query}`)).value
    if (one === undefined) return null
    return {
      id: one.id,
      version:
        one.appDefinitions
          .map(({ version }) => version)
          .sort(inOrder)
          .at(-1) ?? '0.0.0',
    }
  }

  return {
    name: 'catalogue',
    look: async () => {
      const now = await published()
      if (now === null) return { kind: 'to-do', told: `publish version ${app.version}` }
      if (inOrder(now.version, app.version) < 0) {
        return { kind: 'to-do', told: `publish version ${app.version} after ${now.version}` }
      }
      if (now.version === app.version) return { kind: 'well', told: `version ${app.version} is published` }
      throw new DeployError(`The catalogue has the later version ${now.version}: give this one a higher version.`)
    },
    act: async () => {
      const now = await published()
      await call('POST', now === null ? '' : `/${now.id}/appDefinitions`)
    },
  }
}

const APPS = z.object({
  value: z.array(z.object({ id: z.string(), appDefinitions: z.array(z.object({ version: z.string() })).default([]) })),
})
const REFUSAL = z.object({ error: z.object({ message: z.string() }) })

function refusalOf(status: number, body: unknown): string {
  const said = REFUSAL.safeParse(body).data?.error.message ?? `status ${status}`
  const who = status === 401 || status === 403 ? 'Sign in as a Teams administrator, or let one upload the zip. ' : ''
  return `The catalogue did not take it. ${who}Microsoft Graph says: ${said}`
}

/** By their three numbers. */
function inOrder(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number))
  const place = [0, 1, 2].find((one) => (left?.[one] ?? 0) !== (right?.[one] ?? 0))
  return place === undefined ? 0 : (left?.[place] ?? 0) - (right?.[place] ?? 0)
}
