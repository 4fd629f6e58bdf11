/** A real Azurite in this process: tables and queues in memory, on free ports. Azurite sends no telemetry from here. */
import type { IncomingMessage, ServerResponse } from 'node:http'

// It takes long to load, and every other test file would do it; benchmarks have no worker to share it.
const { requireOnce = require } = globalThis as { requireOnce?: NodeJS.Require }
const { default: TableServer }: typeof import('azurite/dist/src/table/TableServer') = requireOnce(
  'azurite/dist/src/table/TableServer',
)
const { default: TableConfiguration }: typeof import('azurite/dist/src/table/TableConfiguration') = requireOnce(
  'azurite/dist/src/table/TableConfiguration',
)
const { default: QueueServer }: typeof import('azurite/dist/src/queue/QueueServer') = requireOnce(
  'azurite/dist/src/queue/QueueServer',
)
const { default: QueueConfiguration }: typeof import('azurite/dist/src/queue/QueueConfiguration') = requireOnce(
  'azurite/dist/src/queue/QueueConfiguration',
)

export interface Azurite {
  readonly connectionString: string
  /** A prefix that no other test has: each gets its own tables and queues. */
  freshPrefix(): string
  stop(): Promise<void>
}

/** Hears each request as it comes in, and when it is answered. */
export type Hearing = (service: 'table' | 'queue', request: IncomingMessage, answered: Promise<unknown>) => void

/** Start one a test file, in `beforeAll`. With ports, storage comes back where it was (and empty). */
export async function startAzurite(tablePort = 0, queuePort = 0, hearing?: Hearing): Promise<Azurite> {
  const tables = new TableServer(tableConfiguration(tablePort))
  const queues = new QueueServer(queueConfiguration(queuePort))
  await Promise.all([tables.start(), queues.start()])
  for (const { httpServer } of [tables, queues]) httpServer.prependListener('request', readsItsQuery)
  if (hearing !== undefined) {
    for (const [service, { httpServer }] of [['table', tables] as const, ['queue', queues] as const]) {
      httpServer.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
        hearing(service, request, new Promise((resolve) => response.once('close', resolve))),
      )
    }
  }
  let prefixes = 0
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${ACCOUNT}`,
      `AccountKey=${KEY}`,
      `TableEndpoint=${tables.getHttpServerAddress()}/${ACCOUNT}`,
      `QueueEndpoint=${queues.getHttpServerAddress()}/${ACCOUNT}`,
    ].join(';'),
    freshPrefix: () => `t${process.pid}n${prefixes++}`,
    stop: async () => {
      await Promise.all([tables.close(), queues.close()])
    },
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
function tableConfiguration(port: number) {
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

function queueConfiguration(port: number) {
  const [loose, skipApiVersionCheck, inMemory] = [false, true, true] as const
  return new QueueConfiguration(
    '127.0.0.1',
    port,
    5,
    'unused-in-memory',
    'unused-in-memory',
    [],
    false,
    undefined,
    false,
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
