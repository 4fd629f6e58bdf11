/** Servers of our own that listen on this machine alone. */
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'

/** On a free port. */
export async function listen(server: Server): Promise<void> {
  // Hundreds may call at once before the first of them is let in.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 })
  await once(server, 'listening')
}

/** Ends the connections too, also in mid-request. */
export async function close(server: HttpServer): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

/** Such as `http://127.0.0.1:41234`, while it listens. */
export function originOf(server: Server): string {
  // Listening on TCP, the address is an object.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
