/** Microsoft Graph's app catalogue over HTTP, as documented: one organisation, one app. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { strFromU8, unzipSync } from 'fflate'

export interface CatalogueDouble {
  readonly graph: string
  /** The versions that were published, oldest first. */
  readonly versions: string[]
  /** Answers everything with this status; null for as it should be. */
  refusal: number | null
  stop(): Promise<void>
}

export async function startCatalogue(): Promise<CatalogueDouble> {
  const state: CatalogueDouble = { graph: '', versions: [], refusal: null, stop: async () => {} }
  let externalId = ''
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://graph')
    const answer = (status: number, body: object) => {
      // Not in one chain: restify, where it was loaded before in this process, changes what writeHead returns.
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const bytes: Buffer[] = []
    for await (const chunk of request) bytes.push(chunk)
    if (state.refusal !== null) return answer(state.refusal, { error: { code: 'Forbidden', message: 'No such role.' } })
    if (request.headers.authorization !== 'Bearer administrator') return answer(401, { error: { message: 'Who?' } })
    if (request.method === 'GET') {
      const wanted = /externalId eq '([^']+)' and distributionMethod eq 'organization'/.exec(
        url.searchParams.get('$filter') ?? '',
      )
      const appDefinitions = state.versions.map((version) => ({ version }))
      return answer(200, { value: wanted?.[1] === externalId ? [{ id: 'app', appDefinitions }] : [] })
    }
    const path = externalId === '' ? '/v1.0/appCatalogs/teamsApps' : '/v1.0/appCatalogs/teamsApps/app/appDefinitions'
    if (url.pathname !== path || request.headers['content-type'] !== 'application/zip') {
      return answer(400, { error: { message: 'Not like this.' } })
    }
    const manifest = JSON.parse(strFromU8(unzipSync(Buffer.concat(bytes))['manifest.json'] ?? new Uint8Array()))
    externalId = manifest.id
    state.versions.push(manifest.version)
    return answer(201, { id: 'app' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on TCP, the address is an object.
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    graph: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  })
}
