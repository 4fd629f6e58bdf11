/** A real Azurite in this process: tables in memory, on a free port. Azurite sends no telemetry from here. */
import type { IncomingMessage } from 'node:http'
import TableConfiguration from 'azurite/dist/src/table/TableConfiguration'
import TableServer from 'azurite/dist/src/table/TableServer'

export interface Azurite {
  readonly connectionString: string
  /** A prefix that no other test has: each gets its own tables. */
  freshPrefix(): string
  stop(): Promise<void>
}

/** Start one a test file, in `beforeAll`. With `port`, storage comes back where it was (and empty). */
export async function startAzurite(port = 0): Promise<Azurite> {
  const server = new TableServer(configurationOf(port))
  await server.start()
  server.httpServer.prependListener('request', readsItsQuery)
  const address = server.getHttpServerAddress()
  let prefixes = 0
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};TableEndpoint=${address}/${ACCOUNT};`,
    freshPrefix: () => `t${process.pid}n${prefixes++}`,
    stop: () => server.close(),
  }
}

/**
 * restify gives every request of the process a method `query`. Express, with which Azurite is made, then takes the query
 * for parsed already, and Azurite would answer every question without its filter.
 */
function readsItsQuery(request: IncomingMessage): void {
  Object.defineProperty(request, 'query', { value: undefined, writable: true })
}

/** Azurite's published development account: no secret. */
const ACCOUNT = 'devstoreaccount1'
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

/** Positional arguments of a private interface: azurite-modules.d.ts names them, in the same order. */
function configurationOf(port: number): TableConfiguration {
  const [loose, skipApiVersionCheck, inMemory] = [false, true, true] as const
  return new TableConfiguration(
    '127.0.0.1',
    port,
    5,
    'unused-in-memory',
    false,
    false,
    undefined,
    undefined,
    loose,
    skipApiVersionCheck,
    '',
    '',
    '',
    undefined,
    false,
    inMemory,
  )
}
