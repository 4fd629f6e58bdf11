/** The line between the bot and its storage, which a test can cut and mend. Storage itself keeps what it has. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Azurite } from './azurite'

export interface StorageLine {
  /** The storage as seen through the line. */
  readonly azurite: Azurite
  /** Nothing comes through, and new connections are refused. */
  cut(): Promise<void>
  /** Requests that hold this text come through, and are not answered. */
  loseAnswersTo(text: string): void
  mend(): Promise<void>
  stop(): Promise<void>
}

export async function startStorageLine(azurite: Azurite): Promise<StorageLine> {
  const target = Number(/TableEndpoint=http:\/\/127\.0\.0\.1:(\d+)/.exec(azurite.connectionString)?.[1])
  const open = new Set<Socket>()
  let lost: string | null = null
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
    let answerIsLost = false
    near.on('data', (chunk) => {
      answerIsLost = lost !== null && chunk.includes(lost)
      far.write(chunk)
    })
    far.on('data', (chunk) => (answerIsLost ? near.destroy() : near.write(chunk)))
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  // Listening on TCP, the address is an object.
  const { port } = server.address() as AddressInfo
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of open) socket.destroy()
    await closed
  }
  return {
    azurite: { ...azurite, connectionString: azurite.connectionString.replace(`:${target}/`, `:${port}/`) },
    cut,
    loseAnswersTo: (text) => {
      lost = text
    },
    mend: async () => {
      lost = null
      if (!server.listening) await listen(port)
    },
    stop: cut,
  }
}
